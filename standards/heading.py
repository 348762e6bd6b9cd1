"""The head of an edition, rulebook.toml: kinds, enforcement, pages, calendar, process, checklists,
sets of controls.
"""

from collections.abc import Mapping
from datetime import date

from standards.edition import (
    CalendarItem,
    Checklist,
    ChecklistItem,
    Control,
    ControlSet,
    Kind,
    Number,
    ProcessItem,
    Section,
)
from standards.enforcement import Enforcement, read_states
from standards.errors import listed
from standards.provenance import PROVENANCES
from standards.quantities import day
from standards.reading import Table, applies_to, unique


def kinds(head: Table) -> tuple[Kind, ...]:
    """The kinds of authorization; at least one."""
    tables = head.tables("kind")
    kinds = tuple(Kind(table.text("id"), table.text("title")) for table in tables)
    _closed(tables, [kind.id for kind in kinds], "kind")
    if not kinds:
        head.fault("names no kind of authorization ([[kind]]).")
    return kinds


def enforcement(head: Table) -> tuple[Enforcement, ...]:
    """The dated states of enforcement, forward in time; at least one."""
    found = read_states(head)
    if not found:
        head.fault("says nothing of its enforcement ([[enforcement]]).")
    return found


def ends_on(head: Table, effective: date) -> date | None:
    """The last day of the edition, or None while it has none."""
    last = head.day_or_none("ends_on")
    if last is not None and last < effective:
        head.fault(f"ends_on {last} is before effective {effective}.")
    return last


def sections(head: Table) -> tuple[Section, ...]:
    """The pages, in order."""
    tables = head.tables("section")
    sections = tuple(Section(table.text("id"), table.text("title"), table.text("intro")) for table in tables)
    _closed(tables, [section.id for section in sections], "section")
    return sections


def calendar(head: Table, kinds: tuple[str, ...], numbers: Mapping[str, Number]) -> tuple[CalendarItem, ...]:
    """The duties that recur or fall due at a distance from an event; every figure named from numbers.toml."""
    tables = head.tables("calendar")
    found = []
    for table in tables:
        item = CalendarItem(
            id=table.text("id"),
            title=table.text("title"),
            applies_to=applies_to(table, kinds),
            requirements=table.strings("requirements", ()),
            provenance=table.one_of("provenance", PROVENANCES),
            citation=table.text("citation", ""),
            note=table.text("note", ""),
            covers=table.text("covers", ""),
            policy=table.flag("policy", False),
            due=tuple(_month_day(table, text) for text in table.strings("due", ())),
            interval_months=_figure(table, "interval_months", ("months",), numbers),
            days_before=_figure(table, "days_before", ("days",), numbers),
            days_after=_figure(table, "days_after", ("days",), numbers),
            when=table.text("when", ""),
        )
        ways = [bool(item.due), item.interval_months, item.days_before, item.days_after, bool(item.when)]
        if sum(way is not None and way is not False for way in ways) != 1:
            table.fault("must say when, in one way: due, interval_months, days_before, days_after or when.")
        found.append(item)
    _closed(tables, [item.id for item in found], "calendar")
    return tuple(found)


def _month_day(table: Table, text: str) -> tuple[int, int]:
    found = day(f"2023-{text}")
    if found is None:
        table.fault(f'"due" must be a day of every year, MM-DD, not "{text}".')
        return (1, 1)
    return (found.month, found.day)


def _figure(table: Table, key: str, units: tuple[str, ...], numbers: Mapping[str, Number]) -> int | None:
    name = _number_name(table, key, numbers)
    if name is None:
        return None
    number = numbers[name]
    if number.unit not in units or number.value.denominator != 1:
        table.fault(f'"{key}" names "{name}" in {number.unit}; it needs whole {listed(units, "or")}.')
    return int(number.value)


def _number_name(table: Table, key: str, numbers: Mapping[str, Number]) -> str | None:
    table.asked.add(key)
    if not table.has(key):
        return None
    name = table.raw[key]
    if not isinstance(name, str):
        table.fault(
            f'"{key}" writes a number of the rule; numbers are written once, in numbers.toml, and named here.'
        )
        return None
    if name not in numbers:
        table.fault(f'"{key}" names the number "{name}", which is not in numbers.toml.')
        return None
    return name


def process(head: Table, kinds: tuple[str, ...], numbers: Mapping[str, Number]) -> tuple[ProcessItem, ...]:
    """The committee's own rules."""
    tables = head.tables("process")
    found = tuple(
        ProcessItem(
            table.text("id"),
            table.text("item"),
            table.text("title"),
            table.text("statement"),
            table.text("citation"),
            table.one_of("provenance", PROVENANCES),
            applies_to(table, kinds),
            table.text("note", ""),
            _number_name(table, "number", numbers),
        )
        for table in tables
    )
    _closed(tables, [item.id for item in found], "process")
    return found


def checklists(head: Table) -> dict[str, Checklist]:
    """The published lists, by id."""
    found: dict[str, Checklist] = {}
    for id, table in _inner(head, "checklists"):
        items = table.tables("item")
        found[id] = Checklist(
            id,
            table.text("title"),
            table.one_of("provenance", PROVENANCES),
            table.text("note", ""),
            tuple(
                ChecklistItem(item.text("id"), item.text("text"), item.text("group", "")) for item in items
            ),
        )
        _closed(items, [item.id for item in found[id].items], "checklist item")
        if not items:
            table.fault("has no items.")
        table.close()
    return found


def control_sets(
    head: Table, controls: Mapping[str, Control], columns: Mapping[str, list[str]]
) -> dict[str, ControlSet]:
    """The sets of controls, by id: from their ids, or from their column of controls.csv; both must agree."""
    found: dict[str, ControlSet] = {}
    for id, table in _inner(head, "control_sets"):
        listed_ids = tuple(columns.get(id, ()))
        ids = table.strings("ids", listed_ids)
        for control in ids:
            if control not in controls:
                table.fault(f'names the control "{control}", which is not in controls.csv.')
        if columns and set(ids) != set(listed_ids):
            odd = sorted(set(ids) ^ set(listed_ids))
            table.fault(f"differs from the column {id} of controls.csv in {listed(odd)}.")
        if not ids:
            table.fault("has no controls.")
        texts = (
            table.text("title"),
            table.one_of("provenance", PROVENANCES),
            table.text("source", ""),
            table.text("note", ""),
        )
        found[id] = ControlSet(id, *texts, ids)
        table.close()
    for id in columns:
        if id not in found:
            head.faults.add(
                "controls.csv",
                "line 1",
                f'has the column "{id}", which is not a control set of rulebook.toml.',
            )
    return found


def _inner(head: Table, key: str) -> list[tuple[str, Table]]:
    outer = head.table(key)
    if outer is None:
        return []
    return [(id, inner) for id in outer.raw if (inner := outer.table(id)) is not None]


def _closed(tables: list[Table], ids: list[str], what: str) -> None:
    for table in tables:
        table.close()
    unique(zip(tables, ids, strict=True), what)
