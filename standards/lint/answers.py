"""Answers as such: figures that cannot be, names given twice, and what is said beside what is answered."""

import re
from collections.abc import Iterator

from standards.case import Case, Place, filled
from standards.checks.kinds import WeightsLocation
from standards.control import WHOLE
from standards.dossier import Answer
from standards.edition import Question
from standards.lint.rule import (
    CONTRADICTION,
    SUSPICIOUS,
    Hit,
    Line,
    Rule,
    checks,
    columns_of,
    every_line,
    lines,
)
from standards.quantities import written

NONE = re.compile(r"\s*(none|nothing|nil|n/?a|not applicable|no rows?|none to declare)\W*\s*", re.IGNORECASE)
REACHED = (
    ("customers", "country"),
    ("moves", "destination"),
    ("s8-a5-a", "destination"),
    ("movements", "country"),
)
RULED_OUT = "s10-04-a"


def below_nothing(case: Case) -> Iterator[Hit]:
    """A count, a rate, a size or a share is not below zero, and a lot of nothing is no lot."""
    for line in every_line(case):
        for column in (*columns_of(line, "integer"), *columns_of(line, "decimal")):
            value = line.number(column)
            if value is not None and (value < 0 or (value == 0 and column == "quantity")):
                label = next(one.label for one in line.question.columns if one.id == column)
                words = f"“{label}” of {line.name} in “{line.question.label}” is {written(value)}."
                yield words, (line.at(column),)


def above_the_whole(case: Case) -> Iterator[Hit]:
    """A share is of the whole."""
    for line in every_line(case):
        for column in columns_of(line, "decimal"):
            value = line.number(column)
            if column.endswith("percent") and value is not None and value > WHOLE:
                words = f"{line.title} in “{line.question.label}” states {written(value)} percent."
                yield words, (line.at(column),)


def one_name_twice(case: Case) -> Iterator[Hit]:
    """Other tables refer to a row by its short name, so that no two rows have the same."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in every_line(case):
        if line.question.column("id") is not None and line.text("id"):
            found.setdefault((line.top, line.text("id")), []).append(line)
    for (_, id), rows in found.items():
        if len(rows) > 1:
            words = f"“{id}” is the short name of {len(rows)} rows of “{rows[0].question.label}”"
            yield words, tuple(line.at("id") for line in rows)


def _every_answer(case: Case) -> Iterator[tuple[Place, Question, Answer]]:
    for place in (case.application, *case.places):
        for id, answer in place.answers.items():
            yield place, case.question(id), answer


def none_explained_and_some_listed(case: Case) -> Iterator[Hit]:
    """Who explains "none" lists none."""
    for place, question, answer in _every_answer(case):
        if isinstance(answer.value, tuple) and answer.value and NONE.fullmatch(answer.explanation):
            count = f"{len(answer.value)} {'row' if len(answer.value) == 1 else 'rows'}"
            words = f"“{question.label}” is explained by “{answer.explanation.strip()}”, and lists {count}."
            yield words, (case.pointer(question.id, place),)


def none_listed_and_files_attached(case: Case) -> Iterator[Hit]:
    """A file under a table without rows shows something that is not declared, or stands in the wrong place."""
    for place, question, answer in _every_answer(case):
        if answer.value == () and answer.evidence:
            names = ", ".join(case.dossier.evidence[id].name for id in answer.evidence)
            words = f"“{question.label}” declares none, and {names} is attached."
            yield words, (case.pointer(question.id, place),)


def answered_but_not_asked(case: Case) -> Iterator[Hit]:
    """An answer to a question that another answer takes away."""
    for place, question, answer in _every_answer(case):
        if question.shown_when is None or not (filled(answer.value) or answer.evidence):
            continue
        id, value = question.shown_when
        other = case.question(id)
        where = place if other.scope == "site" else case.application
        said = where.answers.get(id)
        if said is not None and filled(said.value) and said.value != value:
            words = f"“{question.label}” is answered, and not asked because of the answer to “{other.label}”"
            yield words, (case.pointer(question.id, place), case.pointer(id, where))


def ruled_out_and_done(case: Case) -> Iterator[Hit]:
    """Transfers that are ruled out do not stand in a table of customers, moves or destinations."""
    if RULED_OUT not in case.rulebook.questions or case.answer(RULED_OUT).value is not True:
        return
    barred = tuple(
        dict.fromkeys(check.barred for check in checks(case) if isinstance(check, WeightsLocation))
    )
    for table, column in REACHED:
        for line in lines(case, table, column):
            if line.text(column) and case.within(line.text(column), barred):
                words = (
                    f"Every transfer to such a place is ruled out, and {line.name} in "
                    f"“{line.question.label}” is in {case.country(line.text(column))}."
                )
                yield words, (case.pointer(RULED_OUT), line.at(column))


RULES = (
    Rule("L060", "A figure is below nothing", CONTRADICTION, below_nothing),
    Rule("L061", "A share is above the whole", CONTRADICTION, above_the_whole),
    Rule("L062", "Two rows have one short name", CONTRADICTION, one_name_twice),
    Rule("L063", "None is explained, and rows are listed", CONTRADICTION, none_explained_and_some_listed),
    Rule("L064", "None is declared, and a file is attached", SUSPICIOUS, none_listed_and_files_attached),
    Rule("L065", "A question is answered that is not asked", SUSPICIOUS, answered_but_not_asked),
    Rule("L066", "What is ruled out stands in a table", CONTRADICTION, ruled_out_and_done),
)
