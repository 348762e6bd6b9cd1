"""The folder from which the log is served: a file appears whole or not at all, and is on the disk when put returns."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

CHECKPOINT = "checkpoint"


def root() -> Path:
    """Where the log's files lie. A file server may serve it as it is."""
    return Path(settings.VEDC_LOG_FILES)


def get(name: str) -> bytes | None:
    """The bytes of a file by its name below the folder; None if it is not there."""
    try:
        return (root() / name).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def put(name: str, content: bytes) -> None:
    """Write a file in one step, over the one that is there, if any."""
    file = root() / name
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with new.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        new.replace(file)
    finally:
        with suppress(FileNotFoundError):
            new.unlink()
    here = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(here)
    finally:
        os.close(here)
