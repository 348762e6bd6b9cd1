"""Many lines of a list set at once: those ticked, or all that the filter shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import QueryDict

from applications.answers import Said
from applications.forms.lists import Listed
from applications.forms.questions import evidence_named
from applications.forms.rows import Row, Unread, pack, read_row
from applications.models import Evidence
from standards.errors import Refusal

EVERY = "all"


def said(table: Listed, typed: Said, data: QueryDict, attached: Mapping[str, Evidence]) -> tuple[Said, int]:
    """The answer with what was typed on the page and, on top, what was chosen for many; and for how many.

    A cell left empty among the choices stays in every line as it is.
    """
    keys = _keys(table, data)
    cells = _cells(table, data)
    files = evidence_named(data, "bulk", attached)
    columns = [column.id for column in table.question.columns if column.type == "evidence"]
    if not cells and not (files and columns):
        raise Refusal("Nothing was changed: choose what to set for the lines, then set it.")
    after = _rows_of(table, typed)
    held = {row.get(table.roster.column): row for row in reversed(after)}
    for key in keys:
        if key not in held:
            held[key] = {table.roster.column: key}
            after.append(held[key])
        row = held[key]
        row.update(cells)
        for column in columns if files else ():
            before = row.get(column)
            kept = before if isinstance(before, list) and "bulk.instead" not in data else []
            row[column] = list(dict.fromkeys([*kept, *files]))
    value, unread = pack(table.ordered(after))
    return replace(typed, value=value, as_typed=unread), len(keys)


def onward(table: Listed) -> dict[str, str]:
    """What the address of the page says then: the state is left out, for the lines set may be in it no more."""
    return replace(table.filter, page=table.page, state="").query()


def _rows_of(table: Listed, typed: Said) -> list[Row]:
    """The rows of an answer as it would be kept, cells that cannot be read among them."""
    rows: list[Row] = [dict(row) for row in typed.value or ()]
    for cell in (typed.as_typed or {}).get("cells", ()):
        rows[cell["row"]][cell["column"]] = Unread(cell["typed"], "")
    return rows


def _keys(table: Listed, data: QueryDict) -> list[str]:
    if data.get("bulk.scope") == EVERY:
        keys = [line.key for line in table.found]
    else:
        ticked = set(data.getlist("tick"))
        keys = [line.key for line in table.roster.lines if line.key in ticked]
    if not keys:
        raise Refusal("Nothing was changed: tick the lines to set, or choose all that are shown.")
    return keys


def _cells(table: Listed, data: QueryDict) -> Row:
    typed = [(column, data.get(f"bulk.{column.id}", "")) for column in table.settable]
    cells = read_row(table.question, typed, table.places)
    wrong = [
        f"{column.label}: {cell.why}"
        for column in table.settable
        if isinstance(cell := cells.get(column.id), Unread)
    ]
    if wrong:
        raise Refusal(f"Nothing was changed: {' '.join(wrong)}")
    return cells
