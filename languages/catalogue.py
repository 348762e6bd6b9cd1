"""The catalogues: what there is to translate, brought into a language's file.

Everything here is plain Python on polib: no program of GNU gettext is needed, and nothing is compiled.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import polib

from languages.harvest import words_of_code
from languages.loader import is_translated
from languages.sentences import sentences

_SAID = re.compile(r'\b(?:said|inWords)\("([^"]+)"')
HEADER = {
    "Project-Id-Version": "VEDC",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
}


def messages(base: Path) -> dict[str, list[str]]:
    """Every sentence there is to translate, with the files that say it."""
    found: dict[str, list[str]] = {}
    for msgid, place in (*_templates(base / "templates"), *words_of_code(base), *scripts(base)):
        places = found.setdefault(msgid, [])
        if place not in places:
            places.append(place)
    return found


def path_of(base: Path, language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return base / "locale" / language / "LC_MESSAGES" / "django.po"


def brought_up_to_date(base: Path, language: str) -> polib.POFile:
    """The catalogue with what is new in it (untranslated), and without what is no longer said."""
    path = path_of(base, language)
    known = {one.msgid: one for one in polib.pofile(str(path))} if path.is_file() else {}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {**HEADER, "Language": language}
    for msgid, places in messages(base).items():
        old = known.get(msgid)
        fresh.append(
            polib.POEntry(
                msgid=msgid,
                msgstr=old.msgstr if old else "",
                tcomment=old.tcomment if old else "",
                flags=old.flags if old else [],
                occurrences=[(place, "") for place in places],
            )
        )
    return fresh


def scripts(base: Path) -> Iterator[tuple[str, str]]:
    """(sentence, file) of what the scripts of the pages say."""
    for path in sorted((base / "static" / "vedc" / "js").glob("*.js")):
        for msgid in _SAID.findall(path.read_text()):
            yield msgid, str(path.relative_to(base))


def _templates(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_file() and is_translated(name):
            for msgid in sentences(path.read_text(), is_page=name.endswith(".html")):
                yield msgid, f"templates/{name}"
