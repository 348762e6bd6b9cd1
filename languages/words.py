"""Words that code says, in the reader's language: looked up at the door, where they are shown.

Code composes English, in the pure rooms as well, which know no framework. The sentence it made is matched against
the sentences of the catalogue that have slots; what stood in a slot is looked up in its turn, or kept and isolated.
What has no translation (the rule's own words, a reason the check composed) is marked as English.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language

from languages.patterns import SIGNS, SLOT, patterns, sentences

SURE = 6  # letters that a sentence must have of its own where it may be data that is looked at
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_sources: list[Callable[[str], Mapping[str, str]]] = []


class Told(str):
    """Words in the reader's language."""

    __slots__ = ()


class English(str):
    """Words that have no translation, and are English wherever they stand."""

    __slots__ = ()


def register(source: Callable[[str], Mapping[str, str]]) -> None:
    """Another source of translations: from a language to a mapping of English to it."""
    _sources.append(source)


def is_source() -> bool:
    """Whether the reader's language is the one that everything is written in."""
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0] == settings.LANGUAGE_CODE


def words(said: object) -> str:
    """What `said` says, in the reader's language; English where it cannot be said in it."""
    text = str(said)
    if not text.strip() or is_source() or "<" in text:
        return text
    return _words(str(get_language()), text)


def known(said: object) -> str:
    """What `said` says, in the reader's language where it has a translation; else as it is."""
    text = str(said)
    if is_source() or not text.strip() or "<" in text:
        return text
    found = _known(str(get_language()), text)
    return Told(found) if found is not None else text


def english(said: object) -> str:
    """What is English whatever the reader's language: the rule's own words."""
    text = str(said)
    return text if is_source() or not text.strip() else English(text)


@lru_cache(maxsize=8192)
def _known(language: str, text: str) -> str | None:
    found = _exact(language, text)
    found = _joined(language, text) if found is None else found
    return found if found is not None else _composed(language, text, SIGNS if text[0].isdigit() else SURE)


def _joined(language: str, text: str) -> str | None:
    """Of known words in a row, or of a name and its value: "Implementation: Planned"."""
    for mark in (", ", ": "):
        parts = [_exact(language, part) for part in text.split(mark)]
        if len(parts) > 1 and all(parts):
            return sentences(language).get(mark, mark).join(part for part in parts if part)
    return None


@lru_cache(maxsize=8192)
def _words(language: str, text: str) -> str:
    found = _exact(language, text)
    found = _joined(language, text) if found is None else found
    found = _composed(language, text) if found is None else found
    if found is not None:
        return Told(found)
    return English(text) if re.search(r"[A-Za-z]{2}", text) else text


def _exact(language: str, text: str) -> str | None:
    for one in (text, text[:1].swapcase() + text[1:]):
        for source in (sentences, *_sources):
            if one in source(language):
                return source(language)[one]
    if text.endswith(".") and len(text) > 1:
        found = _exact(language, text[:-1])
        return found and f"{found}."
    return None


def _composed(language: str, text: str, least: int = SIGNS) -> str | None:
    bare = text[:-1] if text.endswith(".") else ""  # a door may have put a full stop after a refusal
    for pattern in patterns(language):
        if pattern.letters < least:
            return None
        found, end = pattern.match(text), ""
        if found is None and bare and pattern.parts[-1]:
            found, end = pattern.match(bare), "."
        if found is not None:
            kept = {name: _kept(language, value) for name, value in found.items()}
            return _filled(pattern.translation, kept) + end
    return None


def _filled(translation: str, values: Mapping[str, str]) -> str:
    return SLOT.sub(lambda slot: values.get(slot[0], ""), translation)


def _kept(language: str, value: str) -> str:
    found = _known_part(language, value) if value else ""
    return f"\u2068{_DAY.sub(_unbroken, value)}\u2069" if found is None else found


def _known_part(language: str, value: str) -> str | None:
    """A value that the platform has words for. One that begins with a sign, as in ", and not enforced since …", is
    a piece of the sentence, and composed itself.
    """
    found = _exact(language, value)
    if found is None:
        found = _joined(language, value)
    if found is None and not value[0].isalnum():
        found = _composed(language, value)
    return found


def _unbroken(day: re.Match[str]) -> str:
    """A day that no line breaks in: its halves would stand in the wrong order."""
    return day[0].replace("-", "-\u2060")
