"""From a TOML table to a check: every name it uses must lead somewhere, and be of the sort the
check can use.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, cast

from standards.checks.kinds import KINDS, Check, OfficialText, When
from standards.edition import Checklist, ControlSet, Number, Question
from standards.errors import listed
from standards.reading import Table

WHO = frozenset(
    {
        "end_user",
        "end_user_address",
        "ultimate_parent",
        "parents",
        "subsidiaries",
        "group",
        "sites",
        "parties",
    }
)
OPERATORS = ("<=", ">=", "<", ">")
RATE_PARTS = ("required", "monitored", "limited")


@dataclass(frozen=True, slots=True)
class Known:
    """What an edition's checks may name."""

    questions: Mapping[str, Question]
    numbers: Mapping[str, Number]
    calendar: Collection[str]
    checklists: Mapping[str, Checklist]
    control_sets: Mapping[str, ControlSet]
    caps: Collection[str]
    places: Collection[str]


def read_check(table: Table, known: Known) -> Check:
    """The check a table describes; faults are noted in the table."""
    kind = table.one_of("kind", KINDS)
    if kind not in KINDS:
        return OfficialText(question="")
    check = cast(Check, _read(table, KINDS[kind], known))
    table.close()
    for question in check.named("question"):
        for column in check.named("column") + check.named("columns"):
            _column_exists(table, check, question, column, known)
    return check


def _read(table: Table, shape: type[Check] | type[When], known: Known) -> Check | When:
    values: dict[str, Any] = {}
    for entry in fields(shape):
        key = entry.metadata.get("key", entry.name)
        if table.has(key) or entry.default is MISSING:
            values[entry.name] = READERS[entry.metadata["role"]](table, key, entry, known)
        else:
            table.asked.add(key)
            values[entry.name] = entry.default
            if entry.metadata["role"] == "question" and entry.default is not None:
                _usable(table, entry.default, entry, known)
    return shape(**values)


def _when(table: Table, key: str, entry: Field[Any], known: Known) -> When | None:
    inner = table.table(key)
    if inner is None:
        return None
    when = cast(When, _read(inner, When, known))
    inner.close()
    subjects = [bool(when.question), bool(when.who), bool(when.models)]
    tests = [
        when.is_ is not None,
        bool(when.any_of or when.none_of),
        when.rows is not None,
        when.number is not None,
    ]
    fits = (
        (when.question and sum(tests) == 1 and not when.number and (not when.column or when.any_of))
        or (when.who and sum(tests) == 1 and (when.any_of or when.none_of))
        or (when.models and sum(tests) == 1 and when.number)
    )
    if sum(subjects) != 1 or not fits:
        inner.fault(
            "says when in no way that is known: question with is, any_of, none_of or rows; "
            "who with any_of or none_of; models with number."
        )
    if when.who:
        _known(
            inner, "any_of", when.any_of + when.none_of, known.places, "a group or country of countries.csv"
        )
    elif when.question and when.question in known.questions and not when.column:
        _answers(inner, known.questions[when.question], (*when.any_of, *when.none_of, when.is_))
    return when


def _answers(table: Table, question: Question, values: Collection[Any]) -> None:
    """The values a `when` waits for must be possible answers."""
    for value in values:
        if value is None:
            continue
        possible = (
            isinstance(value, bool)
            if question.type == "yes_no"
            else value in question.values
            if question.type == "choice"
            else isinstance(value, str)
        )
        if not possible:
            table.fault(
                f'waits for {value!r}, an answer the {question.type} question "{question.id}" cannot have.'
            )


def _question(table: Table, key: str, entry: Field[Any], known: Known) -> str:
    name = table.text(key)
    _usable(table, name, entry, known)
    return name


def _usable(table: Table, name: str, entry: Field[Any], known: Known) -> None:
    question = known.questions.get(name)
    if question is None:
        if name:
            table.fault(f'asks the question "{name}", which does not exist.')
        return
    types = entry.metadata.get("types", ())
    if types and question.type not in types:
        table.fault(f'asks "{name}", a {question.type} question; it can only use {listed(types, "or")}.')
    for column in entry.metadata.get("columns", ()):
        if question.type == "table" and question.column(column) is None:
            table.fault(f'reads the column "{column}" of "{name}", which has no such column.')


