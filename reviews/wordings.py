"""Finding templates: wordings with places that are filled in from the finding they are used on."""

from __future__ import annotations

import re
from collections.abc import Callable

from reviews.models import Finding, Review

_PLACE = re.compile(r"\{([^{}]*)\}")
PLACES: dict[str, Callable[[Review, Finding], str]] = {
    "reference": lambda review, _: review.dossier.application.reference,
    "end_user": lambda review, _: str(review.dossier.application.end_user),
    "applicant": lambda review, _: str(review.dossier.application.organization),
    "paragraph": lambda _, finding: finding.paragraph,
    "requirement": lambda _, finding: finding.title,
    "citation": lambda _, finding: finding.citation,
    "why": lambda _, finding: finding.why,
    "filed_on": lambda review, _: review.dossier.filed_on.isoformat(),
    "assessed_on": lambda review, _: review.assessed_on.isoformat(),
}


def fill(text: str, review: Review, finding: Finding) -> str:
    """The wording for one finding. A place there is no name for stays as it is written."""

    def said(place: re.Match[str]) -> str:
        known = PLACES.get(place[1].strip())
        return known(review, finding) if known else place[0]

    return _PLACE.sub(said, text)


def unknown(text: str) -> list[str]:
    """The places of a wording that nothing fills."""
    return [place for place in _PLACE.findall(text) if place.strip() not in PLACES]
