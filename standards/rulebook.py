"""The editions this house knows: loaded once, found by id and edition."""

from functools import cache
from pathlib import Path

from standards.catalogue import Catalogue, read
from standards.edition import (
    CalendarItem,
    Cap,
    Checklist,
    ChecklistItem,
    Column,
    Control,
    ControlSet,
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
from standards.enforcement import Enforcement, HistoryEntry, Remark
from standards.loading import load

__all__ = [
    "CalendarItem",
    "Cap",
    "Catalogue",
    "Checklist",
    "ChecklistItem",
    "Column",
    "Control",
    "ControlSet",
    "Enforcement",
    "HistoryEntry",
    "Kind",
    "Number",
    "Option",
    "Part",
    "ProcessItem",
    "Question",
    "Remark",
    "Requirement",
    "Rulebook",
    "Section",
    "beside",
    "catalogue",
    "find",
    "folder_of",
    "get",
    "history",
    "is_folder",
    "load",
]

FOLDER = Path(__file__).parent / "rulebooks"


@cache
def catalogue() -> Catalogue:
    """Every edition under standards/rulebooks by "id@edition", loaded once and held against published.csv.
    Raises RulebookError if one does not load or is not what was published.
    """
    return read(FOLDER)


def get(id: str, edition: str = "") -> Rulebook:
    """The edition of that id and edition; without one, the newest published edition in effect order. `id` may
    also be "id@edition". Refusal naming the known ones if there is none.
    """
    id, _, named = id.partition("@")
    return catalogue().get_edition(id, named or edition)


def history(edition: Rulebook, requirement: Requirement) -> tuple[HistoryEntry, ...]:
    """The dated lines of a requirement, and in which other editions of the catalogue it stands."""
    return edition.history_of(requirement, catalogue().editions_of(edition.id))


def find(name: str) -> Rulebook:
    """What a person names: an id, id@edition, or a folder that holds an edition (published or not). Raises
    Refusal if there is no such thing, RulebookError if the folder does not load.
    """
    return load(Path(name)) if is_folder(name) else get(name)


def beside(name: str) -> tuple[Rulebook, ...]:
    """The editions of the catalogue among which what a person names stands; none where it is a folder, which
    is read whatever the catalogue holds.
    """
    return () if is_folder(name) else catalogue().editions_of(name.partition("@")[0])


def folder_of(edition: Rulebook) -> Path:
    """Where the files of an edition of the catalogue lie, its vectors beside them."""
    named = FOLDER / edition.key
    return named if named.is_dir() else FOLDER / edition.id


def is_folder(name: str) -> bool:
    """Whether a person who names an edition so means a folder."""
    return name in (".", "..") or "/" in name or (Path(name) / "rulebook.toml").is_file()
