"""Chips of the table: what each counts for, and how sure we are that it counts."""

from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = frozenset({"3A090.a", "3A090.b", "none", "undecided"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A model of chip: TPP of one, its classification (3A090.a, 3A090.b, none, undecided), where the figure
    comes from.

    `reference`: what people call the chip in which the edition says totals ("H100"); "" for all others. Why that
    figure was chosen is in its note.
    """

    id: str
    vendor: str
    model: str
    level: str
    tpp: int
    basis: str
    confidence: str
    source: str
    note: str
    reference: str = ""

    @property
    def counts(self) -> bool | None:
        """Whether it is at or above 3A090.a: True, False, or None where the classification is undecided."""
        return None if self.level == "undecided" else self.level == "3A090.a"


def reference(chips: Mapping[str, Chip]) -> Chip | None:
    """The one chip in which totals are said for people; None where the edition names none."""
    return next((chip for chip in chips.values() if chip.reference), None)