def _number(table: Table, key: str, entry: Field[Any], known: Known) -> str:
    if table.has(key) and not isinstance(table.raw[key], str):
        table.asked.add(key)
        table.fault(
            f'"{key}" writes a number of the rule; numbers are written once, in numbers.toml, and named here.'
        )
        return ""
    name = table.text(key)
    number = known.numbers.get(name)
    if number is None:
        if name:
            table.fault(f'names the number "{name}", which is not in numbers.toml.')
    elif entry.metadata["units"] and number.unit.lower() not in entry.metadata["units"]:
        table.fault(f'names "{name}" in {number.unit}; it needs {listed(entry.metadata["units"], "or")}.')
    return name


def _column(table: Table, key: str, entry: Field[Any], known: Known) -> str:
    return table.text(key)


def _column_exists(table: Table, check: Check, name: str, column: str, known: Known) -> None:
    question = known.questions.get(name)
    if question is None or question.type != "table" or name not in names_of_first(check):
        return
    if question.column(column) is None and not (check.when and check.when.column == column):
        table.fault(f'names the column "{column}", which "{name}" has not.')


def names_of_first(check: Check) -> tuple[str, ...]:
    """The question whose columns a check names."""
    return (getattr(check, "question", None) or "",)


def _strings(table: Table, key: str, entry: Field[Any], known: Known) -> tuple[str, ...]:
    return table.strings(key)


def _choices(table: Table, key: str, entry: Field[Any], known: Known) -> tuple[str, ...]:
    values = table.strings(key)
    question = known.questions.get(str(table.raw.get("question")))
    if question is not None and question.type == "choice":
        _known(table, key, values, question.values, f'an option of "{question.id}"')
    return values


def _cells(table: Table, key: str, entry: Field[Any], known: Known) -> tuple[str, ...]:
    values = table.strings(key)
    question = known.questions.get(str(table.raw.get("question")))
    column = question.column(str(table.raw.get("column"))) if question else None
    if column is None or column.type != "choice":
        table.fault(f'"{key}" needs "column" to name a choice column.')
    else:
        _known(table, key, values, column.values, f'an option of the column "{column.id}"')
    return values


def _who(table: Table, key: str, entry: Field[Any], known: Known) -> tuple[str, ...]:
    values = table.strings(key)
    _known(table, key, [who for who in values if not who.startswith("role:")], WHO, "somebody known here")
    return values


def _named(of: Callable[[Known], Collection[str]], what: str, many: bool) -> Callable[..., Any]:
    def read(table: Table, key: str, entry: Field[Any], known: Known) -> tuple[str, ...] | str:
        values = table.strings(key) if many else (table.text(key),)
        _known(table, key, [value for value in values if value], of(known), what)
        if many and not values:
            table.fault(f'"{key}" is empty.')
        return values if many else values[0]

    return read


def _known(table: Table, key: str, values: Collection[str], allowed: Collection[str], what: str) -> None:
    for value in values:
        if value not in allowed:
            table.fault(f'"{key}" names "{value}", which is not {what}.')


def _among(*allowed: str) -> Callable[..., str]:
    return lambda table, key, entry, known: cast(str, table.one_of(key, allowed))


def _flag(table: Table, key: str, entry: Field[Any], known: Known) -> bool:
    return table.flag(key, False)


def _value(table: Table, key: str, entry: Field[Any], known: Known) -> bool | str | None:
    table.asked.add(key)
    value = table.raw.get(key)
    if not isinstance(value, bool | str):
        table.fault(f'"{key}" must be true, false or a text, not {value!r}.')
        return None
    return value


READERS: dict[str, Callable[[Table, str, Field[Any], Known], Any]] = {
    "when": _when,
    "question": _question,
    "number": _number,
    "column": _column,
    "columns": _strings,
    "choices": _choices,
    "cells": _cells,
    "values": _strings,
    "value": _value,
    "flag": _flag,
    "who": _who,
    "places": _named(lambda known: known.places, "a group or country of countries.csv", True),
    "place": _named(lambda known: known.places, "a group or country of countries.csv", False),
    "calendar": _named(lambda known: known.calendar, "an item of the calendar", True),
    "control_set": _named(lambda known: known.control_sets, "a control set", True),
    "checklist": _named(lambda known: known.checklists, "a checklist", False),
    "cap": _named(lambda known: known.caps, "a table of allocations.csv", False),
    "op": _among(*OPERATORS),
    "need": _among("every", "any"),
    "outcome": _among("satisfied", "undetermined", "not_satisfied"),
    "measure": _among("installed_base"),
    "rate_part": _among(*RATE_PARTS),
}
