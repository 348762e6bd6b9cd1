"""What differs between two editions, for a reader: under headings, with the words that came and went told apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from django.urls import reverse

from rules import shelf
from standards.checks.words import described
from standards.comparison import Change, compare
from standards.described import Fact
from standards.edition import Part, Requirement, Rulebook
from standards.redline import heading

MANY = 30  # so many things that only came or went are named in one run
LISTS = {
    "number": "numbers",
    "question": "questions",
    "chip": "chips",
    "calendar": "calendar",
    "process": "process",
    "country": "countries",
    "checklist": "checklists",
}


Pieces = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What differs of one thing: where it is shown ("" if nowhere), and field by field the words in pieces: (words,
    "same", "gone" or "come"). Of what came or went whole there are no fields.
    """

    id: str
    name: str
    change: str
    fields: tuple[tuple[str, Pieces], ...]
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Differences of one sort; `brief` where they are many that came or went whole."""

    title: str
    count: int
    lines: tuple[Line, ...]
    brief: bool


@cache
def between(a: str, b: str) -> tuple[Group, ...]:
    """What differs from edition `a` to edition `b`, both named "id@edition" and on the shelf."""
    old, new = shelf.named(a), shelf.named(b)
    if old is None or new is None:
        raise KeyError(f"{a} {b}")
    found: dict[str, dict[tuple[str, str], list[Change]]] = {}
    for change in compare(old, new).changes:
        things = found.setdefault(heading(change), {})
        things.setdefault((change.area, change.id), []).append(change)
    return tuple(_group(title, list(things.values()), old, new) for title, things in found.items())


def _group(title: str, things: list[list[Change]], old: Rulebook, new: Rulebook) -> Group:
    lines = tuple(_line(changes, old, new) for changes in things)
    brief = len(lines) > MANY and not any(line.fields for line in lines)
    return Group(title, sum(len(changes) for changes in things), lines, brief)


def _line(changes: list[Change], old: Rulebook, new: Rulebook) -> Line:
    first = changes[0]
    told = tuple(
        (change.field.replace("_", " "), _pieces(change, old, new)) for change in changes if change.field
    )
    book = old if first.change == "removed" else new
    return Line(first.id, first.name, first.change, told, _address(first, book))


def _pieces(change: Change, old: Rulebook, new: Rulebook) -> Pieces:
    before, after = _text(change.old), _text(change.new)
    if change.area == "part" and change.field == "check":
        before, after = _check(old, change.id), _check(new, change.id)
    return tuple(words_apart(before, after))


def _text(fact: Fact | None) -> str:
    return "; ".join(fact) if isinstance(fact, tuple) else fact or ""


def _check(book: Rulebook, id: str) -> str:
    found = _part(book, id)
    return " ".join(described(found[1].check, book).sentences) if found else ""


def _part(book: Rulebook, id: str) -> tuple[Requirement, Part] | None:
    pairs = ((one, part) for one in book.requirements for part in one.parts)
    return next((pair for pair in pairs if pair[1].id == id), None)


def _address(change: Change, book: Rulebook) -> str:
    names = [book.id, book.edition]
    if change.area == "clause":
        return reverse("rules:requirement", args=[*names, change.id])
    if change.area == "part":
        found = _part(book, change.id)
        page = reverse("rules:requirement", args=[*names, found[0].id]) if found else ""
        return f"{page}#{change.id}" if page else ""
    if change.area == "control":
        return reverse("rules:control", args=[*names, change.id])
    page = LISTS.get(change.area)
    return f"{reverse(f'rules:{page}', args=names)}#{change.id}" if page else ""


def words_apart(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Both texts in one, in pieces: the words that stay, that are gone and that have come."""
    old, new = before.split(), after.split()
    for step, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            yield " ".join(old[i:j]), "same"
            continue
        if i < j:
            yield " ".join(old[i:j]), "gone"
        if k < m:
            yield " ".join(new[k:m]), "come"
