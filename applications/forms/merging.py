"""Two people on one list: each line as the one who changed it left it, unless both changed the same line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from applications.answers import Said
from applications.forms.lists import Listed
from applications.forms.rows import Row, pack, unpack


@dataclass(frozen=True, slots=True)
class Merged:
    """The answer with both people's lines in it, and the lines of it that the other one changed."""

    said: Said
    theirs: frozenset[str]


def merged(shown: Listed, typed: Said, base: Said, stands: Said) -> Merged | None:
    """What both said, where that is not the same line or field said twice; None where it is.

    `base` is what the person saw, `stands` what somebody else made of it, `typed` what the person makes of it.
    """
    beside = [
        _one(getattr(base, name), getattr(stands, name), getattr(typed, name))
        for name in ("explanation", "evidence")
    ]
    old, there, here = (_lines(shown, said) for said in (base, stands, typed))
    if None in beside or None in (old, there, here):
        return None
    rows: list[Row] = []
    for key in [line.key for line in shown.roster.lines]:
        found = _one(old.get(key), there.get(key), here.get(key), nothing={})
        if found is None:
            return None
        rows += [found] if found else []
    others = [row for row in unpack(shown.question, stands, shown.places) if _key(shown, row) not in there]
    value, unread = pack(shown.ordered([*rows, *others]))
    said = replace(
        typed, value=value, as_typed=unread, explanation=beside[0], evidence=beside[1], seen=stands.digest
    )
    changed = {key for key in {*old, *there} if old.get(key) != there.get(key)}
    return Merged(said, frozenset(changed))


def _one(old: Any, theirs: Any, mine: Any, nothing: Any = None) -> Any:
    """Which of two versions stands; None where both are new and differ."""
    if mine in (old, theirs):
        return nothing if theirs is None else theirs
    if theirs == old:
        return nothing if mine is None else mine
    return None


def _lines(shown: Listed, said: Said) -> dict[str, Row] | None:
    """The rows by their line; None where a line has two."""
    listed = {line.key for line in shown.roster.lines}
    rows = [row for row in unpack(shown.question, said, shown.places) if _key(shown, row) in listed]
    found = {_key(shown, row): row for row in rows}
    return found if len(found) == len(rows) else None


def _key(shown: Listed, row: Row) -> str:
    key = row.get(shown.roster.column)
    return key if isinstance(key, str) else ""


def cells(shown: Listed, keys: frozenset[str]) -> dict[str, str]:
    """What stands in the fields of these lines now, by the names of the fields."""
    rows: Sequence[Any] = shown.shown
    return {cell.name: cell.typed for row in rows if row.line and row.line.key in keys for cell in row.cells}
