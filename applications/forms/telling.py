"""A whole dossier as a person reads it: by section and place, every answer in words, every file with its digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from applications.forms.typed import Places, words
from standards.rulebook import Question, Rulebook, Section

WIDE = 7  # columns that a page held upright can show


@dataclass(frozen=True, slots=True)
class File:
    """A file as it stands in the dossier."""

    key: str
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One answer in words; of a table, the labels of the columns that hold something, its rows as cells with the
    label of each, and the labels of the columns that every row leaves empty.
    """

    question: Question
    value: str
    labels: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]
    empty: tuple[str, ...]
    explanation: str
    files: tuple[File, ...]

    @property
    def is_wide(self) -> bool:
        """Whether its table wants a page on its side."""
        return len(self.labels) > WIDE


@dataclass(frozen=True, slots=True)
class Place:
    """What is said for the application (site and name "") or at one site, and what is not."""

    site: str
    name: str
    items: tuple[Item, ...]
    silent: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One section of the rulebook."""

    section: Section
    places: tuple[Place, ...]


def places_of(plain: Mapping[str, Any], rulebook: Rulebook) -> Places:
    """The names that a dossier's own answers may use."""
    parties = plain["answers"].get("parties", {}).get("value") or []
    named = {"end_user": f"{plain['end_user'].get('name', '')} (end user)"}
    named |= {row["id"]: row.get("name") or row["id"] for row in parties if row.get("id")}
    files = {
        key: tuple(filter(None, (file["name"], file.get("title")))) for key, file in plain["evidence"].items()
    }
    return Places(
        rulebook, {site["id"]: site.get("name") or site["id"] for site in plain["sites"]}, named, files
    )


def chapters(plain: Mapping[str, Any], rulebook: Rulebook, sections: Iterable[str] = ()) -> list[Chapter]:
    """The dossier, or some sections of it, in the order of the rule."""
    wanted, tell = set(sections), _Telling(plain, places_of(plain, rulebook))
    asked = rulebook.questions_for(plain["kind"])
    found = []
    for section in rulebook.sections:
        questions = [question for question in asked if question.section == section.id]
        if questions and (not wanted or section.id in wanted):
            found.append(Chapter(section, tuple(tell.places(questions))))
    return found


@dataclass(frozen=True, slots=True)
class _Telling:
    plain: Mapping[str, Any]
    names: Places

    def places(self, questions: list[Question]) -> Iterator[Place]:
        general = [question for question in questions if question.scope != "site"]
        if general:
            yield self._place("", "", general, self.plain["answers"])
        local = [question for question in questions if question.scope == "site"]
        if local:
            for site in self.plain["sites"]:
                yield self._place(site["id"], site.get("name") or site["id"], local, site.get("answers", {}))

    def _place(self, site: str, name: str, questions: list[Question], answers: Mapping[str, Any]) -> Place:
        said = [question for question in questions if question.id in answers]
        silent = tuple(question for question in questions if question.id not in answers and question.required)
        return Place(
            site, name, tuple(self.item(question, answers[question.id]) for question in said), silent
        )

    def item(self, question: Question, answer: Mapping[str, Any]) -> Item:
        value = answer.get("value")
        rows = value if question.type == "table" and isinstance(value, list) else []
        cells = [[words(one, row.get(one.id), self.names) for one in question.columns] for row in rows]
        labels = [column.label for column in question.columns]
        held = [at for at in range(len(labels)) if not cells or any(row[at] for row in cells)]
        return Item(
            question,
            "" if question.type == "table" else words(question, value, self.names),
            tuple(labels[at] for at in held),
            tuple(tuple((labels[at], row[at]) for at in held) for row in cells),
            tuple(label for at, label in enumerate(labels) if at not in held),
            answer.get("explanation", ""),
            tuple(File(key, self.plain["evidence"].get(key, {})) for key in answer.get("evidence", ())),
        )
