"""Reminders of questions and of the decision clock: kept once for each person and horizon, then sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from applications import letters as operators
from organizations import letters
from organizations.models import Agency, Membership, User
from reviews import clocks
from reviews.models import Question, Reminder, Review, Step
from reviews.permissions import CIRCULATE, SUPERVISE
from reviews.policy import policy, reached
from standards.lifecycle import Status

BYTES = ("review__dossier__content", "review__findings_content")
Wanted = tuple[int, int | None, int, int]  # review, question, person, horizon


@transaction.atomic
def keep(*, today: date, now: datetime) -> int:
    """Keep a reminder for every person whose horizon is reached, once. Returns how many are new."""
    before = Reminder.objects.count()
    wanted: set[Wanted] = {*_of_questions(today), *_of_clocks(today)}
    known = set(
        Reminder.objects.filter(review__in={one[0] for one in wanted}).values_list(
            "review_id", "question_id", "person_id", "horizon"
        )
    )
    new = sorted(wanted - known, key=lambda one: (one[0], one[1] or 0, one[2], one[3]))
    Reminder.objects.bulk_create(
        (
            Reminder(review_id=review, question_id=question, person_id=person, horizon=days, kept_at=now)
            for review, question, person, days in new
        ),
        ignore_conflicts=True,
    )
    return Reminder.objects.count() - before


def waiting() -> QuerySet[Reminder]:
    return Reminder.objects.filter(sent_at__isnull=True)


@transaction.atomic
def send(reminder: Reminder, *, today: date, now: datetime) -> bool:
    """Send one kept reminder, unless it was sent or there is nothing to remind of any more. Returns whether a letter
    went out. The row is taken while the letter leaves: dying in between repeats a letter, never loses one.
    """
    if not Reminder.objects.filter(pk=reminder.pk, sent_at__isnull=True).update(sent_at=now):
        return False
    if reminder.question_id is not None:
        return _remind_operator(reminder, today, now)
    return _remind_committee(reminder, today)


def _of_questions(today: date) -> Iterator[Wanted]:
    """Every open question's horizon, for whoever certifies or edits for the operator, and the section's own."""
    horizons = policy().question
    workers: dict[int, list[User]] = {}
    contributors: dict[int, list[tuple[User, frozenset[str]]]] = {}
    open_ones = Question.objects.open().filter(review__dossier__application__status=Status.QUESTIONED.value)
    for question in open_ones.select_related("review__dossier__application").defer(*BYTES):
        horizon = reached(horizons, (question.due_on - today).days)
        if horizon is None:
            continue
        application = question.review.dossier.application
        where = application.organization_id
        if where not in workers:
            workers[where] = operators.workers(application)
            contributors[where] = operators.contributing(application)
        also = [person for person, sections in contributors[where] if question.section in sections]
        for person in (*workers[where], *also):
            yield question.review_id, question.pk, person.pk, horizon


def _of_clocks(today: date) -> Iterator[Wanted]:
    """Every counting clock's horizon, for who examines, then for who supervises. A clock that stands still counts
    nothing down, and nobody is reminded of it.
    """
    supervisors, chair = list(holders(SUPERVISE)), list(holders(CIRCULATE))
    places = set(Membership.objects.filter(user__is_staff=True).values_list("organization", "user"))
    for review in _counting():
        running = [one for one in clocks.readings(review, today) if one.clock.running(today)]
        if not running:
            continue
        left = min(one.remaining for one in running)
        where = review.dossier.application.organization_id
        examines = [review.assigned_to] if review.assigned_to else _of_chair(chair)
        for people, horizons in ((examines, policy().clock), (supervisors, policy().escalate)):
            horizon = reached(horizons, left)
            for person in people if horizon is not None else ():
                if (where, person.pk) not in places:
                    yield review.pk, None, person.pk, horizon  # type: ignore[misc]


def _counting() -> QuerySet[Review]:
    return clocks.with_events(
        Review.objects.filter(
            dossier__application__status__in=(Status.IN_REVIEW.value, Status.DETERMINED.value),
            milestones__step=Step.COMPLETED.value,
        )
        .select_related("dossier__application", "assigned_to")
        .defer("dossier__content", "findings_content")
    )


def _of_chair(people: Iterable[User]) -> list[User]:
    return [person for person in people if person.agency == Agency.COMMERCE.value]


def holders(permission: str) -> QuerySet[User]:
    """The staff who were granted a permission, by group or by name. Superusers are not meant by it."""
    room, _, codename = permission.partition(".")
    granted = Q(
        groups__permissions__codename=codename, groups__permissions__content_type__app_label=room
    ) | Q(user_permissions__codename=codename, user_permissions__content_type__app_label=room)
    return User.objects.filter(granted, is_active=True, is_staff=True).order_by("pk").distinct()


def _remind_operator(reminder: Reminder, today: date, now: datetime) -> bool:
    question = Question.objects.whole().get(pk=reminder.question_id)
    application = question.review.dossier.application
    if not question.is_open or application.state is not Status.QUESTIONED:
        return False
    left = (question.due_on - today).days
    operators.write(
        "question_reminder",
        application,
        [reminder.person],
        now=now,
        question=question,
        days=left,
        overdue=-left,
    )
    return True


def _remind_committee(reminder: Reminder, today: date) -> bool:
    review = reminder.review
    counting = [one for one in clocks.readings(review, today) if one.is_counting]
    if not counting:
        return False
    first = min(counting, key=lambda one: one.remaining)
    context = {"application": review.dossier.application, "reading": first, "readings": counting}
    letters.must_send(
        "clock_reminder", reminder.person.email, person=reminder.person, review=review, **context
    )
    return True
