"""Sentences with slots, matched against what code made of them: in one pass, whatever the text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polib
from django.conf import settings

SLOT = re.compile(r"\{[a-z0-9_]+\}")
_DAY = re.compile(r"(?<![\d\u2066-])\d{4}-\d{2}-\d{2}(?![\d-])")
SIGNS = 3  # letters that a sentence must have besides its slots


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence of the catalogue: its own words in `parts`, around the slots called `names`."""

    parts: tuple[str, ...]
    names: tuple[str, ...]
    translation: str
    letters: int  # of its own: the more, the surer the match

    def match(self, text: str) -> dict[str, str] | None:
        """What stands in each slot, each as short as can be; None if it is not this sentence."""
        first, *middle, last = self.parts
        at, end = len(first), len(text) - len(last)
        if at > end or not text.startswith(first) or not text.endswith(last):
            return None
        values = []
        for part in middle:
            there = text.find(part, at, end)
            if there < 0:
                return None
            values.append(text[at:there])
            at = there + len(part)
        return dict(zip(self.names, [*values, text[at:end]], strict=True))


def patterns_of(entries: Iterable[polib.POEntry]) -> tuple[Pattern, ...]:
    """Those of code that have slots with words between them, those with most letters of their own first,
    and of those with as many the one with more slots: it says more between them."""
    found = []
    for entry in entries:
        parts = tuple(SLOT.split(entry.msgid))
        of_code = any(place.endswith(".py") for place, _ in entry.occurrences)
        if of_code and entry.msgstr and len(parts) > 1 and all(parts[1:-1]):
            letters = sum(len(re.findall(r"[a-zA-Z]", part)) for part in parts)
            if letters >= SIGNS:
                found.append(
                    Pattern(parts, tuple(SLOT.findall(entry.msgid)), whole_days(entry.msgstr), letters)
                )
    return tuple(sorted(found, key=lambda one: (-one.letters, -len(one.parts))))


@lru_cache(maxsize=8)
def patterns(language: str) -> tuple[Pattern, ...]:
    """The patterns of a language's catalogue."""
    return patterns_of(catalogue(language))


@lru_cache(maxsize=8)
def sentences(language: str) -> dict[str, str]:
    """Every sentence of a language's catalogue, with its translation."""
    return {entry.msgid: whole_days(entry.msgstr) for entry in catalogue(language) if entry.msgstr}


def whole_days(text: str) -> str:
    """The text with each day set apart: after Arabic letters 2026-11-20 would be shown backwards."""
    return _DAY.sub("\u2066\\g<0>\u2069", text)


@lru_cache(maxsize=8)
def catalogue(language: str) -> polib.POFile:
    """The catalogue of a language as translators keep it; empty where there is none."""
    path = Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path)) if path.is_file() else polib.POFile()
