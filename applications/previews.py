"""Evidence to look at without opening it: pages and images drawn anew, in a process of its own that may do little
(`applications/drawing.py`). What reaches the browser is a PNG of ours, never a byte that somebody sent.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from io import BufferedIOBase
from pathlib import Path
from typing import IO

from applications import contents, storage
from applications.stored import Stored
from notary.sealing import SealError

PROGRAM = Path(__file__).with_name("drawing.py")
LARGEST = 64 * 2**20  # bytes of a file that is drawn
PATIENCE = 20  # seconds for one picture
_PNG = b"\x89PNG\r\n\x1a\n"


class NoPictureError(Exception):
    """A file that cannot be drawn; str() says why, fit to show."""


def can_draw(stored: Stored) -> bool:
    """Whether there is a preview of files like this one here."""
    if stored.size > LARGEST:
        return False
    if stored.media_type == contents.PDF:
        return shutil.which("pdftoppm") is not None and shutil.which("pdfinfo") is not None
    return stored.media_type in (contents.PNG, contents.JPEG)


def require(stored: Stored) -> None:
    """Raise NoPictureError for a file of which there is no preview."""
    if not can_draw(stored):
        raise NoPictureError(f"There is no preview of {stored.name}: download it to look at it.")


def pages(stored: Stored) -> int:
    """How many pages there are to look at; an image has one."""
    require(stored)
    if stored.media_type != contents.PDF:
        return 1
    try:
        with storage.open_stored(stored) as file:
            return int(_run(file, "pages"))
    except (FileNotFoundError, SealError, ValueError):
        raise NoPictureError(f"The pages of {stored.name} cannot be counted: download it.") from None


def draw(stored: Stored, file: BufferedIOBase, number: int) -> bytes:
    """One page, or the image, as PNG without anything the file said besides."""
    kind = "page" if stored.media_type == contents.PDF else "image"
    drawn = _run(file, kind, str(number))
    if not drawn.startswith(_PNG):
        raise NoPictureError(f"Page {number} of {stored.name} cannot be drawn.")
    return drawn


def _run(file: BufferedIOBase, *words: str) -> bytes:
    """What the program makes of a file; it gets a copy that has no name and no place on a disk."""
    with _nameless() as copy:
        for piece in storage.pieces(file):
            copy.write(piece)
        copy.seek(0)
        try:
            done = subprocess.run(  # noqa: S603  (our own program, words of ours)
                [sys.executable, "-I", str(PROGRAM), *words],
                stdin=copy,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
                cwd="/",
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise NoPictureError("Drawing took too long: download the file to look at it.") from None
    if done.returncode:
        raise NoPictureError("It cannot be drawn: download the file to look at it.")
    return done.stdout


def _nameless() -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("preview"), "w+b")
    return tempfile.TemporaryFile()
