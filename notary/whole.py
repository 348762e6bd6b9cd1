"""Files that are whole: old or new, never half, and on the disk before the writer goes on."""

import os
from contextlib import suppress
from pathlib import Path


def write(file: Path, content: bytes) -> None:
    """Write a file in one step, over the one that is there, if any; its folder must be there. OSError as always."""
    new = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(file)
    finally:
        with suppress(FileNotFoundError):
            new.unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
