"""published.csv: which editions are published, and with which hash. What stands in it is frozen."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from standards.edition import Rulebook
from standards.errors import Fault, Refusal, RulebookError
from standards.quantities import day

NAME = "published.csv"
HEADER = ("id", "edition", "hash", "published_on")


@dataclass(frozen=True, slots=True)
class Line:
    """One published edition: id, edition (YYYY-MM-DD), "sha256:…", and the day it was published here."""

    id: str
    edition: str
    hash: str
    published_on: date


def read(path: Path) -> tuple[Line, ...]:
    """The lines of the ledger, none if there is no such file. Raises RulebookError where it cannot be read."""
    if not path.is_file():
        return ()
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline=""), strict=True))
    if not rows or tuple(rows[0]) != HEADER:
        raise _wrong(f"{path.name}: the first line must be {','.join(HEADER)}.")
    lines = tuple(_line(path, number, cells) for number, cells in enumerate(rows[1:], 2))
    for number, line in enumerate(lines, 2):
        if any((line.id, line.edition) == (other.id, other.edition) for other in lines[: number - 2]):
            raise _wrong(f"{path.name}, line {number}: {line.id}@{line.edition} is published twice.")
    return lines


def of(lines: Iterable[Line], rulebook: Rulebook) -> Line | None:
    """The line of an edition, or None if it was never published."""
    return next((line for line in lines if (line.id, line.edition) == (rulebook.id, rulebook.edition)), None)


def require(lines: Iterable[Line], rulebook: Rulebook) -> None:
    """Refuse an edition that is not what was published, and one that was never published and is no draft.

    Raises RulebookError with a sentence that says what to do.
    """
    line = of(lines, rulebook)
    if line is not None and rulebook.draft:
        raise _wrong(
            f"{rulebook.key} was published on {line.published_on} and calls itself a draft; take draft = true "
            "out of its rulebook.toml, or give the draft an edition (a day) of its own."
        )
    if line is not None and line.hash != rulebook.hash:
        raise _wrong(
            f"{rulebook.key} was published on {line.published_on} as {line.hash}, and its files now have "
            f"{rulebook.hash}. A published edition is frozen: take the change back, or copy the folder to "
            f"{rulebook.id}@YYYY-MM-DD and give the changed edition that day. If no release carries the edition "
            f"yet, say so: manage.py rulebook publish {rulebook.key} --unreleased"
        )
    if line is None and not rulebook.draft:
        raise _wrong(
            f"{rulebook.key} is neither a draft nor published; write draft = true in its rulebook.toml, or "
            f"publish it: manage.py rulebook publish {rulebook.key}"
        )


def publish(path: Path, rulebook: Rulebook, on: date, *, unreleased: bool = False) -> bool:
    """Write an edition into the ledger; False if it already stands there with this hash.

    Refuses a draft, and another hash under the same id and edition; with `unreleased` (no release carries
    the edition yet) the line is written anew instead.
    """
    if rulebook.draft:
        raise Refusal(f"{rulebook.key} is a draft; take draft = true out of its rulebook.toml to publish it.")
    lines = read(path)
    line = of(lines, rulebook)
    if line is not None and line.hash == rulebook.hash:
        return False
    if line is not None and not unreleased:
        require(lines, rulebook)
    kept = [other for other in lines if other is not line]
    made = Line(rulebook.id, rulebook.edition, rulebook.hash, on)
    _write(path, sorted([*kept, made], key=lambda each: (each.id, each.edition)))
    return True


def _write(path: Path, lines: Iterable[Line]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((line.id, line.edition, line.hash, line.published_on.isoformat()) for line in lines)
    beside = path.with_suffix(".new")
    beside.write_text(text.getvalue(), "utf-8")
    beside.replace(path)


def _line(path: Path, number: int, cells: list[str]) -> Line:
    if len(cells) != len(HEADER):
        raise _wrong(
            f"{path.name}, line {number}: has {len(cells)} cells where the header has {len(HEADER)}."
        )
    id, edition, hash, text = cells
    published_on = day(text)
    if published_on is None or day(edition) is None:
        raise _wrong(f"{path.name}, line {number}: edition and published_on must be dates, YYYY-MM-DD.")
    return Line(id, edition, hash, published_on)


def _wrong(message: str) -> RulebookError:
    return RulebookError(message, (Fault("", message),))
