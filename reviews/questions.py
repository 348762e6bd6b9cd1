"""The committee's questions: kept as a draft, asked, accepted as answered, asked again, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction

from applications import dossiers, letters
from applications import services as applications
from applications.models import Application
from notary import canonical
from organizations.models import User
from reviews.holding import hold, note
from reviews.models import Closing, Outcome, Question, QuestionDraft, Review
from reviews.permissions import ASK, require
from reviews.policy import policy
from standards.errors import Refusal
from standards.lifecycle import Action, Status

ASKABLE = (Status.IN_REVIEW, Status.QUESTIONED)
ACCEPT = "accept_answer"


@dataclass(frozen=True, slots=True)
class About:
    """What a question concerns: a requirement, and an answer (at a site) where there is one."""

    requirement: str
    question: str = ""
    site: str = ""


def due(today: date) -> date:
    """The due day of a question whose asker names no other."""
    return today + timedelta(days=policy().due_days)


@transaction.atomic
def keep(
    review: Review, person: User, typed: Mapping[str, Any], *, draft: int | None = None, now: datetime
) -> QuestionDraft:
    """Keep a question as it was typed, right or wrong: a new draft, or what stands in the place of an older one."""
    require(person, ASK, review)
    mine = QuestionDraft.objects.filter(review=review, person=person)
    known = mine.filter(pk=draft).first() if draft else None
    kept = known or QuestionDraft(review=review, person=person)
    kept.typed, kept.saved_at = dict(typed), now
    kept.save()
    return kept


@transaction.atomic
def ask(
    review: Review,
    person: User,
    about: About,
    *,
    text: str,
    due_on: date,
    follows: Question | None = None,
    draft: int | None = None,
    now: datetime,
) -> Question:
    """Ask the operator. The decision clock stands from today; the same question, asked twice, is asked once."""
    held = hold(review)
    require(person, ASK, held)
    _refuse_unless_askable(held)
    application, text = held.dossier.application, text.strip()
    section = _section(held, about)
    _refuse_slips(text, due_on, now.date())
    said = {"requirement": about.requirement, "question": about.question, "site": about.site, "text": text}
    known = held.questions.open().filter(asked_by=person, **said).first()
    if known is not None:
        return known
    if follows is not None:
        follows = _answered(held, follows)
        _close(follows, Outcome.ASKED_AGAIN, person, "", now)
    asked = Question.objects.create(
        review=held,
        number=Question.objects.of(application).count() + 1,
        follows=follows,
        section=section,
        due_on=due_on,
        asked_by=person,
        asked_at=now,
        **said,
    )
    _stop_the_clock(held, asked, person, now)
    QuestionDraft.objects.filter(review=held, person=person, pk=draft).delete()
    letters.write("question", application, _answerers(application, asked), now=now, question=asked)
    return asked


@transaction.atomic
def accept(question: Question, person: User, *, reason: str = "", now: datetime) -> Question:
    """The answer closes the question. Safe to repeat."""
    held = hold(question.review)
    require(person, ASK, held)
    asked = held.questions.get(pk=question.pk)
    if asked.state == Outcome.ACCEPTED.value:
        return asked
    asked = _answered(held, asked)
    _close(asked, Outcome.ACCEPTED, person, reason.strip(), now)
    detail = {"question": asked.number, "reply": asked.reply.sha256}
    note(held, person, ACCEPT, now, reason.strip(), detail)
    _tell(held.dossier.application, asked, now)
    return asked


@transaction.atomic
def withdraw(question: Question, person: User, *, reason: str, now: datetime) -> Question:
    """The asker takes a question back that was not answered, with a reason. Where it was the last one open, the
    review and its clock go on.
    """
    held = hold(question.review)
    require(person, ASK, held)
    asked = held.questions.get(pk=question.pk)
    if asked.asked_by_id != person.pk:
        raise Refusal(f"{asked} was asked by {asked.asked_by}: only its asker takes it back")
    if asked.state == Outcome.WITHDRAWN.value:
        return asked
    if not asked.is_open:
        raise Refusal(f"cannot take back {asked}: it is {asked.state.replace('_', ' ')}")
    if not reason.strip():
        raise Refusal(f"say why {asked} is taken back")
    _refuse_unless_askable(held)
    _close(asked, Outcome.WITHDRAWN, person, reason.strip(), now)
    go_on(held, Action.RETRACT, person, now=now, note_=reason.strip(), detail={"question": asked.number})
    _tell(held.dossier.application, asked, now)
    return asked


def go_on(
    review: Review, action: Action, person: User, *, now: datetime, note_: str, detail: dict[str, Any]
) -> None:
    """A question is no longer open: with the last one the application moves back into review, else nothing moves."""
    application = review.dossier.application
    if application.state is Status.QUESTIONED and not review.questions.open().exists():
        applications.move(application, action, actor=person, now=now, note=note_, detail=detail)
    else:
        note(review, person, action.value, now, note_, detail)


def _stop_the_clock(review: Review, asked: Question, person: User, now: datetime) -> None:
    """The first open question moves the application; one asked beside it is noted and moves nothing."""
    detail = {
        "question": asked.number,
        "requirement": asked.requirement,
        "due": asked.due_on.isoformat(),
        "sha256": sha256(asked.text.encode()).hexdigest(),
    }
    if asked.follows is not None:
        detail["follows"] = asked.follows.number
    application = review.dossier.application
    if application.state is Status.IN_REVIEW:
        applications.move(application, Action.ASK, actor=person, now=now, note=asked.text, detail=detail)
    else:
        note(review, person, Action.ASK.value, now, asked.text, detail)


def _close(question: Question, outcome: Outcome, person: User, reason: str, now: datetime) -> None:
    closing = Closing(question=question, outcome=outcome.value, reason=reason, by=person, at=now)
    closing.save(force_insert=True)
    question.closing = closing


def _tell(application: Application, question: Question, now: datetime) -> None:
    to = _answerers(application, question)
    letters.write("question_closed", application, to, now=now, kind="question_news", question=question)


def _answerers(application: Application, question: Question) -> list[User]:
    """Who may answer it for the operator."""
    people = letters.workers(application)
    return [*people, *letters.contributors(application, question.section)] if question.section else people


def _section(review: Review, about: About) -> str:
    """The section of the answer it concerns; "" where it concerns none. Refusal for what is not there."""
    if not review.findings.filter(requirement=about.requirement).exists():
        raise Refusal(f"{about.requirement!r} is no requirement of this review: choose one of its findings")
    if not about.question:
        if about.site:
            raise Refusal("a site is named without an answer: choose the answer at the site, or no site")
        return ""
    edition = dossiers.rulebook_of(review.dossier.application)
    known = {q.id: q for q in edition.questions_for(review.dossier.application.kind)}
    if about.question not in known:
        raise Refusal(f"{about.question!r} is no answer of this application: choose one of the list")
    if about.site:
        sites = canonical.loads(bytes(review.dossier.content))["sites"]
        if about.site not in {site["id"] for site in sites}:
            raise Refusal(f"{about.site!r} is no site of this application: choose one of the list")
    return known[about.question].section


def _refuse_unless_askable(review: Review) -> None:
    application = review.dossier.application
    if application.state not in ASKABLE:
        raise Refusal(
            f"cannot ask a question about an application that is {application.get_status_display()}"
        )
    if application.dossiers.filter(filing__gt=review.dossier.filing).exists():
        raise Refusal(f"{review.dossier} was filed again since; open the newer review")


def _answered(review: Review, question: Question) -> Question:
    """The question as it stands now, the review held; Refusal unless it has an answer that nobody closed."""
    found = review.questions.select_related("reply", "closing").filter(pk=question.pk).first()
    if found is None or found.state != "answered":
        state = (found or question).state.replace("_", " ")
        raise Refusal(f"{question} has no answer that waits for you: it is {state}")
    return found


def _refuse_slips(text: str, due_on: date, today: date) -> None:
    if not text:
        raise Refusal("write the question")
    last = today + timedelta(days=policy().longest_days)
    if not today < due_on <= last:
        raise Refusal(f"the due day {due_on} must lie after today and not after {last}")
