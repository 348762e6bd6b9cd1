"""The editions this house knows: loaded once, found by id."""

from functools import cache
from pathlib import Path

from standards.edition import (
    CalendarItem,
    Cap,
    Checklist,
    ChecklistItem,
    Column,
    Control,
    ControlSet,
    Enforcement,
    Kind,
    Number,
    Option,
    Part,
    ProcessItem,
    Question,
    Requirement,
    Rulebook,
    Section,
)
from standards.errors import Refusal, listed
from standards.loading import load

__all__ = [
    "CalendarItem",
    "Cap",
    "Checklist",
    "ChecklistItem",
    "Column",
    "Control",
    "ControlSet",
    "Enforcement",
    "Kind",
    "Number",
    "Option",
    "Part",
    "ProcessItem",
    "Question",
    "Requirement",
    "Rulebook",
    "Section",
    "catalogue",
    "get",
    "load",
]

FOLDER = Path(__file__).parent / "rulebooks"


@cache
def catalogue() -> dict[str, Rulebook]:
    """Every edition under standards/rulebooks by id, loaded once. Raises RulebookError if one does
    not load.
    """
    folders = sorted(path for path in FOLDER.iterdir() if path.is_dir()) if FOLDER.is_dir() else []
    found: dict[str, Rulebook] = {}
    for folder in folders:
        rulebook = load(folder)
        if rulebook.id != folder.name:
            raise Refusal(
                f'The folder {folder.name} holds the rulebook "{rulebook.id}"; the names must agree.'
            )
        found[rulebook.id] = rulebook
    return found


def get(id: str) -> Rulebook:
    """The edition of that id; Refusal naming the known ones if there is none."""
    known = catalogue()
    if id not in known:
        raise Refusal(f'There is no rulebook "{id}"; there are {listed(sorted(known))}.')
    return known[id]
