"""From a folder to an edition: everything is read, every reference is followed, and every fault is told at
once.
"""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from standards import heading, questionnaire, sheets
from standards.checks.reading import Known
from standards.duties import Term, read_requirements
from standards.edition import (
    CalendarItem,
    Number,
    Rulebook,
)
from standards.files import content_hash, data_files, shared_sheet, toml
from standards.provenance import PROVENANCES
from standards.quantities import day, exact
from standards.reading import Faults, Table, refuse
from standards.usage import unused
from standards.wording import worded


def load(folder: Path) -> Rulebook:
    """The edition in a folder. Raises RulebookError naming file, place and reason of every fault."""
    if not folder.is_dir():
        raise refuse(f"{folder.name} is not a folder, so it is not a rulebook.")
    faults = Faults()
    files = data_files(folder, faults)
    head = toml(folder, folder / "rulebook.toml", faults)
    figures = toml(folder, folder / "numbers.toml", faults)
    written = [
        [toml(folder, path, faults) for path in files if path.parent.name == name]
        for name in ("questions", "requirements")
    ]
    faults.refuse(folder.name)  # what cannot be read hides what it says: nothing is made of half a file

    numbers = _numbers(figures)
    head = worded(head, numbers)
    pages, chapters = ([worded(table, numbers) for table in tables] for tables in written)
    lent = shared_sheet(head, folder, "countries")
    chips, countries = (
        sheets.chips(folder, faults),
        sheets.countries(lent or folder / "countries.csv", faults),
    )
    controls, columns = sheets.controls(folder, faults)
    allocations = sheets.caps(folder, faults)
    kinds = heading.kinds(head)
    ids = tuple(kind.id for kind in kinds)
    sections = heading.sections(head)
    questions = questionnaire.read_questions(pages, ids, [section.id for section in sections])
    calendar = heading.calendar(head, ids, numbers)
    process = heading.process(head, ids, numbers)
    checklists = heading.checklists(head)
    control_sets = heading.control_sets(head, controls, columns)
    effective = head.day("effective")
    compliance = head.day("compliance")
    ends_on = heading.ends_on(head, effective)
    known = Known(
        questions=questions,
        numbers=numbers,
        calendar=[item.id for item in calendar],
        checklists=checklists,
        control_sets=control_sets,
        caps={cap.table for cap in allocations},
        places=countries.groups | countries.names.keys(),
    )
    requirements = read_requirements(chapters, ids, Term(effective, compliance, ends_on), known)
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
        enforcement=heading.enforcement(head),
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
        draft=head.flag("draft", False),
        offered=head.flag("offered", True),
        ends_on=ends_on,
        _by_id={requirement.id: requirement for requirement in requirements},
    )
    head.close()
    unused(rulebook, head)
    faults.refuse(folder.name)
    return _sealed(rulebook, content_hash(folder, files, {"countries.csv": lent} if lent else {}))


def _sealed(rulebook: Rulebook, hash: str) -> Rulebook:
    return replace(rulebook, hash=hash)


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


def _calendar_leads_somewhere(
    head: Table, calendar: tuple[CalendarItem, ...], requirements: set[str]
) -> None:
    for item in calendar:
        for id in item.requirements:
            if id not in requirements:
                head.fault(f'calendar {item.id} serves the requirement "{id}", which does not exist.')
