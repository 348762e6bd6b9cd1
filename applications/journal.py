"""The journal of a replay: what was asked, and what was found, chunk by chunk, so that a run can go on."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from standards.errors import Refusal


class Journal:
    """A file of JSON lines: what is asked, then a line for each chunk that is done. A line that was torn by a
    kill is not there.
    """

    def __init__(self, path: Path, asked: dict[str, Any], bounds: dict[str, int]) -> None:
        self.path, self.asked, self.bounds = path, asked, bounds
        self.upto, self.seen = 0, 0

    @classmethod
    def anew(cls, path: Path, asked: dict[str, Any], bounds: dict[str, int]) -> Journal:
        """A new run, in the place of any before it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_line({"asked": asked, **bounds}), "utf-8")
        return cls(path, asked, bounds)

    @classmethod
    def again(cls, path: Path, asked: dict[str, Any]) -> Journal | None:
        """The run that was broken off, or None if there is none; refused if it asked something else."""
        if not path.is_file() or not _mended(path):
            return None
        lines = _lines(path)
        head = next(lines)
        if head.get("asked") != asked:
            raise Refusal(
                f"{path} holds a replay of other editions or of another day; name another file with --state, "
                "or start anew without --resume"
            )
        journal = cls(path, asked, {"last": head["last"], "total": head["total"]})
        for line in lines:
            journal.upto, journal.seen = line["upto"], line["seen"]
        return journal

    def write(self, upto: int, count: int, changed: list[dict[str, Any]]) -> None:
        """Keep what became of a chunk; on disk before the next is counted."""
        self.upto, self.seen = upto, self.seen + count
        with self.path.open("a", encoding="utf-8") as file:
            file.write(_line({"upto": self.upto, "seen": self.seen, "changed": changed}))
            file.flush()
            os.fsync(file.fileno())

    def changed(self) -> Iterator[dict[str, Any]]:
        """What would change, dossier by dossier, read again from the file."""
        for line in _lines(self.path):
            yield from line.get("changed", ())


class Tally:
    """How many dossiers and requirements would change, and which way."""

    def __init__(self, journal: Journal) -> None:
        self.seen, self.changed, self.unread = journal.seen, 0, 0
        self.moves: Counter[tuple[str, str, str, str]] = Counter()
        for one in journal.changed():
            self.unread += "unread" in one
            self.changed += "moves" in one
            for move in one.get("moves", ()):
                self.moves[move["requirement"], move["before"], move["after"], move["direction"]] += 1

    def plain(self) -> dict[str, Any]:
        """JSON: seen, changed, unread, same, and counts by requirement and direction."""
        names = ("requirement", "before", "after", "direction")
        counts = [
            {**dict(zip(names, key, strict=True)), "count": count}
            for key, count in sorted(self.moves.items())
        ]
        same = self.seen - self.changed - self.unread
        return {
            "seen": self.seen,
            "changed": self.changed,
            "unread": self.unread,
            "same": same,
            "counts": counts,
        }


def _line(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _mended(path: Path) -> bool:
    """Cut off what follows the last whole line; False if no line is whole."""
    with path.open("rb+") as file:
        end = 0
        for line in file:
            if not line.endswith(b"\n"):
                break
            end += len(line)
        file.truncate(end)
    return end > 0
