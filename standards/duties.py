"""The requirements of an edition, read chapter by chapter; one that asks nothing is refused."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from standards.checks.kinds import (
    Cap,
    Check,
    Extraction,
    Location,
    OfficialText,
    Share,
    Tally,
    WeightsLocation,
)
from standards.checks.reading import Known, read_check
from standards.edition import Part, Requirement
from standards.enforcement import read_states
from standards.provenance import PROVENANCES
from standards.quantities import written
from standards.reading import Table, applies_to, unique

PART_KINDS = frozenset({"evidence", "attest", "list", "numeric", "date"})
SHARED = ("parties", "ownership")


@dataclass(frozen=True, slots=True)
class Term:
    """The days of the edition, which a requirement has where it names none of its own."""

    effective: date
    compliance: date
    ends_on: date | None


def read_requirements(
    chapters: list[Table], kinds: tuple[str, ...], term: Term, known: Known
) -> tuple[Requirement, ...]:
    """All requirements in the order they are written, file by file."""
    found: list[tuple[Table, Requirement]] = []
    parts: list[tuple[Table, str]] = []
    for chapter in chapters:
        for table in chapter.tables("requirement"):
            found.append((table, _requirement(table, kinds, term, known, parts)))
        chapter.close()
    unique([(table, requirement.id) for table, requirement in found], "requirement")
    unique(parts, "part")
    return tuple(requirement for _, requirement in found)


def _requirement(
    table: Table,
    kinds: tuple[str, ...],
    term: Term,
    known: Known,
    parts: list[tuple[Table, str]],
) -> Requirement:
    applies = applies_to(table, kinds)
    tables = table.tables("part")
    requirement = Requirement(
        id=table.text("id"),
        paragraph=table.text("paragraph"),
        title=table.text("title"),
        family=table.text("family"),
        statement=table.text("statement"),
        citation=table.text("citation"),
        applies_to=applies,
        effective_from=table.day("effective_from", term.effective),
        compliance_from=table.day("compliance_from", term.compliance),
        ends_on=table.day_or_none("ends_on") or term.ends_on,
        provenance=table.one_of("provenance", PROVENANCES),
        notes=table.text("notes", ""),
        maps_to=table.strings("maps_to", ()),
        maps_provenance=table.text("maps_provenance", ""),
        group=table.one_of("group", ("standard", "application_item"), "standard"),
        parts=tuple(_part(part, applies, known) for part in tables),
        enforcement=read_states(table),
    )
    parts += zip(tables, [part.id for part in requirement.parts], strict=True)
    if not requirement.parts:
        table.fault("asks nothing: it has no part.")
    for kind in applies:
        if requirement.parts and not requirement.parts_for(kind):
            table.fault(f"asks nothing of {kind}, though it applies to it.")
    if requirement.compliance_from < requirement.effective_from:
        table.fault(
            f"compliance_from {requirement.compliance_from} is before "
            f"effective_from {requirement.effective_from}."
        )
    if requirement.ends_on is not None and requirement.ends_on < requirement.effective_from:
        table.fault(f"ends_on {requirement.ends_on} is before effective_from {requirement.effective_from}.")
    table.close()
    return requirement


def _part(table: Table, kinds: tuple[str, ...], known: Known) -> Part:
    inner = table.table("check")
    if inner is None:
        table.fault("asks nothing: it has no check.")
    check = read_check(inner, known) if inner is not None else OfficialText(question="")
    part = Part(
        id=table.text("id"),
        text=table.text("text"),
        kind=table.one_of("kind", PART_KINDS),
        provenance=table.one_of("provenance", PROVENANCES),
        note=table.text("note", ""),
        applies_to=applies_to(table, kinds),
        options=table.strings("options", ()),
        check=check,
        questions=questions_of(check, known),
    )
    _written_again(table, part, known)
    _askable(table, part, known)
    table.close()
    return part


def questions_of(check: Check, known: Known) -> tuple[str, ...]:
    """The questions a check reads: those it names, and the shared tables its arithmetic needs."""
    asked = check.named("question")
    if isinstance(check, Location | Share | WeightsLocation | Cap | Tally) or (
        check.when is not None and check.when.who
    ):
        asked += tuple(id for id in SHARED if id in known.questions)
    if isinstance(check, Extraction) and check.models not in asked:
        asked += (check.models,)
    return tuple(dict.fromkeys(asked))


def _written_again(table: Table, part: Part, known: Known) -> None:
    """A number of the check that the part's own words repeat is a number written twice."""
    for name in part.check.named("number"):
        number = known.numbers.get(name)
        if number is None or number.day is not None:
            continue
        figures = {written(number.value), str(number.value)}
        for word in part.text.replace("(", " ").replace(")", " ").split():
            if word.strip(".,;:%") in figures:
                table.fault(
                    f'writes {word.strip(".,;:")} in its text; that is "{name}", written in numbers.toml.'
                )


def _askable(table: Table, part: Part, known: Known) -> None:
    for id in part.check.named("question"):
        question: Any = known.questions.get(id)
        if question is not None and not set(part.applies_to) <= set(question.applies_to):
            table.fault(f'asks "{id}", which is not asked of every kind that the part applies to.')
