"""The wire to ClamAV's daemon: one command, INSTREAM, over TCP or a Unix socket.

The client sends "zINSTREAM", a null, then pieces each with its length in four bytes (big endian), and a length of
zero at the end. The daemon answers with one line that ends in a null: "stream: OK", "stream: NAME FOUND", or a line
that ends in "ERROR". (clamd(8), COMMANDS.)
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST_ANSWER = 4096  # bytes


class ScannerError(Exception):
    """No verdict: the scanner is away, slow, or says it cannot. `about_file`: it spoke of this file, not of itself."""

    def __init__(self, why: str, *, about_file: bool = False) -> None:
        super().__init__(why)
        self.about_file = about_file


@dataclass(frozen=True, slots=True)
class Scanner:
    """A daemon's address, "tcp://host:3310" or "unix:///run/clamav/clamd.ctl", and the seconds to wait for it."""

    address: str
    patience: float

    def found(self, pieces: Iterable[bytes]) -> str:
        """What it finds in a stream: "" for nothing. ScannerError where it gives no verdict."""
        try:
            with self._connected() as wire:
                _send(wire, pieces)
                return _verdict(_answer(wire))
        except TimeoutError:
            raise ScannerError(f"the scanner did not answer within {self.patience:g} seconds") from None
        except OSError as fault:
            raise ScannerError(f"the scanner cannot be reached: {fault.strerror or fault}") from None

    def _connected(self) -> socket.socket:
        place = urlsplit(self.address)
        if place.scheme == "tcp":
            return socket.create_connection((place.hostname or "", place.port or 3310), self.patience)
        wire = socket.socket(socket.AF_UNIX)
        try:
            wire.settimeout(self.patience)
            wire.connect(place.path)
        except BaseException:
            wire.close()
            raise
        return wire


def _send(wire: socket.socket, pieces: Iterable[bytes]) -> None:
    # A daemon that has heard enough answers and hangs up: what it said is still to be read.
    try:
        wire.sendall(b"zINSTREAM\0")
        for piece in pieces:
            wire.sendall(len(piece).to_bytes(4) + piece)
        wire.sendall(bytes(4))
    except (BrokenPipeError, ConnectionResetError):
        return


def _answer(wire: socket.socket) -> str:
    said = b""
    with contextlib.suppress(ConnectionResetError):
        while b"\0" not in said and len(said) < LONGEST_ANSWER and (more := wire.recv(LONGEST_ANSWER)):
            said += more
    return said.partition(b"\0")[0].decode("utf-8", errors="replace").strip()


def _verdict(said: str) -> str:
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND").strip() or "something it has no name for"
    if said.endswith("ERROR"):
        raise ScannerError(f"the scanner says: {said}", about_file="size limit" in said)
    raise ScannerError(
        f"the scanner answered {said!r}, which is no verdict" if said else "the scanner hung up"
    )
