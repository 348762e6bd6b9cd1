"""What was read in an OSCAL document: rows of the table of controls, and what was seen and not carried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Note:
    """What was read but not carried, or carried with loss: where (a JSON pointer, of the first if it stands for
    several) and a sentence.
    """

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or 'the whole'}: {self.message}"

    def plain(self) -> dict[str, str]:
        """JSON: pointer, detail."""
        return {"pointer": self.pointer, "detail": self.message}


@dataclass(frozen=True, slots=True)
class Imported:
    """A document, read. `kind`: its root, "system-security-plan" or "assessment-results". `rows`: of the table of
    controls (docs/dossier.md), one a control in the catalogue's order, with only the cells the document says.
    `counts`: how many of what was read, by name in words.
    """

    kind: str
    oscal_version: str
    title: str
    rows: tuple[dict[str, Any], ...]
    notes: tuple[Note, ...]
    counts: Mapping[str, int]

    def plain(self) -> dict[str, Any]:
        """JSON: kind, oscal_version, title, counts, rows, notes."""
        return {
            "kind": self.kind,
            "oscal_version": self.oscal_version,
            "title": self.title,
            "counts": dict(self.counts),
            "rows": [dict(row) for row in self.rows],
            "notes": [note.plain() for note in self.notes],
        }
