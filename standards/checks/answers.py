"""Checks over one answer: yes or no, words, a choice, a value, a date."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from standards.case import Case, Place, amount, filled
from standards.checks.kinds import Attest, Cadence, Choice, Compare, DateBy, Recent, Text
from standards.checks.verdict import NOT_SATISFIED, Change, Later, Verdict, lacking, satisfied, waiting
from standards.edition import Number, Question
from standards.errors import listed, pointer
from standards.quantities import beside, ceiling, day, months_after, months_before, written
from standards.wording import figure

WORDS = {"<=": "at most", ">=": "at least", "<": "below", ">": "above"}
HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<=": lambda value, limit: value <= limit,
    ">=": lambda value, limit: value >= limit,
    "<": lambda value, limit: value < limit,
    ">": lambda value, limit: value > limit,
}


def unanswered(
    question: Question, place: Place | None = None, value: Any = None, wanted: str = ""
) -> Verdict:
    """Nothing was said. `value` is what would do, where that is one thing, and `wanted` the same in words."""
    return Later(NOT_SATISFIED, _unanswered, question, place, value, wanted)


def _unanswered(question: Question, place: Place | None, value: Any, wanted: str) -> Verdict:
    at = (place.at if place and question.scope == "site" else pointer("answers")) + pointer(question.id)
    answer = f"Answer “{question.label}”" + (f" The rule needs {wanted}." if wanted else "")
    return lacking(f"Not answered: “{question.label}”", Change(at, "answer", answer, value=value))


def at_of(case: Case, question: Question, place: Place, *steps: str | int) -> str:
    """The pointer to the answer to a question, or into its value, wherever the question is asked."""
    return case.pointer(question.id, place if question.scope == "site" else None, *steps)


def attest(check: Attest, case: Case, place: Place) -> Verdict:
    """Yes or no, as expected."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    wanted = "yes" if check.expect else "no"
    if not isinstance(value, bool):
        return unanswered(question, place, check.expect, wanted)
    said = "yes" if value else "no"
    if value == check.expect:
        return satisfied(f"Answered {said}, as the rule asks: “{question.label}”")
    return lacking(
        f"Answered {said} where the rule needs {wanted}: “{question.label}”",
        Change(
            at_of(case, question, place),
            "change",
            f"Change what stands against it, then answer {wanted}; or tell the authority why it cannot be so.",
            value=check.expect,
        ),
    )


def cadence(check: Cadence, case: Case, place: Place) -> Verdict:
    """A commitment to the due days of the calendar."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    items = [item for item in case.rulebook.calendar if item.id in check.calendar]
    days = listed(f"{month:02d}-{number:02d}" for item in items for month, number in item.due)
    days = days or listed(
        f"every {item.interval_months} months" if item.interval_months else item.when for item in items
    )
    wanted = "yes" if check.expect else "no"
    if not isinstance(value, bool):
        return unanswered(question, place, check.expect, wanted)
    if value == check.expect:
        return satisfied(f"The due days are kept: {days}.")
    change = Change(
        at_of(case, question, place),
        "change",
        f"Undertake to keep the due days {days}, and answer {wanted}.",
        value=check.expect,
    )
    return lacking(f"The due days ({days}) are not undertaken: “{question.label}”", change)


def text(check: Text, case: Case, place: Place) -> Verdict:
    """Any answer at all."""
    value = case.answer(check.question, place).value
    if not filled(value):
        return unanswered(case.question(check.question), place)
    return satisfied(f"Answered: “{case.question(check.question).label}”")


def choice(check: Choice, case: Case, place: Place) -> Verdict:
    """One of the accepted."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    labels = {option.value: option.label for option in question.options}
    accepted = listed((f"“{labels.get(one, one)}”" for one in check.accept), "or")
    only = check.accept[0] if len(check.accept) == 1 else None
    if not filled(value):
        return unanswered(question, place, only, accepted)
    said, at = labels.get(value, value), at_of(case, question, place)
    if value in check.accept:
        return satisfied(f"The choice is “{said}”.")
    if value in check.doubt:
        return waiting(
            f"The choice is “{said}”, which a person must judge.",
            Change(at, "judge", f"A reviewer judges “{said}”. Only {accepted} needs no judgement."),
        )
    return lacking(
        f"The choice is “{said}”; the rule accepts {accepted}.",
        Change(at, "change", f"Bring about {accepted}, and choose it.", check.accept, only),
    )


