"""What the tables of an application say of one site: the rows that name it, and the parties named in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from applications.forms.typed import Places, words
from applications.progress import Answers
from standards.rulebook import Question, Rulebook

TOLD = frozenset({"party", "choice"})  # the columns whose cells are worth telling beside a count of rows
MOST = 6


@dataclass(frozen=True, slots=True)
class Mention:
    """A table that may name a site: how many of its rows do, and by column what those rows say."""

    question: Question
    rows: int
    named: tuple[tuple[str, tuple[str, ...]], ...]


def of(rulebook: Rulebook, kind: str, site: str, answers: Answers, places: Places) -> Iterator[Mention]:
    """Every table of the application with a column of sites, in the order of the rule."""
    for question in rulebook.questions_for(kind):
        by = [column.id for column in question.columns if column.type == "site"]
        if not by or question.scope == "site":
            continue
        said = answers.get((question.id, None))
        value = said.value if said and isinstance(said.value, list) else []
        rows = [row for row in value if any(row.get(column) == site for column in by)]
        told = [column for column in question.columns if column.type in TOLD]
        named = [
            (
                column.label,
                tuple(
                    dict.fromkeys(words(column, row[column.id], places) for row in rows if row.get(column.id))
                ),
            )
            for column in told
        ]
        yield Mention(question, len(rows), tuple((label, some[:MOST]) for label, some in named if some))
