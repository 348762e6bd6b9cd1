"""The folder from which the log is served: a file appears whole or not at all, and is on the disk when put returns."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from notary import whole


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
    whole.write(file, content)
