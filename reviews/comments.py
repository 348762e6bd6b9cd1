"""The verbs of a comment. Nothing is ever changed: an edit, a showing and a withdrawal are each a new version."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from organizations.models import User
from reviews.holding import hold, note
from reviews.models import Comment, Review, Visibility
from reviews.permissions import JUDGE, require
from standards.errors import Refusal


@transaction.atomic
def write(
    review: Review, person: User, *, text: str, visibility: str, requirement: str = "", now: datetime
) -> Comment:
    """Write a comment on a requirement, or on the application as a whole."""
    held = hold(review)
    require(person, JUDGE, held)
    _refuse_empty(person, text, visibility)
    if requirement and not held.findings.filter(requirement=requirement).exists():
        raise Refusal(f"{held.dossier} has no finding on {requirement!r}")
    return Comment.objects.create(
        review=held,
        requirement=requirement,
        visibility=visibility,
        author=person,
        by=person,
        agency=person.agency,
        text=text.strip(),
        at=now,
    )


@transaction.atomic
def edit(comment: Comment, person: User, *, text: str, visibility: str, now: datetime) -> Comment:
    """Say it otherwise, or to others. What was said before stays; what the operator was shown is shown anew first."""
    standing = _standing(comment, person)
    _refuse_unless_author(standing, person)
    _refuse_empty(person, text, visibility)
    if (standing.text, standing.visibility) == (text.strip(), visibility):
        return standing
    return _next(standing, person, now, text=text.strip(), visibility=visibility)


@transaction.atomic
def show(comment: Comment, person: User, *, now: datetime) -> Comment:
    """Let the operator read a comment that is meant for them, as the committee's. Anybody who may find may do so."""
    standing = _standing(comment, person)
    if standing.visibility != Visibility.OPERATOR.value:
        raise Refusal("this comment is not meant for the operator: its author must say so first")
    if standing.shown:
        return standing
    note(standing.review, person, "show_comment", now, standing.text, {"requirement": standing.requirement})
    return _next(standing, person, now, text=standing.text, visibility=standing.visibility, shown=True)


@transaction.atomic
def withdraw(comment: Comment, person: User, *, now: datetime) -> Comment:
    """Take a comment back. That there was one is still said."""
    standing = _standing(comment, person, withdrawn=True)
    _refuse_unless_author(standing, person)
    if standing.withdrawn:
        return standing
    if standing.shown:
        note(standing.review, person, "withdraw_comment", now, "", {"requirement": standing.requirement})
    return _next(standing, person, now, text="", visibility=standing.visibility, withdrawn=True)


def _standing(comment: Comment, person: User, *, withdrawn: bool = False) -> Comment:
    """The last version of a comment that the person may read; a Refusal otherwise, and where it was withdrawn."""
    held = hold(comment.review)
    require(person, JUDGE, held)
    found = comment
    while (later := Comment.objects.filter(replaces=found).first()) is not None:
        found = later
    if not Comment.objects.visible_to(person).filter(pk=found.pk).exists():
        raise Refusal("there is no such comment")
    if found.withdrawn and not withdrawn:
        raise Refusal("this comment was withdrawn")
    found.review = held
    return found


def _next(before: Comment, person: User, now: datetime, **said: object) -> Comment:
    return Comment.objects.create(
        review=before.review,
        requirement=before.requirement,
        author_id=before.author_id,
        agency=before.agency,
        by=person,
        at=now,
        replaces=before,
        **said,
    )


def _refuse_unless_author(comment: Comment, person: User) -> None:
    if comment.author_id != person.pk:
        raise Refusal(f"only {comment.author} may change this comment")


def _refuse_empty(person: User, text: str, visibility: str) -> None:
    if visibility not in Visibility.values:
        raise Refusal(f"{visibility!r} is not a class of readers: choose {', '.join(Visibility.values)}")
    if visibility == Visibility.AGENCY.value and not person.agency:
        raise Refusal(f"{person} speaks for no agency: nobody else would read it")
    if not text.strip():
        raise Refusal("say something")
