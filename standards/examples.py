"""An edition's own example dossiers, held against the edition and compared with what they are said to show.

vectors.toml lists whole dossiers ([[dossier]]: every requirement is satisfied, save those it names otherwise) and
variations of them ([[variation]]: what is changed, which requirement it is made for, and what is then found).
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from standards.assessment import Finding, FindingStatus, PartFinding, assess
from standards.dossier import parse
from standards.edition import Rulebook
from standards.errors import Refusal, listed
from standards.files import FOLDER_OF_EXAMPLES
from standards.reading import Faults, Table
from standards.vectors import Change, Example, Examples, Variation, read

__all__ = ["Change", "Coverage", "Example", "Examples", "Variation", "changed", "read", "run"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often the examples show each requirement and part satisfied and failing, and the whole dossiers of
    each kind: ids -> counts, 0 included.
    """

    kinds: Mapping[str, int]
    variations: int
    satisfied: Mapping[str, int]
    failing: Mapping[str, int]

    def without(self, ids: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Of the requirements or parts: those that no example satisfies, and those that none fails."""
        asked = tuple(ids)
        never = tuple(id for id in asked if not self.satisfied[id])
        return never, tuple(id for id in asked if not self.failing[id])


def run(rulebook: Rulebook, examples: Examples, faults: Faults) -> Coverage:
    """Hold every example against the edition; what deviates from what is expected is noted, with file and
    place. Total: an example that cannot be read or changed is a fault, never an exception.
    """
    told = _Told(rulebook)
    before: dict[tuple[str, date], Mapping[str, Finding]] = {}
    for example in examples.dossiers:
        found = _found(rulebook, example.document, example, example.on, faults)
        if found is not None:
            _whole(example, found)
            told.count(found)
    for variation in examples.variations:
        whole = examples.whole(variation)
        if whole is None:
            continue
        key = (whole.file, variation.on)
        if key not in before:
            before[key] = _found(rulebook, whole.document, None, variation.on, faults) or {}
        document = changed(whole.document, variation.changes, variation.table)
        after = _found(rulebook, document, variation, variation.on, faults) if document is not None else None
        if after is not None and before[key]:
            _varied(variation, before[key], after)
            told.count(after, only=variation.requirement)
    kinds = {kind.id: sum(one.kind == kind.id for one in examples.dossiers) for kind in rulebook.kinds}
    return Coverage(kinds, len(examples.variations), told.satisfied, told.failing)


def changed(document: Any, changes: tuple[Change, ...], table: Table) -> Any:
    """A copy with each place set or removed; None, and a fault in the table, where a pointer leads nowhere."""
    document = copy.deepcopy(document)
    for change in changes:
        *steps, last = change.steps
        inner: Any = document
        try:
            for step in steps:
                inner = inner[_key(inner, step)]
            if change.remove:
                del inner[_key(inner, last)]
            else:
                inner[_key(inner, last)] = change.value
        except (KeyError, IndexError, ValueError, TypeError):
            table.fault(f'the pointer "/{"/".join(change.steps)}" leads nowhere in the dossier it changes.')
            return None
    return document


def _key(inner: Any, step: str) -> str | int:
    if not isinstance(inner, list):
        return step
    if not (step.isascii() and step.isdigit()):
        raise IndexError(step)
    return int(step)


def _found(
    rulebook: Rulebook, document: Any, example: Example | Variation | None, on: date, faults: Faults
) -> Mapping[str, Finding] | None:
    """The findings by requirement; None, and the dossier's faults, where it cannot be read."""
    try:
        dossier = parse(document, rulebook)
    except Refusal as refusal:
        for fault in refusal.faults if example is not None else ():
            where = f"{fault.pointer or 'the whole'} {fault.message}"
            if isinstance(example, Example):
                faults.add(f"{FOLDER_OF_EXAMPLES}/{example.file}", fault.pointer, fault.message)
            elif example is not None:
                example.table.fault(f"is no dossier once changed: {where}.")
        return None
    return {finding.id: finding for finding in assess(rulebook, dossier, on).findings}


def _whole(example: Example, found: Mapping[str, Finding]) -> None:
    for id, finding in found.items():
        expected = example.otherwise.get(id, FindingStatus.SATISFIED.value)
        if finding.status != expected:
            example.table.fault(
                f"{id} is found {_words(finding.status)}, not {_words(expected)}: {finding.why}"
            )
    for id in example.otherwise:
        if id not in found:
            example.table.fault(f"{id} is not asked of {example.kind}, so nothing is found of it.")


def _varied(variation: Variation, before: Mapping[str, Finding], after: Mapping[str, Finding]) -> None:
    table, finding = variation.table, after.get(variation.requirement)
    if finding is None:
        table.fault(f"{variation.requirement} is not asked of {variation.kind}, so nothing is found of it.")
        return
    if finding.status != variation.expect:
        table.fault(
            f"{finding.id} is found {_words(finding.status)}, not {_words(variation.expect)}: {finding.why}"
        )
        return
    was = {part.id: part for part in before[finding.id].parts}
    parts = {part.id for part in finding.parts if _turned(part, was[part.id], finding.status)}
    if parts != set(variation.parts):
        table.fault(
            f"the parts that turn {_words(finding.status)} are {listed(sorted(parts)) or 'none'}, "
            f"not {listed(sorted(variation.parts)) or 'none'}."
        )
    also = {id for id in after if id != finding.id and after[id].status != before[id].status}
    if also != set(variation.also):
        table.fault(
            f"the other requirements that change are {listed(sorted(also)) or 'none'}, "
            f"not {listed(sorted(variation.also)) or 'none'} (“also”)."
        )


def _turned(part: PartFinding, was: PartFinding, status: FindingStatus) -> bool:
    return part.status == status != was.status


def _words(status: str) -> str:
    return f"“{status.replace('_', ' ')}”"


class _Told:
    """Counts what the examples show, requirement by requirement and part by part."""

    def __init__(self, rulebook: Rulebook) -> None:
        ids = [
            id
            for requirement in rulebook.requirements
            for id in (requirement.id, *(part.id for part in requirement.parts))
        ]
        self.satisfied = dict.fromkeys(ids, 0)
        self.failing = dict.fromkeys(ids, 0)

    def count(self, found: Mapping[str, Finding], only: str = "") -> None:
        """A whole dossier counts for all; a variation for the requirement it is made for."""
        for finding in found.values():
            if only in ("", finding.id):
                self._one(finding.id, finding.status)
                for part in finding.parts:
                    self._one(part.id, part.status)

    def _one(self, id: str, status: FindingStatus) -> None:
        self.satisfied[id] += status == FindingStatus.SATISFIED
        self.failing[id] += status == FindingStatus.NOT_SATISFIED
