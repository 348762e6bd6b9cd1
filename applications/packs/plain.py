"""An answer as it stands in the fields of a pack: typed, whatever it is; and the mark that tells it from others."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from applications.answers import Said
from applications.forms.rows import Row, Unread, unpack
from applications.forms.typed import clean, show
from applications.packs.grounds import Ground
from standards.rulebook import Question

Plain = dict[str, Any]


def takes_files(question: Question) -> bool:
    """Whether the pack has a place for files beside the question."""
    return question.type == "file" or question.evidence != "none"


def plain(ground: Ground, question: Question, said: Said) -> Plain:
    """The answer as typed: {"typed"} or {"rows": [{column: typed}]}, {"explanation"}, {"files": [SHA-256]}.

    What is empty is left out, so that nothing said is {}; {"none"} is a table that says: none to declare.
    """
    found: Plain = {}
    if question.type == "table":
        roster = ground.roster(question)
        rows = [typed_row(question, row) for row in unpack(question, said, ground.places)]
        rows = roster.ordered(rows) if roster else rows
        found["rows"] = [row for row in rows if row.keys() - ({roster.column} if roster else set())]
        found["none"] = said.value == []
    elif question.type != "file":
        unread = said.as_typed if isinstance(said.as_typed, str) else ""
        found["typed"] = clean(unread or show(question, said.value))
    found["explanation"] = clean(said.explanation)
    if takes_files(question):
        known = [ground.by_key[key].sha256 for key in said.evidence if key in ground.by_key]
        found["files"] = sorted(known)
    return {name: value for name, value in found.items() if value}


def typed_row(question: Question, row: Row) -> dict[str, str]:
    """The cells of a row as typed, the empty ones left out."""
    typed = {column.id: _typed(column, row.get(column.id)) for column in question.columns}
    return {id: text for id, text in typed.items() if text}


def _typed(column: Any, cell: Any) -> str:
    return clean(cell.typed if isinstance(cell, Unread) else show(column, cell))


def mark(said: Plain) -> str:
    """What tells an answer from any other to the same question, 32 hex digits; "" where nothing is said."""
    if not said:
        return ""
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
