"""An edition laid out as facts, thing by thing and field by field, so that two of them can be compared."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from standards.checks.kinds import Check, When
from standards.edition import Number, Option, Rulebook
from standards.enforcement import Enforcement
from standards.quantities import written
from standards.wording import figure

#: A fact in words, or a set of words that come and go one by one.
Fact = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of an edition: its id among those of its area, its facts by field, its name, its citation, and
    the (area, id) of what contains it, if anything does.
    """

    id: str
    facts: Mapping[str, Fact]
    name: str
    citation: str = ""
    owner: tuple[str, str] | None = None


def described(rulebook: Rulebook) -> dict[str, dict[str, Thing]]:
    """Every thing of the edition by area and id, in the order of the edition."""
    return {area: {thing.id: thing for thing in list_(rulebook)} for area, list_ in AREAS.items()}


def _edition(rulebook: Rulebook) -> Iterator[Thing]:
    names = ("title", "citation", "source", "note", "published", "effective", "compliance", "ends_on")
    facts = {name: _fact(getattr(rulebook, name)) for name in (*names, "draft", "offered")}
    yield Thing(rulebook.id, facts, rulebook.title, rulebook.citation)


def _states(rulebook: Rulebook) -> Iterator[Thing]:
    yield from (_state(state, "edition", rulebook.id) for state in rulebook.enforcement)


def _clauses(rulebook: Rulebook) -> Iterator[Thing]:
    for one in rulebook.requirements:
        yield Thing(one.id, _facts(one, "parts", "enforcement"), one.title, one.citation)


def _clause_states(rulebook: Rulebook) -> Iterator[Thing]:
    for one in rulebook.requirements:
        yield from (_state(state, "clause", one.id) for state in one.enforcement)


def _parts(rulebook: Rulebook) -> Iterator[Thing]:
    for one in rulebook.requirements:
        for part in one.parts:
            facts = {**_facts(part, "check", "questions"), "check": in_words(part.check)}
            yield Thing(part.id, facts, part.text, one.citation, ("clause", one.id))


def _questions(rulebook: Rulebook) -> Iterator[Thing]:
    for one in rulebook.questions.values():
        yield Thing(one.id, _facts(one, "columns"), one.label, one.citation)


def _columns(rulebook: Rulebook) -> Iterator[Thing]:
    for one in rulebook.questions.values():
        for column in one.columns:
            owner = ("question", one.id)
            yield Thing(f"{one.id} {column.id}", _facts(column), column.label, one.citation, owner)


def _numbers(rulebook: Rulebook) -> Iterator[Thing]:
    for one in rulebook.numbers.values():
        facts = {"value": value_of(one), **_facts(one, "value", "day", "unit")}
        yield Thing(one.id, facts, value_of(one), one.citation)


def _countries(rulebook: Rulebook) -> Iterator[Thing]:
    for iso2, name in rulebook.countries.names.items():
        rows = rulebook.countries.memberships.get(iso2, ())
        groups = tuple(_during(row.group, row.since, row.until) for row in rows)
        yield Thing(iso2, {"name": name, "groups": groups}, name)


def _caps(rulebook: Rulebook) -> Iterator[Thing]:
    for one in rulebook.allocations:
        name = "no figure" if one.tpp is None else f"{written(one.tpp)} TPP"
        id = f"{one.table} {one.kind} {one.since}".replace("  ", " ")
        yield Thing(id, _facts(one, "table", "kind", "since"), name, one.citation)


def _control_sets(rulebook: Rulebook) -> Iterator[Thing]:
    for one in rulebook.control_sets.values():
        yield Thing(one.id, {**_facts(one, "ids"), "controls": one.ids}, one.title)


def _checklist_items(rulebook: Rulebook) -> Iterator[Thing]:
    for one in rulebook.checklists.values():
        for item in one.items:
            yield Thing(f"{one.id} {item.id}", _facts(item), item.text, "", ("checklist", one.id))


