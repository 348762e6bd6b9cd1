"""The files that the rows of a table name: those that cover the day carry the finding, the others are named."""

from collections.abc import Iterable

from standards.case import Case, Row
from standards.checks.kinds import Check, Controls
from standards.checks.verdict import Verdict
from standards.dossier import Answer
from standards.edition import Question
from standards.errors import listed


def resting(verdict: Verdict, check: Check, case: Case, question: Question, answer: Answer) -> Verdict:
    """The verdict, resting on the files of the rows that the check goes through.

    A file that does not cover the day carries nothing. It makes nothing worse either, for the rule asks no file
    of each row: the sentence names it, so that nobody takes it for one that counts.
    """
    columns = [column.id for column in question.columns if column.type == "evidence"]
    if not columns or not isinstance(answer.value, tuple):
        return verdict
    named: dict[str, list[str]] = {}
    for index, row in _gone_through(check, case, answer.value):
        for id in (id for column in columns for id in row.get(column) or ()):
            named.setdefault(id, []).append(_name(question, row, index))
    counting = [id for id in named if id in case.covering]
    lapsed = {id: rows for id, rows in named.items() if id not in case.covering}
    verdict = verdict.resting_on((), counting)
    if not lapsed:
        return verdict
    said = listed((_lapsed(case, id, rows) for id, rows in lapsed.items()), most=6)
    return verdict.noting(
        f"Of the files named in its rows, these do not cover {case.on} and count for nothing: {said}."
    )


def _gone_through(check: Check, case: Case, rows: tuple[Row, ...]) -> Iterable[tuple[int, Row]]:
    if not isinstance(check, Controls):
        return enumerate(rows)
    wanted = {id for name in check.set for id in case.rulebook.control_sets[name].ids}
    return ((index, row) for index, row in enumerate(rows) if row.get("control") in wanted)


def _name(question: Question, row: Row, index: int) -> str:
    return str(row.get(question.columns[0].id) or f"row {index + 1}")


def _lapsed(case: Case, id: str, rows: list[str]) -> str:
    file = case.dossier.evidence[id]
    period = f"{file.covers_from or 'no first day'} to {file.covers_to or 'no last day'}"
    return f"{file.name} ({period}) at {listed(rows, most=4)}"
