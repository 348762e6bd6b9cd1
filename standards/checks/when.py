"""When a check is put at all: its condition, and the question that must have been answered in a certain way first."""

from collections.abc import Callable
from dataclasses import replace

from standards.case import Case, Place, filled
from standards.checks import answers, places, weights
from standards.checks.kinds import Check, When
from standards.checks.verdict import NOT_SATISFIED, Later, Verdict, not_applicable
from standards.edition import Question
from standards.errors import listed
from standards.wording import figure


def unput(check: Check, question: Question | None, case: Case, place: Place) -> Verdict | None:
    """Why the check is not put here, or that it cannot be told; None where it is put."""
    if check.when is not None:
        held = WHEN[_sort(check.when)](check.when, case, place)
        if isinstance(held, Verdict):
            return held
        if not held:
            return not_applicable(f"Not asked here: {_condition(check.when, case)}.")
    return _shown(question, case, place) if question is not None and question.shown_when else None


def _shown(question: Question, case: Case, place: Place) -> Verdict | None:
    id, value = question.shown_when or ("", None)
    other = case.question(id)
    said = case.answer(id, place if other.scope == "site" else None).value
    if not filled(said):
        hidden = _shown(other, case, place) if other.shown_when else None
        return hidden or _untold(other, place)
    if said == value:
        return None
    return not_applicable(f"Not asked, because of the answer to “{other.label}”")


def _untold(question: Question, place: Place) -> Verdict:
    """Whether it is asked at all waits for another answer."""
    return Later(NOT_SATISFIED, _waiting, question, place)


def _waiting(question: Question, place: Place) -> Verdict:
    said = answers.unanswered(question, place)
    words = f"Answer “{question.label}” first: whether this is asked follows from it."
    change = replace(said.needs[0][0], do="tell", words=words)
    return said.saying(said.why, words, ((change,),))


def _sort(when: When) -> str:
    return "who" if when.who else "models" if when.models else "question"


def _when_question(when: When, case: Case, place: Place) -> bool | Verdict:
    question = case.question(when.question or "")
    said = case.answer(question.id, place if question.scope == "site" else None).value
    if when.rows is not None:
        return _untold(question, place) if not isinstance(said, tuple) else bool(said) == when.rows
    if when.column is not None:
        if not isinstance(said, tuple):
            return _untold(question, place)
        return any(row.get(when.column) in when.any_of for row in said)
    if not filled(said):
        return _untold(question, place)
    if when.is_ is not None:
        return bool(said == when.is_)
    return said in when.any_of if when.any_of else said not in when.none_of


def _when_who(when: When, case: Case, place: Place) -> bool | Verdict:
    found = places.subjects(case, when.who)
    if isinstance(found, Verdict):
        return found
    countries = {subject.country for subject in found}
    if when.any_of:
        return any(case.within(iso2, when.any_of) for iso2 in countries)
    return any(not case.within(iso2, when.none_of) for iso2 in countries)


def _when_models(when: When, case: Case, place: Place) -> bool | Verdict:
    rows = case.rows(when.models or "")
    if rows is None:
        return _untold(case.question(when.models or ""), place)
    return any(weights.classed(case, row, when.number or "") is not False for row in rows)


WHEN: dict[str, Callable[[When, Case, Place], bool | Verdict]] = {
    "question": _when_question,
    "who": _when_who,
    "models": _when_models,
}


def _condition(when: When, case: Case) -> str:
    if when.who:
        test = (
            f"in {places.named(case, when.any_of)}"
            if when.any_of
            else f"outside {places.named(case, when.none_of)}"
        )
        return f"{listed((who.replace('_', ' ') for who in when.who), 'nor')} is not {test}"
    if when.models:
        return f"no model with closed weights is at or above {figure(case.number(when.number or ''))}"
    return f"the answer to “{case.question(when.question or '').label}” says so"
