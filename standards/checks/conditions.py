"""When a check is put at all, in words; and the small words that the sentences of checks share."""

from collections.abc import Iterable

from standards.checks.kinds import Check, When
from standards.checks.places import NAMES
from standards.edition import Column, Question, Rulebook
from standards.errors import listed
from standards.wording import figure

ISO2 = 2
WHO = {
    "end_user": "the headquarters of the end user",
    "end_user_address": "the end user’s address",
    "ultimate_parent": "the headquarters of its ultimate parent",
    "parents": "the headquarters of its parents",
    "subsidiaries": "the headquarters of its subsidiaries",
    "group": "the headquarters of everybody in its group",
    "sites": "the sites",
    "parties": "the headquarters of everybody named among the parties",
}


def quoted(question: Question) -> str:
    """A question as it is asked, in quotation marks."""
    return f"“{question.label}”"


def place(rulebook: Rulebook, id: str) -> str:
    """A group of countries, or a country, in words: "the ally list", "Japan", "Country Group D:5"."""
    if id in NAMES:
        return NAMES[id]
    return rulebook.countries.name(id) if len(id) == ISO2 else f"Country Group {id}"


def within(rulebook: Rulebook, ids: Iterable[str]) -> str:
    """Several places as what something lies in: a list of countries is no place."""
    return listed((f"a country of {NAMES[id]}" if id == "ally" else place(rulebook, id) for id in ids), "or")


def places(rulebook: Rulebook, ids: Iterable[str]) -> str:
    """Several places in words, joined by "or"."""
    return listed((place(rulebook, id) for id in ids), "or")


def subjects(who: Iterable[str], word: str = "and") -> str:
    """Whose place is meant, in words; a role as it is written in the table of parties."""
    return listed(
        (
            WHO.get(one)
            or f"the headquarters of everybody with the role {one.removeprefix('role:').replace('_', ' ')}"
            for one in who
        ),
        word,
    )


def choices(holder: Question | Column, values: Iterable[str]) -> str:
    """Values of a choice by the labels a reader sees."""
    labels = {option.value: option.label for option in holder.options}
    return listed((f"“{labels.get(value, value)}”" for value in values), "or", most=40)


def column(question: Question, id: str) -> str:
    """A column by its label, or by its id where the question has none of that id."""
    found = question.column(id)
    return f"“{found.label}”" if found else f"“{id}”"


def conditions(check: Check, rulebook: Rulebook) -> tuple[str, ...]:
    """Sentences on when, where and with what a check is put: its `when`, the question it depends on, whether
    it is asked at every site, and the file its question demands.
    """
    question = rulebook.questions.get(getattr(check, "question", None) or "")
    said = [_when(check.when, rulebook)] if check.when is not None else []
    if question is not None:
        said += _asked(question, rulebook)
        if question.evidence == "required" and check.KIND not in ("evidence", "official_text"):
            said.append("A file that covers the day must be attached to the answer.")
    return tuple(said)


def _asked(question: Question, rulebook: Rulebook) -> list[str]:
    said = ["Asked at every site; the worst site decides."] if question.scope == "site" else []
    if question.shown_when is not None:
        id, value = question.shown_when
        other = rulebook.questions[id]
        said.append(f"Asked only where {quoted(other)} is answered {_answer(other, value)}.")
    return said


def _when(when: When, rulebook: Rulebook) -> str:
    if when.who:
        test = (
            f"in {within(rulebook, when.any_of)}"
            if when.any_of
            else f"outside {places(rulebook, when.none_of)}"
        )
        return f"Put only where one of these lies {test}: {subjects(when.who, 'or')}."
    if when.models:
        line = figure(rulebook.numbers[when.number or ""])
        return f"Put only where a model with closed weights was trained with {line} or more."
    return f"Put only where {_told(when, rulebook.questions[when.question or ''])}."


def _told(when: When, question: Question) -> str:
    if when.rows is not None:
        return f"{quoted(question)} lists {'something' if when.rows else 'nothing'}"
    if when.column is not None:
        found = question.column(when.column)
        values = choices(found, when.any_of) if found else listed(when.any_of, "or")
        return f"some row of {quoted(question)} has {values} under {column(question, when.column)}"
    if when.is_ is not None:
        return f"{quoted(question)} is answered {_answer(question, when.is_)}"
    if when.any_of:
        return f"{quoted(question)} is answered {choices(question, when.any_of)}"
    return f"{quoted(question)} is answered with anything but {choices(question, when.none_of)}"


def _answer(question: Question, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return choices(question, (str(value),))