def _calendar(rulebook: Rulebook) -> Iterator[Thing]:
    for one in rulebook.calendar:
        days = tuple(f"{month:02}-{day:02}" for month, day in one.due)
        yield Thing(one.id, {**_facts(one, "due"), "due": days}, one.title, one.citation)


def _plainly(get: Callable[[Rulebook], Iterable[Any]], name: str) -> Callable[[Rulebook], Iterator[Thing]]:
    """Things that are nothing but their own fields."""

    def things(rulebook: Rulebook) -> Iterator[Thing]:
        for one in get(rulebook):
            yield Thing(one.id, _facts(one, "items"), getattr(one, name), getattr(one, "citation", ""))

    return things


#: The areas of an edition in the order in which they are told, and how each is listed.
AREAS: Mapping[str, Callable[[Rulebook], Iterator[Thing]]] = {
    "edition": _edition,
    "kind": _plainly(lambda rulebook: rulebook.kinds, "title"),
    "enforcement": _states,
    "clause": _clauses,
    "clause enforcement": _clause_states,
    "number": _numbers,
    "part": _parts,
    "section": _plainly(lambda rulebook: rulebook.sections, "title"),
    "question": _questions,
    "column": _columns,
    "country": _countries,
    "chip": _plainly(lambda rulebook: rulebook.chips.values(), "model"),
    "cap": _caps,
    "control": _plainly(lambda rulebook: rulebook.controls.values(), "title"),
    "control set": _control_sets,
    "checklist": _plainly(lambda rulebook: rulebook.checklists.values(), "title"),
    "checklist item": _checklist_items,
    "calendar": _calendar,
    "process": _plainly(lambda rulebook: rulebook.committee_process, "title"),
}


def in_words(check: Check) -> str:
    """A check as its kind and what it names: "compare (question days, op at_least, number notice)"."""
    return f"{check.KIND} ({', '.join(_named(check))})" if any(_named(check)) else check.KIND


def value_of(number: Number) -> str:
    """A number of the rule with its unit, or its day; where the words round it, the exact figure as well."""
    words, value = figure(number), number.value
    size = len(str(abs(int(value))))
    rounded = (value * 100).denominator != 1 or (size > 15 and int(value) % 10 ** (size - 4) != 0)
    return f"{words} (exactly {value})" if rounded else words


def _named(noun: Check | When) -> Iterator[str]:
    for entry in fields(noun):
        value = getattr(noun, entry.name)
        if value is None or value == ():
            continue
        if isinstance(value, When):
            yield f"when {', '.join(_named(value))}"
        else:
            told = _fact(value)
            yield f"{entry.name.rstrip('_')} {told if isinstance(told, str) else ' + '.join(told)}"


def _state(state: Enforcement, area: str, id: str) -> Thing:
    remarks = tuple(f"{remark.on}: {remark.note} [{remark.provenance}]" for remark in state.remarks)
    facts = {**_facts(state, "since", "remarks"), "remarks": remarks}
    name = id if area == "edition" else f"{id} {state.since}"
    return Thing(
        str(state.since) if area == "edition" else name, facts, state.words, state.source, (area, id)
    )


def _facts(noun: Any, *apart: str) -> dict[str, Fact]:
    """Every field of a noun but its id and those told apart; a field that comes later is told as well."""
    return {
        entry.name: _fact(getattr(noun, entry.name))
        for entry in fields(noun)
        if entry.name not in ("id", *apart)
    }


def _fact(value: Any) -> Fact:
    if isinstance(value, tuple):
        return tuple(_word(each) for each in value)
    return _word(value)


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return written(value)
    if isinstance(value, Option):
        return f"{value.value} ({value.label})"
    if isinstance(value, tuple):
        return " ".join(_word(each) for each in value)
    if is_dataclass(value):
        return ", ".join(_word(getattr(value, entry.name)) for entry in fields(value))
    return str(value)


def _during(group: str, since: date | None, until: date | None) -> str:
    days = (f" from {since}" if since else "") + (f" to {until}" if until else "")
    return f"{group}{days}"
