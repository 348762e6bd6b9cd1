"""How one line of a baseline or a checklist stands, as the checks over them see it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

DONE = frozenset({"implemented", "met"})
JUDGED = frozenset({"inherited", "alternative", "not_applicable"})


class Standing(StrEnum):
    """The value is what is kept in an address; `words` is what is shown."""

    MISSING = "missing"
    FAILED = "failed"
    JUDGED = "judged"
    MET = "met"

    @property
    def words(self) -> str:
        """As a person reads it."""
        return WORDS[self]


WORDS = {
    Standing.MISSING: "Not answered",
    Standing.FAILED: "Not implemented, or failed by the assessor",
    Standing.JUDGED: "For a reviewer to accept",
    Standing.MET: "Met",
}


def standing(row: Mapping[str, Any] | None) -> Standing:
    """Of one row; None where the line has none."""
    if row is None:
        return Standing.MISSING
    if fails(row):
        return Standing.FAILED
    return Standing.JUDGED if doubtful(row) else Standing.MET


def fails(row: Mapping[str, Any]) -> bool:
    """Whether it is not implemented, or the assessor found otherwise."""
    return row.get("finding") == "other_than_satisfied" or row.get("status") not in DONE | JUDGED


def doubtful(row: Mapping[str, Any]) -> bool:
    """Whether a person must accept it."""
    return row.get("status") in JUDGED or row.get("finding") == "not_assessed"
