"""A question as a page shows it: with the requirement and the answer it concerns, and the thread it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from applications.models import Application
from applications.views.desk import Desk
from reviews import replies
from reviews.models import Question
from standards.edition import Rulebook


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its words; `where` is the page of the answer it concerns, "" for none."""

    question: Question
    paragraph: str
    title: str
    citation: str
    label: str
    place: str
    where: str
    is_overdue: bool
    may_draft: bool = False


def shown(
    questions: Iterable[Question],
    edition: Rulebook,
    application: Application,
    places: dict[str, str],
    today: date,
    desk: Desk | None = None,
) -> list[Asked]:
    """The questions in words. `places` names the sites by their keys. No query."""
    return [_asked(one, edition, application, places, today, desk) for one in questions]


def _asked(
    question: Question,
    edition: Rulebook,
    application: Application,
    places: dict[str, str],
    today: date,
    desk: Desk | None,
) -> Asked:
    requirement = edition.requirement(question.requirement)
    answer = edition.questions.get(question.question)
    return Asked(
        question=question,
        paragraph=requirement.paragraph,
        title=requirement.title,
        citation=requirement.citation,
        label=answer.label if answer else "",
        place=places.get(question.site, question.site),
        where=_where(question, application),
        is_overdue=question.overdue_on(today),
        may_draft=desk is not None and question.is_open and replies.may_draft(question, desk.grants),
    )


def _where(question: Question, application: Application) -> str:
    if not question.section:
        return ""
    if question.site:
        at = [application.reference, question.section, question.site]
        return reverse("applications:section_site", args=at) + f"#q-{question.question}"
    at = [application.reference, question.section]
    return reverse("applications:section", args=at) + f"#q-{question.question}"


def threads(asked: list[Asked]) -> list[list[Asked]]:
    """The questions by thread, each in the order it was asked in; the thread that waits for the operator first."""
    by_pk: dict[int, list[Asked]] = {}
    for one in asked:
        before = by_pk.get(one.question.follows_id or 0)
        thread = before if before is not None else []
        thread.append(one)
        by_pk[one.question.pk] = thread
    found = list({id(thread): thread for thread in by_pk.values()}.values())
    return sorted(found, key=lambda thread: (not thread[-1].question.is_open, thread[0].question.number))
