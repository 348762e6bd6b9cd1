"""The contents of an edition: its requirements by the place of the rule they stand in, filtered and in order."""

import re
from dataclasses import dataclass

from standards.edition import Requirement, Rulebook

SUPPLEMENT = re.compile(r"Supp(?:lement)?\.?(?: No\.)? ?(\d+)")
SECTION = re.compile(r"\d+ CFR \d+\.\d+")
OTHER = re.compile(r"\d+ (?:CFR part|FR) \d+")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A place of the rule, with the requirements that stand there in its order."""

    id: str
    title: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader asked to see: a kind, a family, or "" for all."""

    kind: str = ""
    family: str = ""

    def takes(self, requirement: Requirement) -> bool:
        """Whether a requirement is among what was asked for."""
        return (not self.kind or self.kind in requirement.applies_to) and (
            not self.family or self.family == requirement.family
        )


def chapter_of(requirement: Requirement) -> str:
    """The place of the rule a requirement stands in: "Supplement No. 10", "15 CFR 748.15"."""
    own = SUPPLEMENT.match(requirement.paragraph)
    if own:
        return f"Supplement No. {own[1]}"
    first = requirement.citation.split(";")[0]
    named = SUPPLEMENT.search(first)
    section = SECTION.search(first) or OTHER.search(first)
    if named and "Supps." not in first:
        return f"Supplement No. {named[1]}"
    return section[0] if section else requirement.family.replace("-", " ").capitalize()


def chapters(book: Rulebook, choice: Choice = Choice()) -> list[Chapter]:
    """The requirements asked for, chapter by chapter, both in the order of the edition."""
    found: dict[str, list[Requirement]] = {}
    for requirement in book.requirements:
        if choice.takes(requirement):
            found.setdefault(chapter_of(requirement), []).append(requirement)
    return [
        Chapter(re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-"), title, tuple(requirements))
        for title, requirements in found.items()
    ]


def families(book: Rulebook) -> list[str]:
    """The families of requirements, in the order of the edition."""
    return list(dict.fromkeys(requirement.family for requirement in book.requirements))


def beside(book: Rulebook, requirement: Requirement) -> tuple[Requirement | None, Requirement | None]:
    """The requirement before and the one after."""
    at = book.requirements.index(requirement)
    before = book.requirements[at - 1] if at else None
    after = book.requirements[at + 1] if at + 1 < len(book.requirements) else None
    return before, after


def not_found(requirement: Requirement) -> bool:
    """Whether the text of the requirement was never found, so that nothing of it is told."""
    return all(part.check.KIND == "official_text" for part in requirement.parts)
