"""merge(existing, imported) -> (rows, report): what an import would make of the table, told cell by cell before
anything is kept.

A plan says status, inherited_from and remark, results say finding and assessed_on; a cell a document does not say
stays as it is. A finding is not taken away by a document that has none, nor replaced by an earlier one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from standards.oscal.imported import Imported

KEY = "control"
FINDING = ("finding", "assessed_on")


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: of which control and column, what it was, what it is or would be, and why if it is not taken."""

    control: str
    column: str
    old: Any
    new: Any
    why: str = ""

    def plain(self) -> dict[str, Any]:
        """JSON: control, column, old, new, and why where there is one."""
        said = {"control": self.control, "column": self.column, "old": self.old, "new": self.new}
        return {**said, "why": self.why} if self.why else said


@dataclass(frozen=True, slots=True)
class Report:
    """Every cell that an import touches. `changed`: old -> new. `filled`: a cell that was empty in a row that was
    there. `added`: controls that had no row. `left`: cells the document says and the table keeps, and why. `same`:
    how many cells both say alike. `untouched`: controls with a row the document says nothing of.
    """

    changed: tuple[Change, ...]
    filled: tuple[Change, ...]
    added: tuple[str, ...]
    left: tuple[Change, ...]
    same: int
    untouched: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether the import would change nothing."""
        return not (self.changed or self.filled or self.added)

    def plain(self) -> dict[str, Any]:
        """JSON: changed, filled, added, left, same, untouched."""
        told = {name: [one.plain() for one in getattr(self, name)] for name in ("changed", "filled", "left")}
        return {**told, "added": list(self.added), "same": self.same, "untouched": list(self.untouched)}


def merge(
    existing: Iterable[Mapping[str, Any]], imported: Imported
) -> tuple[tuple[dict[str, Any], ...], Report]:
    """The table with the import in it, and the report. Rows keep their order; new ones come after, in the
    catalogue's. Nothing given is changed. A control with several rows: the first is taken to be its row.
    """
    rows = [dict(row) for row in existing]
    by_control: dict[Any, dict[str, Any]] = {}
    for row in rows:
        by_control.setdefault(row.get(KEY), row)
    told = _Told()
    for new in imported.rows:
        held = by_control.get(new[KEY])
        if held is None:
            rows.append(dict(new))
            told.added.append(new[KEY])
        else:
            _into(held, new, told)
    named = {new[KEY] for new in imported.rows}
    untouched = tuple(str(control) for control in by_control if control and control not in named)
    report = Report(
        tuple(told.changed), tuple(told.filled), tuple(told.added), tuple(told.left), told.same, untouched
    )
    return tuple(rows), report


class _Told:
    """The report as it grows."""

    def __init__(self) -> None:
        self.changed: list[Change] = []
        self.filled: list[Change] = []
        self.left: list[Change] = []
        self.added: list[str] = []
        self.same = 0


def _into(row: dict[str, Any], new: Mapping[str, Any], told: _Told) -> None:
    why = _kept(row, new)
    replaced = "finding" in new and row.get("finding") not in (None, "", new["finding"]) and not why
    for column, value in new.items():
        old = row.get(column)
        if column == KEY:
            continue
        if old == value:
            told.same += 1
        elif why and column in FINDING:
            told.left.append(Change(new[KEY], column, old, value, why))
        else:
            (told.filled if old in (None, "") else told.changed).append(Change(new[KEY], column, old, value))
            row[column] = value
    if replaced and "assessed_on" not in new and row.get("assessed_on"):
        told.changed.append(Change(new[KEY], "assessed_on", row.pop("assessed_on"), ""))


def _kept(row: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """Why the finding in a row stays, or ""."""
    old = row.get("finding")
    if old in (None, "", "not_assessed") or "finding" not in new:
        return ""
    if new["finding"] == "not_assessed":
        return "The document has no finding, so the one there stays."
    before, after = row.get("assessed_on"), new.get("assessed_on")
    if isinstance(before, str) and isinstance(after, str) and after < before:
        return f"The finding there is later, of {before}."
    return ""
