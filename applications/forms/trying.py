"""The form of what-if: some columns of some tables, and the sites, prefilled from a scratch copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from applications.forms.cells import Cells, Shown
from applications.forms.rows import Row, Unread, numbered, read_row
from applications.forms.typed import Places, Unreadable, clean, read
from standards.errors import Refusal
from standards.rulebook import Column, Question, Rulebook

WINDOW = 50  # rows on a page
SPARE = 2  # empty rows below the last
NEW_SITES = 1
MOST_SITES = 20  # added at once
COUNTRY = Column("country", "Country", "country", (), False, "")


@dataclass(slots=True)
class Trial:
    """One table of the form: its rows as they stand on the scratch copy, and the page of them that is shown."""

    question: Question
    names: tuple[str, ...]
    places: Places
    rows: list[Row]
    page: int = 1

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.question.columns if column.id in self.names)

    @property
    def pages(self) -> range:
        return range(1, max(1, -(-len(self.rows) // WINDOW)) + 1)

    @property
    def start(self) -> int:
        self.page = min(max(self.page, 1), self.pages[-1])
        return (self.page - 1) * WINDOW

    @property
    def shown(self) -> list[Shown]:
        cells, start = Cells(self.question, self.places), self.start
        rows = self.rows[start : start + WINDOW]
        spare: list[Row] = [{}] * SPARE if self.page == self.pages[-1] else []
        return [
            Shown(
                place,
                start + place + 1,
                cells.of(place, self.columns, row, f"Row {start + place + 1}"),
                None,
                place >= len(rows),
            )
            for place, row in enumerate([*rows, *spare])
        ]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(name of the field, sentence) for every cell that cannot be read."""
        return [
            (
                f"{self.question.id}.r{index - self.start}.{column.id}",
                f"Row {index + 1}, {column.label}: {cell.why}",
            )
            for index, row in enumerate(self.rows)
            for column in self.columns
            if isinstance(cell := row.get(column.id), Unread)
        ]

    def typed(self, data: QueryDict) -> None:
        """Put what was typed in the place of this page's rows; columns that are not shown stay as they are."""
        start = self.start
        held = self.rows[start : start + WINDOW]
        fresh = []
        for place in range(WINDOW + SPARE):
            prefix = f"{self.question.id}.r{place}."
            if f"{prefix}here" not in data:
                continue
            base = held[place] if place < len(held) else {}
            cells = [(column, data.get(f"{prefix}{column.id}", "")) for column in self.columns]
            row = read_row(self.question, cells, self.places)
            if row and f"{prefix}remove" not in data:
                hidden = {id: cell for id, cell in base.items() if id not in self.names}
                fresh.append({**hidden, **row})
        rows = [*self.rows[:start], *fresh, *self.rows[start + WINDOW :]]
        self.rows = numbered(self.question, rows)


@dataclass(slots=True)
class Sites:
    """The sites of the form: the country of each, which are left out, and those that are added."""

    rulebook: Rulebook
    known: Mapping[str, Mapping[str, Any]]
    countries: dict[str, str]
    gone: list[str]
    added: list[dict[str, str]]
    errors: list[tuple[str, str]] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)  # what was typed, by the name of its field

    @property
    def rows(self) -> list[tuple[str, str, str, bool]]:
        """(key, name, country's name, whether it is left out) of every site of the application."""
        return [
            (
                key,
                str(site.get("name") or key),
                self._shown(f"site.{key}.country", self.countries.get(key, site.get("country", ""))),
                key in self.gone,
            )
            for key, site in self.known.items()
        ]

    @property
    def new(self) -> list[tuple[int, str, str]]:
        """(place, name, country's name) of the sites that are added, and an empty one."""
        rows = [(site["name"], site["country"]) for site in self.added] + [("", "")] * NEW_SITES
        return [
            (place, name, self._shown(f"new.{place}.country", country))
            for place, (name, country) in enumerate(rows)
        ]

    def typed(self, data: QueryDict, places: Places) -> None:
        """What was typed, in the place of what was there."""
        self.gone = [key for key in self.known if f"site.{key}.gone" in data]
        for key, site in self.known.items():
            country = self._read(data, f"site.{key}.country", places)
            if country and country != site.get("country", ""):
                self.countries[key] = country
            elif f"site.{key}.country" not in self.unread:
                self.countries.pop(key, None)
        ids, self.added = [site["id"] for site in self.added], []
        for place in range(MOST_SITES):
            name = clean(data.get(f"new.{place}.name", ""))[:200]
            if name:
                country = self._read(data, f"new.{place}.country", places) or ""
                id = ids[place] if place < len(ids) else self._id(ids)
                self.added.append({"id": id, "name": name, "country": country})

    def _id(self, ids: list[str]) -> str:
        taken = {*self.known, *ids, *(site["id"] for site in self.added)}
        return next(id for number in range(1, 99_999) if (id := f"try-{number}") not in taken)

    def _read(self, data: QueryDict, name: str, places: Places) -> str | None:
        try:
            value = read(COUNTRY, data.get(name, ""), places)
        except Unreadable as no:
            self.errors.append((name, str(no)))
            self.unread[name] = data[name]
            return None
        return str(value) if value else None

    def _shown(self, name: str, code: str) -> str:
        """What stands in the field of a country: its name, or what was typed where that is none."""
        return self.unread.get(name) or str(self.rulebook.countries.names.get(code, code))


@dataclass(slots=True)
class Trying:
    """The whole form."""

    sites: Sites
    trials: list[Trial]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(name of the field, sentence) for all that cannot be read."""
        return [*self.sites.errors, *(error for trial in self.trials for error in trial.errors)]

    def changes(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What differs from the dossier; refused while a cell cannot be read."""
        if self.errors:
            raise Refusal("Something could not be read, so nothing was tried.")
        said = {
            "countries": self.sites.countries,
            "gone": self.sites.gone,
            "added": self.sites.added,
            "tables": {
                trial.question.id: trial.rows
                for trial in self.trials
                if trial.rows != (before["answers"].get(trial.question.id, {}).get("value") or [])
            },
        }
        return {name: value for name, value in said.items() if value}
