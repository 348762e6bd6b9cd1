"""The operator's answers to the committee: drafted by whoever may edit, with files, and sent by who may certify."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from applications import docket, enclosing, receiving
from applications import services as applications
from applications.models import Enclosure
from organizations.models import User
from organizations.permissions import Grant, Permission, grant
from reviews import findings
from reviews.holding import hold
from reviews.models import Attached, Question, Reply, ReplyDraft, Review
from reviews.questions import go_on
from standards.errors import Refusal
from standards.lifecycle import Action, Status

MOST = 20_000  # characters of an answer: more is a file


class Overtaken(Refusal):
    """Somebody else saved the draft first: `draft` is theirs."""

    def __init__(self, draft: ReplyDraft) -> None:
        super().__init__(f"{draft.changed_by} changed this answer while you wrote")
        self.draft = draft


def largest() -> int:
    """The bytes a file with an answer may have."""
    return min(settings.VEDC_MAX_FORM_BYTES, settings.VEDC_MAX_UPLOAD_BYTES)


def may_draft(question: Question, has: Grant) -> bool:
    """Whether a person with this grant may write the answer: who edits, and the contributors of its section."""
    return has.allows(Permission.EDIT, question.section or None)


def sections_of(has: Grant) -> frozenset[str] | None:
    """The sections whose questions a person sees; None for all."""
    return has.sections if Permission.CONTRIBUTE in has and Permission.EDIT not in has else None


@transaction.atomic
def save(question: Question, person: User, *, text: str, seen: int, now: datetime) -> ReplyDraft:
    """Keep a draft. `seen` is the version the person began with, 0 for none; Overtaken where another stands by now.

    The same words saved again change nothing.
    """
    asked = _held(question, person)
    if len(text) > MOST:
        raise Refusal(f"the answer has {len(text):,} characters; the limit is {MOST:,}: attach it as a file")
    draft = ReplyDraft.objects.select_related("changed_by").filter(question=asked).first()
    if draft is not None and draft.text == text:
        return draft
    if (draft.version if draft else 0) != seen:
        raise Overtaken(draft) if draft else Refusal("this draft is gone: reload the page")
    draft = draft or ReplyDraft(question=asked, version=0)
    draft.text, draft.version = text, draft.version + 1
    draft.changed_by, draft.changed_at = person, now
    draft.save()
    return draft


def attach(question: Question, person: User, sent: UploadedFile, *, now: datetime) -> Enclosure:
    """Attach a file to the answer: looked into, sealed, held back until scanned. The dossier stays as it is. Bytes
    that are attached already are attached once.
    """
    with transaction.atomic():
        application = _held(question, person).review.dossier.application
    with enclosing.received(application, sent) as incoming, transaction.atomic():
        asked = _held(question, person)
        digest = incoming.kept.sha256
        known = asked.attached.filter(enclosure__sha256=digest, taken_out_at__isnull=True).first()
        if known is not None:
            receiving.settle(incoming, used=False)
            return known.enclosure
        enclosure = enclosing.keep(application, person, incoming, now)
        Attached.objects.create(question=asked, enclosure=enclosure)
        return enclosure


@transaction.atomic
def take_out(question: Question, person: User, key: str, *, now: datetime) -> None:
    """Take a file out of an answer that was not sent. Safe to repeat."""
    asked = _held(question, person)
    asked.attached.filter(enclosure__key=key, taken_out_at__isnull=True).update(
        taken_out_by=person, taken_out_at=now
    )


@transaction.atomic
def send(question: Question, person: User, *, seen: int, now: datetime) -> Reply:
    """Send the answer as it stands. With the last open question the review and its clock go on. Sent once: what was
    sent is given back.

    `seen` is the version of the draft the person has read; where it says something else by now, nothing is sent.
    """
    held = hold(question.review)
    asked = held.questions.whole().get(pk=question.pk)
    applications.require(person, Permission.CERTIFY, held.dossier.application)
    if asked.state == "answered":
        return asked.reply
    _refuse_unless_open(held, asked)
    draft = getattr(asked, "draft", None)
    if draft is None or not draft.text.strip():
        raise Refusal(f"cannot send: write the answer to {asked} first")
    if draft.version != seen:
        raise Overtaken(draft)
    enclosing.refuse_held_back(asked.files)
    plain = _plain(held, asked, draft.text.strip(), now)
    content, sha256 = findings.digested(plain)
    reply = Reply(
        question=asked, text=plain["answer"], content=content, sha256=sha256, sent_by=person, sent_at=now
    )
    reply.save(force_insert=True)
    detail = {"question": asked.number, "reply": sha256}
    go_on(held, Action.ANSWER, person, now=now, note_="", detail=detail)
    return reply


def _plain(review: Review, question: Question, text: str, now: datetime) -> dict[str, Any]:
    return {
        "reference": review.dossier.application.reference,
        "dossier": review.dossier.sha256,
        "question": {
            "number": question.number,
            "requirement": question.requirement,
            "answer": question.question,
            "site": question.site,
            "text": question.text,
            "askedAt": docket.stamp(question.asked_at),
        },
        "answer": text,
        "files": [
            {"key": file.key, "name": file.name, "sha256": file.sha256, "size": file.size}
            for file in question.files
        ],
        "sentAt": docket.stamp(now),
    }


def _held(question: Question, person: User) -> Question:
    """The question with its application's row held, once it is known that this person may write its answer now."""
    held = hold(question.review)
    asked = held.questions.select_related("reply", "closing").get(pk=question.pk)
    asked.review = held
    organization = held.dossier.application.organization
    if not may_draft(asked, grant(person, organization)):
        raise Refusal(f"{person} may not answer {asked} for {organization}")
    _refuse_unless_open(held, asked)
    return asked


def _refuse_unless_open(review: Review, question: Question) -> None:
    if not question.is_open:
        raise Refusal(f"cannot answer {question}: it is {question.state.replace('_', ' ')}")
    if review.dossier.application.state is not Status.QUESTIONED:
        status = review.dossier.application.get_status_display()
        raise Refusal(f"cannot answer a question about an application that is {status}")
