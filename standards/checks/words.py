"""A check in words, for somebody who reads the rule and not the data: when it is satisfied, what a person
judges, when it is put at all, and the numbers it counts by. Nothing here is judged.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from standards.checks.answers import WORDS
from standards.checks.conditions import choices, column, conditions, places, quoted, subjects, within
from standards.checks.kinds import (
    Attest,
    Cadence,
    Check,
    Checklist,
    Choice,
    Compare,
    Controls,
    DateBy,
    Evidence,
    Identity,
    Location,
    OfficialText,
    Ratio,
    Recent,
    Rows,
    SingleCountry,
    Text,
)
from standards.checks.measures import MEASURED
from standards.edition import Number, Rulebook
from standards.errors import listed
from standards.wording import figure

OUTCOMES = {
    "satisfied": "satisfies it",
    "undetermined": "is for a person to judge",
    "not_satisfied": "does not satisfy it",
}


@dataclass(frozen=True, slots=True)
class Described:
    """`sentences`: the first begins "Satisfied when"; the others say what a person judges and when the check is
    put. `numbers`: the numbers of the rule it names, in order, each with its citation.
    """

    sentences: tuple[str, ...]
    numbers: tuple[Number, ...]


def described(check: Check, rulebook: Rulebook) -> Described:
    """A check of a loaded edition in words. Total: a kind that has no words of its own is told by the first
    line of its description.
    """
    tell = TELLERS.get(check.KIND)
    own = tell(check, rulebook) if tell is not None else (_by_its_kind(check),)
    sentences = (*(sentence for sentence in own if sentence), *conditions(check, rulebook))
    return Described(
        sentences, tuple(rulebook.numbers[id] for id in check.named("number") if id in rulebook.numbers)
    )


def _by_its_kind(check: Check) -> str:
    first = (type(check).__doc__ or check.KIND).strip().split("\n\n")[0].rstrip(".")
    return f"Satisfied when this holds: {' '.join(first.split())}."


def _attest(check: Attest, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions[check.question]
    return (f"Satisfied when {quoted(question)} is answered {'yes' if check.expect else 'no'}.",)


def _evidence(check: Evidence, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions[check.question]
    return (f"Satisfied when a file whose stated period includes the day is attached to {quoted(question)}.",)


def _rows(check: Rows, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions[check.question]
    wanted = listed((column(question, id) for id in check.required), most=40)
    complete = (
        f"every row of {quoted(question)} gives {wanted}" if wanted else f"{quoted(question)} is filled"
    )
    chosen = question.column(check.column or "")
    if chosen is not None and check.accept:
        complete += f" and has {choices(chosen, check.accept)} under “{chosen.label}”"
    nothing = f"Declaring none {OUTCOMES[check.none]}."
    if check.some == "undetermined" and check.none == "satisfied":
        return (
            f"Satisfied when {quoted(question)} declares that there is none.",
            f"Whatever is declared instead is for a person to judge, once {complete}.",
        )
    doubt = (
        f"A person judges a row with {choices(chosen, check.doubt)} there." if chosen and check.doubt else ""
    )
    judged = f"Declaring something {OUTCOMES[check.some]}." if check.some != "satisfied" else ""
    return (f"Satisfied when {complete}.", nothing, doubt, judged)


def _text(check: Text, rulebook: Rulebook) -> tuple[str, ...]:
    return (f"Satisfied when {quoted(rulebook.questions[check.question])} is answered.",)


def _choice(check: Choice, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions[check.question]
    doubt = f"A person judges {choices(question, check.doubt)}." if check.doubt else ""
    return (
        f"Satisfied when the answer to {quoted(question)} is {choices(question, check.accept)}.",
        doubt,
    )


def _compare(check: Compare, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions[check.question]
    what = (
        f"{column(question, check.column)} in every row of {quoted(question)}"
        if check.column
        else f"the answer to {quoted(question)}"
    )
    off = (
        "Otherwise a person judges, because the text does not plainly ask it."
        if check.off == "undetermined"
        else ""
    )
    return (f"Satisfied when {what} is {WORDS[check.op]} {figure(rulebook.numbers[check.number])}.", off)


def _ratio(check: Ratio, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions[check.question]
    return (
        f"Satisfied when {column(question, check.column)} is {WORDS[check.op]} "
        f"{figure(rulebook.numbers[check.number])} of {column(question, check.of)} in every row of "
        f"{quoted(question)}.",
    )


def _date_by(check: DateBy, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions[check.question]
    number = figure(rulebook.numbers[check.number])
    return (f"Satisfied when the day given to {quoted(question)} is not after {number}.",)


def _recent(check: Recent, rulebook: Rulebook) -> tuple[str, ...]:
    question, number = rulebook.questions[check.question], rulebook.numbers[check.number]
    return (
        f"Satisfied when the day given to {quoted(question)} has passed and lies no more than "
        f"{figure(number)} back.",
    )


def _cadence(check: Cadence, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions[check.question]
    items = [item for item in rulebook.calendar if item.id in check.calendar]
    duties = listed(dict.fromkeys(item.title for item in items))
    return (
        f"Satisfied when {quoted(question)} is answered {'yes' if check.expect else 'no'}: it undertakes the "
        f"due days of the calendar ({duties}).",
    )


def _location(check: Location, rulebook: Rulebook) -> tuple[str, ...]:
    where = [f"in {within(rulebook, check.any_of)}"] if check.any_of else []
    where += [f"outside {places(rulebook, check.none_of)}"] if check.none_of else []
    one = "at least one of these lies" if check.need == "any" else "each of these lies"
    return (
        f"Satisfied when {one} {listed(where)}, by the country groups of the day: {subjects(check.who)}.",
        "A person judges a country that the groups do not name.",
    )


def _controls(check: Controls, rulebook: Rulebook) -> tuple[str, ...]:
    sets = [rulebook.control_sets[id] for id in check.set]
    named = listed(f"“{chosen.title}” ({len(chosen.ids)})" for chosen in sets)
    return (
        f"Satisfied when every control of {named} is implemented and the assessor failed none of them.",
        "A person judges a control that is inherited, met in an alternative way, said not to apply or not "
        "assessed.",
    )


def _checklist(check: Checklist, rulebook: Rulebook) -> tuple[str, ...]:
    found = rulebook.checklists[check.list]
    return (
        f"Satisfied when each of the {len(found.items)} items of “{found.title}” is met.",
        "A person judges an item met in an alternative way or said not to apply.",
    )


def _single_country(check: SingleCountry, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions.get(check.question or "")
    named = f", the one named in {quoted(question)}" if question else ""
    return (f"Satisfied when all sites lie in one country{named}.",)


def _official_text(check: OfficialText, rulebook: Rulebook) -> tuple[str, ...]:
    question = rulebook.questions[check.question]
    return (
        "Satisfied when the applicant, who can have the official text, says that the material was compared "
        f"with it, and attaches it: {quoted(question)}.",
        "We do not hold that text, so what it asks is not checked by machine; a reviewer compares.",
    )


def _identity(check: Identity, rulebook: Rulebook) -> tuple[str, ...]:
    return (
        "Satisfied when the end user’s name, full street address (no post box), country, contact person and "
        "the contact’s e-mail are stated, and every site has a name, an address and a country.",
    )


TELLERS: dict[str, Callable[[Any, Rulebook], tuple[str, ...]]] = {
    "attest": _attest,
    "evidence": _evidence,
    "rows": _rows,
    "text": _text,
    "choice": _choice,
    "compare": _compare,
    "ratio": _ratio,
    "date_by": _date_by,
    "recent": _recent,
    "cadence": _cadence,
    "location": _location,
    "controls": _controls,
    "checklist": _checklist,
    "single_country": _single_country,
    "official_text": _official_text,
    "identity": _identity,
    **MEASURED,
}
