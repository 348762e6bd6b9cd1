"""The words that are certified, and by whom: `certifications.toml`, read once."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from standards.rulebook import Rulebook

_FILE = Path(__file__).with_name("certifications.toml")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One declaration that the authorized official makes, with where it comes from."""

    id: str
    title: str
    words: str
    citation: str
    provenance: str

    @property
    def plain(self) -> dict[str, str]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class PartyWords:
    """What other parties sign under a kind of authorization, and which parties."""

    act: str  # "certification", "written assurance"
    words: str
    citation: str
    provenance: str
    roles: frozenset[str]
    own: frozenset[str]
    named_in: tuple[tuple[str, str], ...]  # (question, column)
    sections: Mapping[str, tuple[str, ...]]

    def sections_of(self, role: str) -> tuple[str, ...]:
        """What a role is shown unless the operator chooses otherwise."""
        return self.sections.get(role, self.sections[""])


def paragraphs(rulebook: Rulebook, kind: str) -> tuple[Paragraph, ...]:
    """What the official certifies, one by one, in order."""
    fields = Paragraph.__dataclass_fields__
    said = [{name: entry[name] for name in fields} for entry in _for("paragraph", rulebook, kind)]
    return tuple(Paragraph(**{**entry, "words": _told(entry["words"], rulebook)}) for entry in said)


def digest(said: tuple[Paragraph, ...]) -> str:
    """What tells these words from any others: what was ticked is what was shown."""
    return hashlib.sha256(repr([one.plain for one in said]).encode()).hexdigest()


def for_parties(rulebook: Rulebook, kind: str) -> PartyWords | None:
    """What other parties sign; None where the rule asks nothing of them."""
    for entry in _for("party", rulebook, kind):
        return PartyWords(
            act=entry["act"],
            words=_told(entry["words"], rulebook),
            citation=entry["citation"],
            provenance=entry["provenance"],
            roles=frozenset(entry["roles"]),
            own=frozenset(entry["own"]),
            named_in=tuple((cell["question"], cell["column"]) for cell in entry["named_in"]),
            sections={role: tuple(ids) for role, ids in entry["sections"].items()},
        )
    return None


def _for(table: str, rulebook: Rulebook, kind: str) -> list[dict[str, Any]]:
    return [
        entry
        for entry in _read()[table]
        if rulebook.id in entry.get("rulebooks", [rulebook.id]) and kind in entry.get("kinds", [kind])
    ]


def _told(words: str, rulebook: Rulebook) -> str:
    for id, number in rulebook.numbers.items():
        if number.day is not None:
            words = words.replace(f"{{{id}}}", f"{number.day.day} {number.day:%B %Y}")
    return words


@cache
def _read() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(_FILE.read_text())
