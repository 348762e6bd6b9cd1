"""From a paragraph as a person writes it ("14.b", "Supp. No. 10 para 6", "748.15(a)(2)") to where it is told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rules import shelf
from rules.contents import chapter_of
from standards.edition import Part, Requirement, Rulebook

SECTION = re.compile(r"\d+ CFR (\d+\.\d+)")
LETTERED = re.compile(r"\b(\d{1,2}\.[a-z])\b")
HINT = re.compile(r"supp(?:lement)?s?\.? ?(?:no\.?|number)? ?(\d+)[ ,;:]*")
NOISE = re.compile(r"(?:paragraphs?|paras?|par|sections?|part|§+|\b15 cfr)\.?\s*")
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a paragraph is told: a requirement, and the part of it where one answers to the letter."""

    requirement: Requirement
    part: Part | None = None


def spot(book: Rulebook, asked: str) -> Spot | None:
    """Where an edition tells a paragraph; a letter it does not tell apart leads to the whole paragraph; None if
    it has no such paragraph.
    """
    if len(asked) > LONGEST:
        return None
    known = _spots(book.id, book.edition)
    supplement, label = plainly(asked)
    label = label or (f"supp.{supplement}" if supplement else "")
    for name in (label, label.partition(".")[0] if LETTERED.fullmatch(label) else ""):
        found = [one for one in known.get(name, ()) if not supplement or _in(one, supplement)]
        if name and found:
            return found[0]
    return None


def plainly(asked: str) -> tuple[str, str]:
    """The number of the supplement asked for ("" if none), and the paragraph without the words around it."""
    text = " ".join(asked.lower().split())
    hint = HINT.search(text)
    text = NOISE.sub("", HINT.sub("", text)).replace(" ", "").strip(",;:.")
    return (hint[1] if hint else ""), text


def _in(one: Spot, supplement: str) -> bool:
    return chapter_of(one.requirement) == f"Supplement No. {supplement}"


@cache
def _spots(id: str, edition: str) -> dict[str, tuple[Spot, ...]]:
    book = shelf.find(id, edition)
    found: dict[str, list[Spot]] = {}
    requirements = book.requirements if book else ()
    for requirement in requirements:
        for label in dict.fromkeys(_labels(requirement)):
            found.setdefault(label, []).append(Spot(requirement))
    for requirement in requirements:
        for part in requirement.parts:
            for label in _part_labels(book, requirement, part):
                found.setdefault(label, [Spot(requirement, part)])
    return {label: tuple(spots) for label, spots in found.items()}


def _labels(requirement: Requirement) -> Iterator[str]:
    """What a person may call a requirement: its id, its paragraph, with and without the section it stands in."""
    section = SECTION.search(requirement.citation)
    number = section[1] if section else ""
    yield requirement.id
    yield plainly(requirement.paragraph)[1]
    for text in requirement.paragraph.split(";"):
        supplement, label = plainly(text)
        if label or supplement:
            yield label or f"supp.{supplement}"
        if number and label.startswith("("):
            yield f"{number}{label}"
        elif number and label.startswith(f"{number}("):
            yield label.removeprefix(number)


def _part_labels(book: Rulebook, requirement: Requirement, part: Part) -> Iterator[str]:
    yield part.id
    citations = [book.numbers[id].citation for id in part.check.named("number")]
    citations += [book.questions[id].citation for id in part.questions]
    for text in (part.text, *citations):
        for label in LETTERED.findall(text):
            if label.partition(".")[0] == requirement.paragraph:
                yield label
