"""Which files a question takes: the families and the size its edition sets; the general list where it sets none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings

from applications import contents, dossiers, files
from applications.models import Application
from standards.errors import Refusal
from standards.rulebook import Question

if TYPE_CHECKING:
    from applications.answers import Said


def types(question: Question | None) -> tuple[str, ...]:
    """The media types a question takes; without one, those that may be attached at all."""
    return contents.accepted(question.accepts if question else ())


def largest(question: Question | None) -> int:
    """The bytes that one file may have."""
    most: int = settings.VEDC_MAX_UPLOAD_BYTES
    return min(most, question.largest) if question and question.largest else most


def in_words(question: Question | None) -> str:
    """What a question takes, in a sentence's worth of words."""
    return f"{contents.words(types(question))}, up to {size_in_words(largest(question))}"


def size_in_words(size: int) -> str:
    """Bytes as a person says them; a round number of MB or GB as just that."""
    for unit, words in ((2**30, "GB"), (2**20, "MB")):
        if size >= unit and size % unit == 0:
            return f"{size // unit:,} {words}"
    return f"{size:,} bytes"


def require(question: Question | None, media_type: str, size: int, name: str) -> None:
    """Refuse a file that the question does not take."""
    if media_type not in types(question):
        kind = contents.MEDIA_TYPES.get(media_type, media_type)
        raise Refusal(f"{name} is {kind}; this question takes {in_words(question)}")
    if size > largest(question):
        raise Refusal(f"{name} is {size:,} bytes; the limit is {largest(question):,}: split or compress it")


def refuse(application: Application, said: Iterable[Said]) -> None:
    """Refuse answers that name a file their question does not take. One query, where a question sets a limit."""
    asked = dossiers.rulebook_of(application).questions
    named = {
        one.question: {*one.evidence, *files.named(asked[one.question], one.value)}
        for one in said
        if one.question in asked and (asked[one.question].accepts or asked[one.question].largest)
    }
    keys = {key for names in named.values() for key in names}
    if not keys:
        return
    rows = application.evidence.filter(key__in=keys).values_list("key", "media_type", "size", "name")
    known = {key: rest for key, *rest in rows}
    for question, names in named.items():
        for key in sorted(names & known.keys()):
            require(asked[question], *known[key])


def questions_of(application: Application, key: str) -> list[Question]:
    """The questions whose answers rest on a file, in their own list or in a row. Two queries."""
    asked = dossiers.rulebook_of(application).questions
    tables = {question.id: question for question in files.questions(dossiers.rulebook_of(application))}
    found = set(application.answers.filter(evidence__key=key).values_list("question", flat=True))
    rows = application.answers.filter(question__in=tables) if tables else ()
    found |= {one.question for one in rows if key in files.named(tables[one.question], one.value)}
    return [asked[id] for id in sorted(found) if id in asked]
