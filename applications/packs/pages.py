"""The pack as one HTML file: every question with its fields, the script that saves them, and nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from applications.forms.rows import Row, unpack
from applications.forms.sheets import open_lines
from applications.forms.typed import show, words
from applications.models import Evidence, Site
from applications.packs.grounds import Ground
from applications.packs.heads import Head, key_of
from applications.packs.plain import Plain, plain, takes_files, typed_row
from applications.rosters import Line
from standards.rulebook import Column, Question, Section

NEW = "NEW"  # stands for the number of a row or site that is added in the form
_SOURCES = ("pack.css", "sha256.js", "fields.js", "pack.js")


@dataclass(frozen=True, slots=True)
class Control:
    """One field: a list of choices, a line or an area of text."""

    id: str
    label: str
    typed: str
    tag: str  # select, area or line
    name: str = ""  # the column, in a table
    type: str = ""
    options: tuple[tuple[str, str], ...] = ()
    suggests: str = ""
    help: str = ""
    fixed: str = ""  # the words of a key that the rule gives


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a table; `title` where the rule gives the line."""

    cells: tuple[Control, ...]
    number: int
    title: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question at one place."""

    question: Question
    id: str
    place: str
    site: str
    control: Control | None
    rows: tuple[Shown, ...] = ()
    spare: Shown | None = None
    explanation: str = ""
    files: tuple[Evidence, ...] = ()
    takes_files: bool = False
    waits: str = ""
    choices: str = ""
    is_none: bool = False  # a table that says: none to declare


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section: what is asked once, at each site, and (`fresh`) at a site that is added in the form."""

    section: Section
    general: tuple[Asked, ...]
    at_sites: tuple[tuple[Site, tuple[Asked, ...]], ...]
    fresh: tuple[Asked, ...]


@translation.override("en")
def write(ground: Ground, head: Head, seal: str) -> bytes:
    """The file. The same ground, head and sources give the same bytes."""
    style, *scripts = (_source(name) for name in _SOURCES)
    script = "\n".join(scripts)
    making = _Making(ground)
    about = {
        "head": head,
        "seal": seal,
        "waits": making.waits(),
        "types": {question.id: question.type for question in ground.questions.values()},
    }
    page = render_to_string(
        "packs/pack.html",
        {
            "application": ground.application,
            "rulebook": ground.rulebook,
            "head": head,
            "chapters": list(making.chapters()),
            "may_add_sites": "sites" in ground.sections,
            "sites": ground.sites,
            "files": ground.files,
            "parties": ground.places.parties.items(),
            "countries": sorted(ground.places.countries.items(), key=lambda one: one[1]),
            "chips": list(ground.rulebook.chips),
            "data": in_script(about),
            "style": mark_safe(style),  # noqa: S308  (our own source)
            "script": mark_safe(script),  # noqa: S308  (our own source)
            "policy": _policy(style, script),
        },
    )
    return page.encode()


