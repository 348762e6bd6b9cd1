"""A name as it is compared: letters, words and company form. Pure; knows no framework and no database."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from anyascii import anyascii

_FORMS = Path(__file__).with_name("forms.toml")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}", re.ASCII)
_KA = (
    r"(?:a\.?\s?k\.?\s?a\.?|f\.?\s?k\.?\s?a\.?|n\.?\s?k\.?\s?a\.?|d/?b/?a|also known as|now known as"
    r"|formerly(?: known as)?|trading as)"
)
_CALLED = re.compile(rf"\(\s*{_KA}[\s,:;]+(?P<names>[^)]*)\)", re.IGNORECASE)
_ALSO = re.compile(rf";|(?:,\s*|\band\s+|\s){_KA}[\s,:]+", re.IGNORECASE)
_APOSTROPHES = re.compile(r"['`’‘ʼʻ´]")
_WORD = re.compile(r"[a-z0-9]+")
_SYLLABLES = re.compile("[\u3400-\u9fff\uf900-\ufaff]")  # scripts in which each sign is a syllable
_CONSONANTS = re.compile("[\u0590-\u06ff\u0750-\u077f\ufb1d-\ufdff\ufe70-\ufefe]")  # and with few vowels
# Spellings of one sound, as transliterations differ in them; applied in this order.
_FOLDS = (
    ("sch", "s"),
    ("shch", "s"),
    ("tsch", "c"),
    ("dzh", "j"),
    ("tch", "c"),
    ("kh", "h"),
    ("gh", "k"),
    ("zh", "z"),
    ("sh", "s"),
    ("ch", "c"),
    ("ph", "f"),
    ("th", "t"),
    ("dj", "j"),
    ("ts", "c"),
    ("tz", "c"),
    ("cz", "c"),
    ("ck", "k"),
    ("qu", "k"),
    ("q", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("yu", "u"),
    ("iu", "u"),
    ("ju", "u"),
    ("ya", "a"),
    ("ia", "a"),
    ("ja", "a"),
    ("yo", "u"),
    ("iy", "i"),
    ("ij", "i"),
    ("yj", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("y", "i"),
    ("e", "i"),
    ("o", "u"),
)
_TWICE = re.compile(r"(.)\1+")
_SOUNDING = re.compile(r"[aeiou]")
_VOWELS = re.compile(r"[aeiouwyh]")


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: its words without the company form (all of them where nothing else is there), the form
    under one word for all that mean the same, and how it was written.
    """

    text: str
    words: tuple[str, ...]
    forms: frozenset[str]
    foreign: bool  # something of it was not Latin
    consonants: bool  # it stood in a script that writes few vowels

    @property
    def joined(self) -> str:
        """The words as one, folded."""
        return fold("".join(self.words))

    @property
    def skeleton(self) -> str:
        """The consonants alone."""
        return _TWICE.sub(r"\1", "".join(map(skeleton, self.words)))

    @property
    def sorted(self) -> str:
        """The same for the same words in any order."""
        return " ".join([*sorted(self.words), *sorted(f"~{form}" for form in self.forms)])


@lru_cache(maxsize=400_000)
def fold(word: str) -> str:
    """A word with the differences of transliteration taken out: kuznetsov and kuznecov are the same."""
    if len(word) > 3:
        word = word.removesuffix("h")
    for spelling, sound in _FOLDS:
        if spelling in word:
            word = word.replace(spelling, sound)
    return _TWICE.sub(r"\1", word)


@lru_cache(maxsize=400_000)
def unvoiced(word: str) -> str:
    """A word folded and without its vowels."""
    return _SOUNDING.sub("", fold(word))


@lru_cache(maxsize=400_000)
def skeleton(word: str) -> str:
    """A word's consonants, folded."""
    return _TWICE.sub(r"\1", _VOWELS.sub("", fold(word)))


def read(text: str) -> Name:
    """Take a name apart."""
    plain = unicodedata.normalize("NFKC", text)
    foreign = not plain.isascii() and any(ch > "ɏ" and ch.isalpha() for ch in plain)
    found: set[str] = set()
    if foreign:
        plain = _native(plain.lower(), found)
    words = _worded(plain)
    words = _without_forms(words, found)
    consonants = not text.isascii() and _CONSONANTS.search(text) is not None
    return Name(text, tuple(words), frozenset(found), foreign, consonants)


def several(text: str) -> list[str]:
    """A name and those it carries with it: "Torzarya (f.k.a. Zarya; a.k.a. TZ)" is three."""
    found = [_CALLED.sub(" ", text)]
    for called in _CALLED.finditer(text):
        found += _ALSO.split(called["names"])
    return [one for name in found if (one := name.strip(" ,;:—\"'"))] or [text]


def words_of(text: str) -> list[str]:
    """The words of any text, such as an address, in plain small letters."""
    return _worded(unicodedata.normalize("NFKC", text))


def _native(text: str, found: set[str]) -> str:
    """Company forms in the script they are written in, taken out before anything is transliterated."""
    for spelling, form in _spellings()[1]:
        if spelling in text:
            bound = spelling.isalpha() and spelling[0] < "⺀"
            pattern = rf"(?<!\w){re.escape(spelling)}(?!\w)" if bound else re.escape(spelling)
            text, times = re.subn(pattern, " ", text)
            if times:
                found.add(form)
    return text


def _worded(text: str) -> list[str]:
    if not text.isascii():
        text = anyascii(_SYLLABLES.sub(r" \g<0> ", text))
    text = _APOSTROPHES.sub("", text.lower())
    text = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", text)
    return _WORD.findall(text)


def _without_forms(words: list[str], found: set[str]) -> list[str]:
    spelt, longest = _spellings()[0], _spellings()[2]
    left: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(longest, len(words) - at), 0, -1):
            form = spelt.get(" ".join(words[at : at + size]))
            # Of two letters it may be a word or a name, unless it stands first or last.
            if form and (len(words[at]) > 2 or at == 0 or at + size == len(words) or size > 1):
                found.add(form)
                at += size
                break
        else:
            left.append(words[at])
            at += 1
    return left or words


@cache
def _spellings() -> tuple[dict[str, str], list[tuple[str, str]], int]:
    """Forms by their Latin spelling; those of other scripts, longest first; the most words a form has."""
    latin: dict[str, str] = {}
    native: list[tuple[str, str]] = []
    for form, spellings in tomllib.loads(_FORMS.read_text("utf-8"))["forms"].items():
        for spelling in spellings:
            if spelling.isascii():
                latin[spelling] = form
            else:
                native.append((unicodedata.normalize("NFKC", spelling).lower(), form))
    native.sort(key=lambda one: -len(one[0]))
    return latin, native, max(len(spelling.split()) for spelling in latin)
