"""The words of an edition in another language: what it calls things and asks, never what the rule says.

They stand beside the edition, in translations/<language>/, and are no part of it: its hash does not know them. The
rule's language of record is its own; a translation of its text would not be law, so there is none.

    rulebook.toml      [kinds] id = title   [sections.<id>] title, intro   [requirements] id = title
    countries.toml     [countries] code = name
    questions/*.toml   [<question>] label, help, example   [<question>.options] value = label
                       [<question>.columns.<column>] label, help   [<question>.columns.<column>.options] value = label
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from standards.edition import Option, Question, Rulebook
from standards.files import FOLDER_OF_TRANSLATIONS
from standards.reading import Faults

#: What the edition says, and where: a path of keys to the words in its own language.
Said = dict[tuple[str, ...], str]


def languages(folder: Path) -> tuple[str, ...]:
    """The languages that an edition's folder has words in, sorted."""
    there = folder / FOLDER_OF_TRANSLATIONS
    return tuple(sorted(path.name for path in there.iterdir() if path.is_dir())) if there.is_dir() else ()


def read(rulebook: Rulebook, folder: Path, language: str) -> Mapping[str, str]:
    """The edition's own words, each with its translation; empty where there is none in that language.

    Raises RulebookError if a file names what the edition does not have, or cannot be read.
    """
    faults = Faults()
    said = sayings(rulebook)
    found: dict[str, str] = {}
    for file, path, words in _written(folder / FOLDER_OF_TRANSLATIONS / language, faults):
        if path not in said:
            faults.add(file, ".".join(path), "is nothing that the edition says.")
        elif words.strip():
            found[said[path]] = words
    faults.refuse(f"the translation of {rulebook.key} into {language}")
    return found


def lacking(rulebook: Rulebook, folder: Path, language: str) -> tuple[str, ...]:
    """The words of the edition that have no translation."""
    found = read(rulebook, folder, language)
    return tuple(dict.fromkeys(words for words in sayings(rulebook).values() if words not in found))


def sayings(rulebook: Rulebook) -> Said:
    """Everything of an edition that can be said in another language."""
    said: Said = {("kinds", kind.id): kind.title for kind in rulebook.kinds}
    said |= {("countries", code): name for code, name in rulebook.countries.names.items()}
    for section in rulebook.sections:
        said |= {
            ("sections", section.id, "title"): section.title,
            ("sections", section.id, "intro"): section.intro,
        }
    said |= {("requirements", one.id): one.title for one in rulebook.requirements}
    for question in rulebook.questions.values():
        said |= _asked(question)
    return {path: words for path, words in said.items() if words}


def _asked(question: Question) -> Said:
    at: tuple[str, ...] = ("questions", question.id)
    said: Said = {
        (*at, "label"): question.label,
        (*at, "help"): question.help,
        (*at, "example"): question.example,
    }
    said |= _choices((*at, "options"), question.options)
    for column in question.columns:
        there: tuple[str, ...] = (*at, "columns", column.id)
        said |= {(*there, "label"): column.label, (*there, "help"): column.help}
        said |= _choices((*there, "options"), column.options)
    return said


def _choices(at: tuple[str, ...], options: tuple[Option, ...]) -> Said:
    return {(*at, option.value): option.label for option in options}


def _written(folder: Path, faults: Faults) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """(file, path of keys, words) of everything in a folder of translations."""
    for file in sorted(folder.rglob("*.toml")):
        name = file.relative_to(folder).as_posix()
        before = ("questions",) if name.startswith("questions/") else ()
        try:
            raw = tomllib.loads(file.read_text("utf-8"))
        except (ValueError, OSError, RecursionError) as error:
            faults.add(name, "", f"is not TOML in UTF-8: {error}.")
            continue
        for path, words in _leaves(raw, before):
            if isinstance(words, str):
                yield name, path, words
            else:
                faults.add(name, ".".join(path), "is not a text.")


def _leaves(table: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*at, key))
        else:
            yield (*at, key), value
