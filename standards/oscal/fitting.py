"""Fitting what a document says to the table of controls of an edition: its columns and its choices."""

from typing import Any

from standards.edition import Question, Rulebook
from standards.errors import Refusal
from standards.oscal.walking import Walk


def asked(rulebook: Rulebook) -> Question:
    """The question whose table holds a row a control. Raises Refusal where an edition has none."""
    for question in rulebook.questions.values():
        if any(column.type == "control" for column in question.columns):
            return question
    raise Refusal(f"{rulebook.id} asks nothing control by control, so OSCAL says nothing that it could use.")


def fitted(
    said: dict[str, dict[str, Any]], places: dict[str, str], rulebook: Rulebook, walk: Walk
) -> tuple[dict[str, Any], ...]:
    """Rows by control, in the catalogue's order, without what no column can hold; of that a note is made."""
    question = asked(rulebook)
    columns = {column.id for column in question.columns}
    choices = {column.id: column.values for column in question.columns if column.type == "choice"}
    key = next(column.id for column in question.columns if column.type == "control")
    rows = []
    for control in rulebook.controls:
        if control not in said:
            continue
        row = {key: control}
        for name, value in said[control].items():
            if name not in columns or (name in choices and value not in choices[name]):
                walk.meet("no column", places[control], f"{name} “{value}”" if name in columns else name)
            else:
                row[name] = value
        rows.append(row)
    return tuple(rows)
