"""From a folder to an edition: everything is read, every reference is followed, and every fault is told at
once.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from standards import questionnaire, sheets
from standards.checks.reading import Known
from standards.duties import read_requirements
from standards.edition import (
    CalendarItem,
    Checklist,
    ChecklistItem,
    Control,
    ControlSet,
    Enforcement,
    Kind,
    Number,
    ProcessItem,
    Rulebook,
    Section,
)
from standards.errors import listed
from standards.files import content_hash, data_files, toml
from standards.quantities import day, exact
from standards.reading import Faults, Table, applies_to, refuse, unique
from standards.usage import unused

PROVENANCES = sheets.PROVENANCES
STATUSES = frozenset(
    {
        "codified",
        "in_force",
        "delayed",
        "not_enforced",
        "fallback",
        "rescinded",
        "superseded",
        "draft",
        "guidance",
    }
)


def load(folder: Path) -> Rulebook:
    """The edition in a folder. Raises RulebookError naming file, place and reason of every fault."""
    if not folder.is_dir():
        raise refuse(f"{folder.name} is not a folder, so it is not a rulebook.")
    faults = Faults()
    files = data_files(folder, faults)
    head = toml(folder, folder / "rulebook.toml", faults)
    numbers = _numbers(toml(folder, folder / "numbers.toml", faults))
    pages = [toml(folder, path, faults) for path in files if path.parent.name == "questions"]
    chapters = [toml(folder, path, faults) for path in files if path.parent.name == "requirements"]
    faults.refuse(folder.name)

    chips, countries = sheets.chips(folder, faults), sheets.countries(folder, faults)
    controls, columns = sheets.controls(folder, faults)
    allocations = sheets.caps(folder, faults)
    kinds = _kinds(head)
    ids = tuple(kind.id for kind in kinds)
    sections = _sections(head)
    questions = questionnaire.read_questions(pages, ids, [section.id for section in sections])
    calendar = _calendar(head, ids, numbers)
    process = _process(head, ids, numbers)
    checklists = _checklists(head)
    control_sets = _control_sets(head, controls, columns)
    effective = head.day("effective")
    compliance = head.day("compliance")
    known = Known(
        questions=questions,
        numbers=numbers,
        calendar=[item.id for item in calendar],
        checklists=checklists,
        control_sets=control_sets,
        caps={cap.table for cap in allocations},
        places=countries.groups | countries.names.keys(),
    )
    requirements = read_requirements(chapters, ids, effective, compliance, known)
    _calendar_leads_somewhere(head, calendar, {requirement.id for requirement in requirements})
    rulebook = Rulebook(
        id=head.text("id"),
        edition=head.day("edition").isoformat(),
        title=head.text("title"),
        citation=head.text("citation"),
        source=head.text("source"),
        note=head.text("note", ""),
        hash="",
        published=head.day("published"),
        effective=effective,
        compliance=compliance,
        kinds=kinds,
        enforcement=_enforcement(head),
        sections=sections,
        requirements=requirements,
        questions=questions,
        calendar=calendar,
        committee_process=process,
        checklists=checklists,
        control_sets=control_sets,
        controls=controls,
        chips=chips,
        countries=countries,
        allocations=allocations,
        numbers=numbers,
        _by_id={requirement.id: requirement for requirement in requirements},
    )
    head.close()
    unused(rulebook, head)
    faults.refuse(folder.name)
    return _sealed(rulebook, content_hash(folder, files))


def _sealed(rulebook: Rulebook, hash: str) -> Rulebook:
    values = {name: getattr(rulebook, name) for name in Rulebook.__dataclass_fields__}
    return Rulebook(**{**values, "hash": hash})


def _kinds(head: Table) -> tuple[Kind, ...]:
    tables = head.tables("kind")
    kinds = tuple(Kind(table.text("id"), table.text("title")) for table in tables)
    _closed(tables, [kind.id for kind in kinds], "kind")
    if not kinds:
        head.fault("names no kind of authorization ([[kind]]).")
    return kinds


def _enforcement(head: Table) -> tuple[Enforcement, ...]:
    tables = head.tables("enforcement")
    found = tuple(
        Enforcement(
            table.day("since"),
            table.one_of("status", STATUSES),
            table.text("note"),
            table.text("source"),
            table.one_of("provenance", PROVENANCES),
        )
        for table in tables
    )
    for table in tables:
        table.close()
    if not found:
        head.fault("says nothing of its enforcement ([[enforcement]]).")
    if [state.since for state in found] != sorted({state.since for state in found}):
        head.fault("[[enforcement]] must go forward in time, one state a day.")
    return found


def _sections(head: Table) -> tuple[Section, ...]:
    tables = head.tables("section")
    sections = tuple(Section(table.text("id"), table.text("title"), table.text("intro")) for table in tables)
    _closed(tables, [section.id for section in sections], "section")
    return sections


def _numbers(file: Table) -> dict[str, Number]:
    numbers: dict[str, Number] = {}
    said: dict[tuple[str, str, str], str] = {}
    for id in file.raw:
        table = file.table(id)
        if table is None:
            continue
        unit, text = table.text("unit"), table.text("value")
        day_value = day(text) if unit == "date" else None
        value = Fraction(0) if unit == "date" else exact(text)
        if text and (value is None or (unit == "date" and day_value is None)):
            table.fault(
                f'the value "{text}" is not an exact number in digits, nor a date with the unit "date".'
            )
        numbers[id] = Number(
            id,
            table.text("title", ""),
            value or Fraction(0),
            day_value,
            unit,
            table.text("citation"),
            table.one_of("provenance", PROVENANCES),
            table.text("note", ""),
        )
        key = (text, unit, numbers[id].title or numbers[id].citation)
        if key in said:
            table.fault(f'{text} {unit} is written twice: here and as "{said[key]}".')
        said[key] = id
        table.close()
    return numbers


def _calendar(head: Table, kinds: tuple[str, ...], numbers: Mapping[str, Number]) -> tuple[CalendarItem, ...]:
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


def _process(head: Table, kinds: tuple[str, ...], numbers: Mapping[str, Number]) -> tuple[ProcessItem, ...]:
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


def _checklists(head: Table) -> dict[str, Checklist]:
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


def _control_sets(
    head: Table, controls: Mapping[str, Control], columns: Mapping[str, list[str]]
) -> dict[str, ControlSet]:
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


def _calendar_leads_somewhere(
    head: Table, calendar: tuple[CalendarItem, ...], requirements: set[str]
) -> None:
    for item in calendar:
        for id in item.requirements:
            if id not in requirements:
                head.fault(f'calendar {item.id} serves the requirement "{id}", which does not exist.')