def in_script(value: Any) -> SafeString:
    """JSON that stands in a script element: nothing in it can end the element, or a line of it."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    for one in "<>&":
        text = text.replace(one, f"\\u{ord(one):04x}")
    return mark_safe(text)  # noqa: S308  (escaped above)


@cache
def _source(name: str) -> str:
    text = (Path(settings.BASE_DIR) / "static" / "vedc" / "packs" / name).read_text()
    lowered = text.lower()
    if "</" in lowered or "<!--" in lowered:
        raise ValueError(f"{name} would end the element it is put into")
    return text.replace("\r\n", "\n").strip()


def _policy(style: str, script: str) -> str:
    """What the file lets itself do: run this script, and nothing else; fetch nothing; send nothing."""
    return (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


@dataclass
class _Making:
    ground: Ground
    ids: Iterator[int] = field(default_factory=lambda: count(1))

    def chapters(self) -> Iterator[Chapter]:
        for section, asked in self.ground.chapters():
            general = [question for question in asked if question.scope != "site"]
            local = [question for question in asked if question.scope == "site"]
            yield Chapter(
                section,
                tuple(self._asked(question, None) for question in general),
                tuple(
                    (site, tuple(self._asked(question, site.key) for question in local))
                    for site in (self.ground.sites if local else ())
                ),
                tuple(self._asked(question, NEW) for question in local),
            )

    def waits(self) -> dict[str, dict[str, Any]]:
        """What a question waits for: the other question, whether that is asked at a site, and what it must say."""
        found = {}
        for question in self.ground.questions.values():
            if question.shown_when is not None:
                other = self.ground.rulebook.questions[question.shown_when[0]]
                found[question.id] = {
                    "question": other.id,
                    "at_site": other.scope == "site",
                    "typed": show(other, question.shown_when[1]),
                    "now": plain(self.ground, other, self.ground.said(other.id, None)).get("typed", ""),
                }
        return found

    def _asked(self, question: Question, site: str | None) -> Asked:
        said = self.ground.said(question.id, site)
        stands = plain(self.ground, question, said)
        rows, spare = self._rows(question, site) if question.type == "table" else ((), None)
        return Asked(
            question=question,
            id=f"q{next(self.ids)}",
            place=key_of(question.id, site),
            site=site or "",
            control=self._field(question, stands),
            rows=rows,
            spare=spare,
            explanation=stands.get("explanation", ""),
            files=tuple(self.ground.by_digest[one] for one in stands.get("files", ())),
            takes_files=takes_files(question),
            is_none=bool(stands.get("none")),
            waits=self._waits_for(question),
            choices=" · ".join(label for value, label in _options(self.ground, question) if value),
        )

    def _waits_for(self, question: Question) -> str:
        if question.shown_when is None:
            return ""
        other, value = self.ground.rulebook.questions[question.shown_when[0]], question.shown_when[1]
        return f"Asked only where “{other.label}” is answered “{words(other, value, self.ground.places)}”."

    def _field(self, question: Question, stands: Plain) -> Control | None:
        if question.type in ("table", "file"):
            return None
        return self._control(question, f"f{next(self.ids)}", stands.get("typed", ""), question.label)

    def _rows(self, question: Question, site: str | None) -> tuple[tuple[Shown, ...], Shown | None]:
        roster = self.ground.roster(question)
        rows: Sequence[Row] = unpack(question, self.ground.said(question.id, site), self.ground.places)
        lines = {line.key: line for line in roster.lines} if roster else {}
        if roster:
            rows = [*roster.ordered(rows), *open_lines(rows, roster)]
            order = {key: place for place, key in enumerate(lines)}
            rows = sorted(rows, key=lambda row: order.get(str(row.get(roster.column)), len(order)))
        shown = []
        for number, row in enumerate(rows, 1):
            line = lines.get(str(row.get(roster.column))) if roster else None
            shown.append(self._row(question, typed_row(question, row), number, line))
        return tuple(shown), None if roster else self._row(question, {}, 0, None)

    def _row(self, question: Question, typed: dict[str, str], number: int, line: Line | None) -> Shown:
        mark = f"f{next(self.ids)}" if number else f"f{NEW}-{next(self.ids)}"
        key = self.ground.roster(question)
        cells = tuple(
            self._control(
                column,
                f"{mark}-{place}",
                typed.get(column.id, ""),
                column.label,
                fixed=line.label if line and key and column.id == key.column else "",
            )
            for place, column in enumerate(question.columns)
        )
        return Shown(cells, number, f"{line.key} {line.label}" if line else "", line.group if line else "")

    def _control(
        self, asked: Question | Column, id: str, typed: str, label: str, *, fixed: str = ""
    ) -> Control:
        options = _options(self.ground, asked)
        if options and typed and all(value != typed for value, _ in options):
            options = (*options, (typed, f"{typed} (not in the list)"))
        is_column = isinstance(asked, Column)
        return Control(
            id=id,
            label=label,
            typed=typed,
            tag="select" if options else "area" if asked.type == "text" else "line",
            name=asked.id if is_column else "",
            type=asked.type,
            options=options,
            suggests=_suggests(asked),
            help=asked.help if is_column else "",
            fixed=fixed,
        )


def _options(ground: Ground, asked: Question | Column) -> tuple[tuple[str, str], ...]:
    if asked.type == "yes_no":
        return (("", ""), ("yes", "Yes"), ("no", "No"))
    if asked.type == "choice":
        return (("", ""), *((option.value, option.label) for option in asked.options))
    if asked.type == "site":
        return (("", ""), *ground.places.sites.items())
    return ()


def _suggests(asked: Question | Column) -> str:
    if asked.type in ("country", "party"):
        return {"country": "countries", "party": "parties"}[asked.type]
    return "files" if asked.type == "evidence" else "chips" if asked.id == "model" else ""
