"""Searching the editions: an index built once from what is on the shelf, and a plain ranking.

Every word of the query must begin some word of an entry, numbers must be whole; a word in the title counts more than
one in the text, and a paragraph or a control that is called by its name comes first.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from rules import indexing, paragraphs, shelf
from rules.indexing import Entry, words

MOST = 60
LONGEST = 200
MOST_WORDS = 12
TITLE_WHOLE, TITLE_BEGINS, TEXT_WHOLE, TEXT_BEGINS, PHRASE, NAMED = 8, 5, 3, 1, 9, 100
AROUND = 90


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found, with its title and an excerpt as pieces: (text, whether it was asked for)."""

    entry: Entry
    title: tuple[tuple[str, bool], ...]
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: the best hits, and how many there were."""

    hits: tuple[Hit, ...]
    count: int


def look(query: str) -> Found:
    """What the shelf holds for a query of at most LONGEST characters; nothing for a query without a word."""
    asked = list(dict.fromkeys(words(query)))[:MOST_WORDS]
    scores: dict[Entry, int] = {}
    for entry in _named(query):
        scores[entry] = NAMED
    phrase = " ".join(query.lower().split())
    for entry in entries() if asked else ():
        score = _score(entry, asked, phrase)
        if score:
            scores[entry] = scores.get(entry, 0) + score
    best = sorted(scores.items(), key=lambda scored: -scored[1])  # stable: else in the order of the shelf
    return Found(tuple(_hit(entry, asked) for entry, _ in best[:MOST]), len(best))


@cache
def entries() -> tuple[Entry, ...]:
    """Everything that can be found, edition by edition."""
    return tuple(entry for book in shelf.editions() for entry in indexing.entries(book))


def _named(query: str) -> list[Entry]:
    """The entries that the query calls by their name: a paragraph, a requirement, a control."""
    spots = {
        (book.id, book.edition, (found.part or found.requirement).id)
        for book in shelf.editions()
        if (found := paragraphs.spot(book, query)) is not None
    }
    name = "".join(query.upper().split())
    return [
        entry
        for entry in entries()
        if (entry.id, entry.edition, entry.name) in spots or (entry.sort == "control" and entry.name == name)
    ]


def _score(entry: Entry, asked: Iterable[str], phrase: str) -> int:
    total = 0
    for word in asked:
        score = _word(entry, word)
        if not score:
            return 0
        total += score
    if phrase in entry.title.lower():
        total += PHRASE
    elif phrase in entry.text.lower():
        total += PHRASE // 2
    return total + entry.weight


def _word(entry: Entry, word: str) -> int:
    if word in entry.title_words:
        return TITLE_WHOLE
    begins = not word.isdigit()
    if begins and any(one.startswith(word) for one in entry.title_words):
        return TITLE_BEGINS
    if word in entry.text_words:
        return TEXT_WHOLE
    return TEXT_BEGINS if begins and any(one.startswith(word) for one in entry.text_words) else 0


def _hit(entry: Entry, asked: list[str]) -> Hit:
    return Hit(entry, pieces(entry.title, asked), pieces(excerpt(entry.text, asked), asked))


def excerpt(text: str, asked: Iterable[str]) -> str:
    """A piece of a text around the first word asked for, cut at spaces."""
    if len(text) <= 2 * AROUND:
        return text
    match = _pattern(asked).search(text) if asked else None
    middle = match.start() if match else 0
    begin, end = max(0, middle - AROUND), min(len(text), middle + 2 * AROUND)
    if begin:
        begin = text.find(" ", begin, middle) + 1 or begin
    if end < len(text):
        end = max(text.rfind(" ", middle, end), middle + 1)
    return ("… " if begin else "") + text[begin:end].strip() + (" …" if end < len(text) else "")


def pieces(text: str, asked: Iterable[str]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces: (piece, whether it begins with a word asked for)."""
    asked = list(asked)
    if not asked:
        return ((text, False),)
    found: list[tuple[str, bool]] = []
    at = 0
    for match in _pattern(asked).finditer(text):
        if match.start() > at:
            found.append((text[at : match.start()], False))
        found.append((match[0], True))
        at = match.end()
    return (*found, (text[at:], False)) if at < len(text) else tuple(found)


def _pattern(asked: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(asked, key=len, reverse=True)
    options = "|".join(
        re.escape(word) + (r"(?![0-9])" if word.isdigit() else r"[a-z0-9]*") for word in longest_first
    )
    return re.compile(rf"(?<![a-z0-9])(?:{options})", re.IGNORECASE)