def compare(check: Compare, case: Case, place: Place) -> Verdict:
    """A value, or a column of every row, against a number of the rule."""
    question, number = case.question(check.question), case.number(check.number)
    value, wanted = case.answer(check.question, place).value, f"{WORDS[check.op]} {figure(number)}"
    if not filled(value):
        just = _just(check, number, question.type) if question.type != "table" else None
        return unanswered(question, place, just, wanted)
    table = isinstance(value, tuple)
    cells = [amount(row.get(check.column or "")) for row in value] if table else [amount(value)]
    blank = [index for index, cell in enumerate(cells) if cell is None]
    if blank:
        return _blank(check, case, place, blank)
    off = {
        index: cell
        for index, cell in enumerate(cells)
        if cell is not None and not HOLDS[check.op](cell, number.value)
    }
    if not off:
        said = listed(written(cell) for cell in cells if cell is not None)
        return satisfied(
            f"{said}: {wanted}, as the rule asks." if cells else "No row to compare: none is declared."
        )
    said = listed(beside(cell, number.value) for cell in off.values())
    change = _off(check, case, place, off)
    if check.off != "not_satisfied":
        judge = Change(change.at, "judge", "A reviewer says which reading holds.")
        return waiting(
            f"“{question.label}” {said}; read with caution, the rule asks for {wanted}. Read by the "
            "letter, it does not ask it here.",
            (change, judge),
        )
    return lacking(f"“{question.label}” {said}; the rule asks for {wanted}.", change)


def _blank(check: Compare, case: Case, place: Place, blank: list[int]) -> Verdict:
    """Rows without the figure: each is named."""
    question, column = case.question(check.question), check.column or ""
    rows = listed(str(index + 1) for index in blank)
    cells = tuple(at_of(case, question, place, index, column) for index in blank)
    words = f"Give the figure “{label(question, column)}” in row {rows}."
    return lacking(f"Row {rows} gives no figure.", Change(at_of(case, question, place), "fill", words, cells))


def _off(check: Compare, case: Case, place: Place, off: dict[int, Fraction]) -> Change:
    """By how much each figure is off, and what it must be."""
    question, number = case.question(check.question), case.number(check.number)
    at, wanted = at_of(case, question, place), f"{WORDS[check.op]} {figure(number)}"
    if check.column is None:
        (cell,) = off.values()
        words = f"Bring it to {wanted}: {_by(cell, number)}."
        return Change(at, "change", words, value=_just(check, number, question.type))
    rows = listed(f"row {index + 1} ({_by(cell, number)})" for index, cell in off.items())
    cells = tuple(at_of(case, question, place, index, check.column) for index in off)
    return Change(at, "fill", f"Bring “{label(question, check.column)}” to {wanted} in {rows}.", cells)


def _by(cell: Fraction, number: Number) -> str:
    said = beside(cell, number.value)
    if cell == number.value:
        return f"it is {said}"
    apart = written(abs(cell - number.value))
    return f"{said} is {apart} too {'few' if cell < number.value else 'many'}"


def _just(check: Compare, number: Number, type: str) -> Any:
    """The figure that just does, as it would be answered; None where that is not one whole number."""
    strict = {">": 1, "<": -1}.get(check.op, 0)
    value = number.value if check.op in ("<=", "<") else Fraction(ceiling(number.value))
    if value.denominator != 1 or number.day is not None:
        return None
    whole = int(value) + strict
    return str(whole) if type == "decimal" else whole


def label(question: Question, column: str) -> str:
    """A column's own words; its id where it has none."""
    found = question.column(column)
    return found.label if found else column


def date_by(check: DateBy, case: Case, place: Place) -> Verdict:
    """A date not after the rule's."""
    question, number = case.question(check.question), case.number(check.number)
    found = day(str(case.answer(check.question, place).value or ""))
    if found is None or number.day is None:
        value, wanted = (str(number.day), f"a day not after {number.day}") if number.day else (None, "a day")
        return unanswered(question, place, value, wanted)
    if found <= number.day:
        return satisfied(f"{found} is not after {number.day}.")
    late = (found - number.day).days
    return lacking(
        f"{found} is after {number.day}, the day the rule names.",
        Change(
            at_of(case, question, place),
            "change",
            f"Be ready by {number.day} at the latest: {found} is {late} day{'' if late == 1 else 's'} late.",
            value=str(number.day),
        ),
    )


def recent(check: Recent, case: Case, place: Place) -> Verdict:
    """A date not in the future and within so many months before the day."""
    question, number = case.question(check.question), case.number(check.number)
    found = day(str(case.answer(check.question, place).value or ""))
    floor = months_before(case.on, int(number.value))
    span, at = f"from {floor} to {case.on}", at_of(case, question, place)
    if found is None:
        return unanswered(question, place, None, f"a day {span}")
    if found > case.on:
        change = Change(at, "change", f"State a day that has passed: {span}.", value=str(case.on))
        return lacking(f"{found} lies after {case.on}.", change)
    if found < floor:
        return lacking(
            f"{found} is more than {figure(number)} before {case.on}; the earliest that counts is {floor}.",
            Change(at, "change", f"Have it done anew: a day {span} counts.", value=str(case.on)),
        )
    next_due = months_after(found, int(number.value))
    return satisfied(f"{found} is within {figure(number)} before {case.on}; the next is due by {next_due}.")
