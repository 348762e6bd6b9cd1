"""The listed parts of an edition: chips, countries, controls, caps, from CSV files. Every row is checked, by
line.
"""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from standards.chips import LEVELS, Chip, reference
from standards.countries import SAME, Countries, Membership
from standards.edition import Cap, Control
from standards.provenance import PROVENANCES
from standards.quantities import day
from standards.reading import Faults

LONGEST = 30  # digits of a whole number in a sheet; a table of caps needs half of them


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet and where it stands."""

    file: str
    number: int
    cells: Mapping[str, str]
    faults: Faults

    def fault(self, why: str) -> None:
        """Note that something is wrong in this row."""
        self.faults.add(self.file, f"line {self.number}", why)

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        if not self.cells[column]:
            self.fault(f"{column} is empty.")
        return self.cells[column]

    def whole(self, column: str) -> int:
        """A cell that is a whole number above zero, at most so many digits."""
        text = self.cells[column]
        if not (text.isascii() and text.isdigit() and len(text) <= LONGEST and int(text) > 0):
            self.fault(f'{column} must be a whole number above zero, not "{text}".')
            return 1
        return int(text)

    def day(self, column: str) -> date | None:
        """A cell that is a date or empty."""
        text = self.cells[column]
        if text and day(text) is None:
            self.fault(f'{column} must be a date, YYYY-MM-DD, or empty, not "{text}".')
        return day(text)

    def one_of(self, column: str, allowed: frozenset[str]) -> str:
        """A cell that is one of the allowed."""
        if self.cells[column] not in allowed:
            self.fault(f'{column} is "{self.cells[column]}"; it may be {", ".join(sorted(allowed))}.')
        return self.cells[column]


def rows(path: Path, columns: tuple[str, ...], more: Callable[[str], bool], faults: Faults) -> list[Line]:
    """The rows of a sheet whose header is `columns` and any column that `more` allows; [] if there is no such
    file.
    """
    if not path.exists():
        return []
    try:
        reader = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline=""), strict=True))
    except (csv.Error, UnicodeDecodeError, OSError) as error:
        faults.add(path.name, "", f"is not a CSV file in UTF-8: {error}.")
        return []
    header = reader[0] if reader else []
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns and not more(column)]
    if missing or unknown or len(set(header)) != len(header):
        faults.add(
            path.name,
            "line 1",
            f"the header must name {', '.join(columns)}, each once; missing: {', '.join(missing) or 'none'}; "
            f"not known: {', '.join(unknown) or 'none'}.",
        )
        return []
    lines = []
    for number, cells in enumerate(reader[1:], 2):
        if len(cells) != len(header):
            faults.add(
                path.name, f"line {number}", f"has {len(cells)} cells where the header has {len(header)}."
            )
        else:
            named = {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
            lines.append(Line(path.name, number, named, faults))
    return lines


def chips(folder: Path, faults: Faults) -> dict[str, Chip]:
    """chips.csv by chip id."""
    columns = ("id", "vendor", "model", "level", "tpp", "basis", "confidence", "source", "note")
    extra = {"die_mm2", "performance_density", "memory_gb_s", "reference"}
    found: dict[str, Chip] = {}
    for row in rows(folder / "chips.csv", columns, extra.__contains__, faults):
        chip = Chip(
            row.text("id"),
            row.text("vendor"),
            row.text("model"),
            row.one_of("level", LEVELS),
            row.whole("tpp"),
            row.text("basis"),
            row.text("confidence"),
            row.text("source"),
            row.cells["note"],
            row.cells.get("reference", ""),
        )
        if chip.id in found:
            row.fault(f'the chip "{chip.id}" is listed twice.')
        if chip.reference and reference(found) is not None:
            row.fault("is a second reference; totals are said in one chip alone.")
        found[chip.id] = chip
    return found


def countries(path: Path, faults: Faults) -> Countries:
    """countries.csv, or the shared sheet in its place: names and dated memberships."""
    names: dict[str, str] = {}
    held: dict[str, list[Membership]] = {}
    columns = ("iso2", "name", "group", "from", "to", "source", "note")
    lines = rows(path, columns, lambda column: False, faults)
    for row in lines:
        iso2, name = row.text("iso2"), row.text("name")
        if not (len(iso2) == 2 and iso2.isascii() and iso2.isupper()):
            row.fault(f'iso2 must be two capital letters, not "{iso2}".')
        if names.setdefault(iso2, name) != name:
            row.fault(f'{iso2} is called "{name}" here and "{names[iso2]}" above.')
        entry = Membership(
            iso2, row.cells["group"], row.day("from"), row.day("to"), row.text("source"), row.cells["note"]
        )
        _overlap(entry, held.setdefault(iso2, []), row)
        held[iso2].append(entry)
    for row in lines:
        same = row.cells["group"].removeprefix(SAME)
        if row.cells["group"].startswith(SAME) and same not in names:
            row.fault(f'{row.cells["iso2"]} counts as "{same}", which is not in the table.')
    groups = {entry.group for entries in held.values() for entry in entries if entry.group}
    memberships = {iso2: tuple(entry for entry in entries if entry.group) for iso2, entries in held.items()}
    return Countries(names, memberships, frozenset(groups))


def _overlap(entry: Membership, others: list[Membership], row: Line) -> None:
    start, end = entry.since or date.min, entry.until or date.max
    if start > end:
        row.fault(f"from {start} is after to {end}.")
    for other in others:
        same = other.group == entry.group
        if same and (other.since or date.min) <= end and start <= (other.until or date.max):
            row.fault(f'{entry.iso2} is in "{entry.group}" twice on the same day.')


def controls(folder: Path, faults: Faults) -> tuple[dict[str, Control], dict[str, list[str]]]:
    """controls.csv by control id, and the ids of every set that has a column of 0 and 1."""
    found: dict[str, Control] = {}
    sets: dict[str, list[str]] = {}
    fixed = ("id", "family", "title")
    for row in rows(folder / "controls.csv", fixed, lambda column: True, faults):
        control = Control(row.text("id"), row.text("family"), row.text("title"))
        if control.id in found:
            row.fault(f'the control "{control.id}" is listed twice.')
        found[control.id] = control
        for column in row.cells:
            if column not in fixed and row.one_of(column, frozenset({"0", "1"})) == "1":
                sets.setdefault(column, []).append(control.id)
    return found, sets


def caps(folder: Path, faults: Faults) -> tuple[Cap, ...]:
    """allocations.csv, in order; the periods of one table do not overlap."""
    columns = ("table", "kind", "from", "to", "tpp", "measure", "citation", "provenance", "note")
    found: list[Cap] = []
    for row in rows(folder / "allocations.csv", columns, lambda column: False, faults):
        cap = Cap(
            row.text("table"),
            row.cells["kind"],
            row.day("from") or date.min,
            row.day("to"),
            row.whole("tpp") if row.cells["tpp"] else None,
            row.text("measure"),
            row.text("citation"),
            row.one_of("provenance", PROVENANCES),
            row.cells["note"],
        )
        if cap.until is not None and cap.until < cap.since:
            row.fault(f"from {cap.since} is after to {cap.until}.")
        if any(other.table == cap.table and other.covers(cap.since) for other in found):
            row.fault(f'two rows of "{cap.table}" cover {cap.since}.')
        found.append(cap)
    return tuple(found)
