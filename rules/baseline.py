"""The controls of an edition: by family, and who asks for each."""

from dataclasses import dataclass
from typing import Any

from standards.edition import Control, ControlSet, Part, Requirement, Rulebook

FAMILIES = {
    "AC": "Access control",
    "AT": "Awareness and training",
    "AU": "Audit and accountability",
    "CA": "Assessment, authorization and monitoring",
    "CM": "Configuration management",
    "CP": "Contingency planning",
    "IA": "Identification and authentication",
    "IR": "Incident response",
    "MA": "Maintenance",
    "MP": "Media protection",
    "PE": "Physical and environmental protection",
    "PL": "Planning",
    "PM": "Program management",
    "PS": "Personnel security",
    "PT": "Processing and transparency of personal data",
    "RA": "Risk assessment",
    "SA": "System and services acquisition",
    "SC": "System and communications protection",
    "SI": "System and information integrity",
    "SR": "Supply chain risk management",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A control with the sets it is in, and how many requirements ask for it or are mapped to it."""

    control: Control
    sets: tuple[ControlSet, ...]
    asking: int
    mapped: int


@dataclass(frozen=True, slots=True)
class Family:
    """The controls of one family."""

    id: str
    title: str
    lines: tuple[Line, ...]


def families(book: Rulebook, chosen: str = "") -> list[Family]:
    """The controls by family, all or those of one set, in the order of the catalogue."""
    inside = set(book.control_sets[chosen].ids) if chosen else book.controls.keys()
    asking = {id: asked(book, id) for id in book.control_sets}
    mapped = [set(requirement.maps_to) for requirement in book.requirements]
    found: dict[str, list[Line]] = {}
    for control in book.controls.values():
        if control.id in inside:
            sets = sets_of(book, control)
            who = {requirement.id for one in sets for requirement, _ in asking[one.id]}
            count = sum(control.id in ids for ids in mapped)
            found.setdefault(control.family, []).append(Line(control, sets, len(who), count))
    return [Family(id, FAMILIES.get(id, id), tuple(lines)) for id, lines in found.items()]


def sets_of(book: Rulebook, control: Control) -> tuple[ControlSet, ...]:
    """The sets a control is in."""
    return tuple(chosen for chosen in book.control_sets.values() if control.id in chosen.ids)


def asked(book: Rulebook, set_id: str) -> list[tuple[Requirement, Part]]:
    """The parts of requirements whose check asks for every control of a set."""
    return [
        (requirement, part)
        for requirement in book.requirements
        for part in requirement.parts
        if set_id in part.check.named("control_set")
    ]


def told(book: Rulebook, control: Control) -> dict[str, Any]:
    """Everything the page of a control says: its sets, who asks, who is mapped to it, its base and enhancements."""
    ids = list(book.controls)
    at = ids.index(control.id)
    sets = sets_of(book, control)
    base = control.id.partition("(")[0]
    return {
        "control": control,
        "family": FAMILIES.get(control.family, control.family),
        "sets": sets,
        "asking": [pair for one in sets for pair in asked(book, one.id)],
        "mapped": [one for one in book.requirements if control.id in one.maps_to],
        "kin": [
            one for one in book.controls.values() if one is not control and one.id.partition("(")[0] == base
        ],
        "before": book.controls[ids[at - 1]] if at else None,
        "after": book.controls[ids[at + 1]] if at + 1 < len(ids) else None,
    }
