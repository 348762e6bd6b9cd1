"""A page of questions: what is kept, as it stands in the fields, and what was typed, as it may be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from applications import accepting
from applications.answers import Said
from applications.forms.typed import Places, Unreadable, clean, read, show, words
from applications.models import Evidence
from standards.rulebook import Question

FEW = 7  # choices that are shown as radio buttons; more become a list


@dataclass(slots=True)
class Field:
    """One question on a page, with what stands in its fields and what is wrong with it."""

    question: Question
    places: Places
    typed: str = ""
    value: Any = None
    explanation: str = ""
    evidence: tuple[str, ...] = ()
    seen: str = ""
    error: str = ""
    upload: UploadedFile | None = None
    unread: int = 0
    theirs: Any = None  # what somebody else saved meanwhile (forms/theirs.py)

    @property
    def anchor(self) -> str:
        return f"q-{self.question.id}"

    @property
    def name(self) -> str:
        return self.question.id

    @property
    def control(self) -> str:
        """Which fields the page shows: the name of a template under applications/fields/."""
        many = self.question.type == "choice" and len(self.question.options) > FEW
        return {"yes_no": "radios", "choice": "select" if many else "radios", "country": "select"}.get(
            self.question.type, "table" if self.question.type == "table" else "input"
        )

    @property
    def options(self) -> list[tuple[str, str]]:
        if self.question.type == "yes_no":
            return [("yes", "Yes"), ("no", "No")]
        if self.question.type == "country":
            return sorted(self.places.countries.items(), key=lambda country: country[1])
        return [(option.value, option.label) for option in self.question.options]

    @property
    def in_words(self) -> str:
        return self.typed if self.error else words(self.question, self.value, self.places)

    @property
    def rows(self) -> int:
        return len(self.value or ())

    @property
    def takes(self) -> str:
        """Which files it takes, where its edition says so."""
        return accepting.in_words(self.question) if self.question.accepts or self.question.largest else ""

    @property
    def wants_file(self) -> bool:
        return self.question.evidence == "required"

    def said(self, site: str | None) -> Said:
        """What the fields say; where the value cannot be read, what was typed is kept as it is."""
        unread = self.typed if self.error else None
        value = None if self.error else self.value
        return Said(self.name, site, value, unread, self.explanation, self.evidence, self.seen)


def kept(questions: Iterable[Question], given: Mapping[str, Said], places: Places) -> list[Field]:
    """The questions with what is kept of them."""
    return [_kept(question, given.get(question.id), places) for question in questions]


def posted(
    questions: Iterable[Question],
    data: QueryDict,
    files: MultiValueDict[str, UploadedFile],
    attached: Mapping[str, Evidence],
    places: Places,
) -> list[Field]:
    """The questions that stood on the page that was sent, with what was typed. Tables have their own page."""
    return [
        _posted(question, data, files, attached, places)
        for question in questions
        if question.type != "table" and f"{question.id}.seen" in data
    ]


def evidence_named(data: QueryDict, name: str, attached: Mapping[str, Evidence]) -> tuple[str, ...]:
    """The attached files ticked for a question, in the order they were attached."""
    ticked = set(data.getlist(f"{name}.evidence"))
    return tuple(key for key in attached if key in ticked)


def _kept(question: Question, said: Said | None, places: Places) -> Field:
    field = Field(question, places)
    if said is None:
        return field
    field.value, field.explanation, field.evidence = said.value, said.explanation, said.evidence
    field.seen = said.digest
    if question.type == "table":
        field.unread = len((said.as_typed or {}).get("cells", ()))
        field.error = table_error(field.unread)
    elif said.as_typed is not None:
        _type(field, str(said.as_typed))
        field.error = field.error or f"“{field.typed}” can be read now. Save the page to keep it."
    else:
        field.typed = show(question, said.value)
    return field


def _posted(
    question: Question,
    data: QueryDict,
    files: MultiValueDict[str, UploadedFile],
    attached: Mapping[str, Evidence],
    places: Places,
) -> Field:
    name = question.id
    field = Field(
        question,
        places,
        explanation=clean(data.get(f"{name}.explanation", "")),
        evidence=evidence_named(data, name, attached),
        seen=data.get(f"{name}.seen", ""),
        upload=files.get(f"{name}.upload"),
    )
    if question.type != "file":
        _type(field, clean(data.get(f"{name}.value", "")))
    return field


def _type(field: Field, typed: str) -> None:
    field.typed = typed
    try:
        field.value = read(field.question, typed, field.places)
    except Unreadable as no:
        field.error = str(no)


def table_error(unread: int) -> str:
    """What is wrong with a table of which some cells cannot be read; "" for none."""
    if not unread:
        return ""
    return "One cell cannot be read." if unread == 1 else f"{unread} cells cannot be read."
