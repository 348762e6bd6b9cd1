"""What is to be looked at on site: every part that asks something about a site, in the order of the rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviews.models import Inspection, InspectionItem
from standards.edition import Part
from standards.rulebook import Rulebook


def at_a_site(part: Part, edition: Rulebook) -> bool:
    """Whether a part asks for an answer that is given site by site."""
    return any(edition.questions[one].scope == "site" for one in part.questions if one in edition.questions)


def items(
    inspection: Inspection, edition: Rulebook, kind: str, free: Iterable[str]
) -> Iterator[InspectionItem]:
    """Unsaved rows: the rulebook's for this kind, and behind them what the planner names besides."""
    position = 0
    for requirement in edition.requirements:
        if kind not in requirement.applies_to:
            continue
        for part in requirement.parts_for(kind):
            if not at_a_site(part, edition):
                continue
            position += 1
            yield InspectionItem(
                inspection=inspection,
                position=position,
                requirement=requirement.id,
                part=part.id,
                paragraph=requirement.paragraph,
                words=part.text,
                citation=requirement.citation,
                provenance=part.provenance,
            )
    for words in free:
        position += 1
        yield InspectionItem(inspection=inspection, position=position, words=words)
