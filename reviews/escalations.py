"""The verbs of a dissent: refer it, record what was decided, take it further; and the sweep that moves what time moves.

Where it goes and by which day is `standards.escalation`. What was decided outside this platform (the operating
committee's chair, the Advisory Committee, the Secretary) is recorded by a person of the chair's agency who may, with
the reason, and never by who made the determination.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from applications import services as applications
from organizations.models import User
from reviews import drafts
from reviews.attempts import recorded
from reviews.ballots import open_ballot, require_seat
from reviews.holding import hold, note
from reviews.models import Choice, Determination, Escalation, EscalationStep
from reviews.permissions import CAST, DECIDE_DISSENT, Barred, require
from reviews.tallies import Tally, tally
from standards import committee, escalation
from standards.errors import Refusal, listed
from standards.escalation import Action, Stage


@recorded
@transaction.atomic
def refer(determination: Determination, person: User, *, reason: str, now: datetime) -> Escalation:
    """Take a disagreement among the agencies to the operating committee; any agency may. Done once for a draft."""
    held, standing = open_ballot(determination)
    require(person, CAST, held)
    require_seat(person, held, standing)
    draft = drafts.whole(standing)
    known = Escalation.objects.filter(determination=standing, draft__sha256=draft.sha256)
    if (there := known.exclude(stage=Stage.DROPPED.value).first()) is not None:
        return there
    _refuse_unless_dissent(tally(standing, draft))
    _refuse_silence(reason, "say why this goes to the operating committee")
    made = Escalation.objects.create(
        determination=standing,
        draft=drafts.kept(standing, draft),
        stage=escalation.START.value,
        since_on=now.date(),
    )
    _step(made, "refer", person=person, reason=reason, now=now)
    note(held, person, "refer_dissent", now, reason.strip(), {"draft": draft.sha256, "stage": made.stage})
    return made


@recorded
@transaction.atomic
def decide(about: Escalation, person: User, *, outcome: str, reason: str, now: datetime) -> Escalation:
    """Record what was decided where the dissent stands: whether the determination is approved, and why."""
    held = _held(about)
    require(person, DECIDE_DISSENT, held.determination.review)
    _refuse_other_chairs(person, held)
    _refuse_gone(held)
    if outcome not in Choice.values:
        raise Refusal(f"{outcome!r} is not an outcome: choose {' or '.join(Choice.values)}")
    _refuse_silence(reason, "say on what grounds it was decided")
    return _move(held, Action.DECIDE, person=person, outcome=outcome, reason=reason, now=now)


@recorded
@transaction.atomic
def escalate(about: Escalation, person: User, *, reason: str, now: datetime) -> Escalation:
    """Take a decision further, within the days there are; any agency may that has a seat."""
    held = _held(about)
    require(person, CAST, held.determination.review)
    require_seat(person, held.determination.review, held.determination)
    _refuse_gone(held)
    _refuse_silence(reason, "say why this goes further")
    if escalation.lapsed(Stage(held.stage), held.since_on, now.date(), committee.load()):
        due = escalation.due_on(Stage(held.stage), held.since_on, committee.load())
        raise Refusal(f"the last day to take this further was {due}: the decision stands")
    return _move(held, Action.ESCALATE, person=person, outcome=held.outcome, reason=reason, now=now)


@transaction.atomic
def move_on(about: Escalation, *, now: datetime) -> bool:
    """What time and other rows do to a dissent: it lapses, or it drops. Whether it moved; safe to repeat."""
    held = _held(about)
    if not held.is_open:
        return False
    if why := _gone(held):
        _move(held, Action.DROP, reason=why, outcome="", now=now)
    elif escalation.lapsed(Stage(held.stage), held.since_on, now.date(), committee.load()):
        _move(held, Action.LAPSE, outcome=held.outcome, reason="Nobody took it further in time.", now=now)
    else:
        return False
    return True


def _gone(held: Escalation) -> str:
    """Why there is nothing left to disagree about; empty while there is."""
    if held.determination.is_approved or held.determination.objected_at is not None:
        return "The determination was approved or sent back."
    draft = drafts.whole(held.determination)
    if draft.sha256 != held.draft.sha256:
        return "What was voted on has changed."
    if held.stage == Stage.OPERATING.value and not tally(held.determination, draft).against:
        return "No agency disapproves any more."
    return ""


def _refuse_gone(held: Escalation) -> None:
    if held.is_open and (why := _gone(held)):
        raise Refusal(f"there is nothing left to decide about this dissent. {why}")


def _move(
    held: Escalation,
    action: Action,
    *,
    outcome: str,
    reason: str,
    now: datetime,
    person: User | None = None,
) -> Escalation:
    before = held.stage
    after = escalation.after(Stage(before), action)
    moved = Escalation.objects.filter(pk=held.pk, stage=before).update(
        stage=after.value, since_on=now.date(), outcome=outcome
    )
    if moved != 1:
        raise Refusal("somebody moved this dissent first: look again")
    held.stage, held.since_on, held.outcome = after.value, now.date(), outcome
    _step(held, action.value, person=person, reason=reason, outcome=outcome, now=now)
    detail = {"before": before, "after": after.value, "outcome": outcome}
    application = held.determination.review.dossier.application
    applications.note(
        application, person, f"dissent_{action.value}", now=now, note=reason.strip(), detail=detail
    )
    return held


def _step(
    about: Escalation, action: str, *, person: User | None, reason: str, now: datetime, **said: Any
) -> None:
    EscalationStep.objects.create(
        escalation=about,
        number=about.steps.count() + 1,
        action=action,
        after=about.stage,
        person=person,
        agency=person.agency if person else "",
        reason=reason.strip(),
        at=now,
        **said,
    )


def _held(about: Escalation) -> Escalation:
    """The dissent as it stands, with its application's row locked."""
    review = hold(about.determination.review)
    found = Escalation.objects.select_related("determination", "draft").get(pk=about.pk)
    found.determination.review = review
    return found


def _refuse_unless_dissent(counted: Tally) -> None:
    """The agencies disagree once all of them have spoken: what goes further has every agency's word beside it."""
    if not counted.against:
        raise Refusal(
            "no agency disapproves what is before the committee: there is no dissent to take further"
        )
    if open_ := [*counted.of("missing"), *counted.of("void")]:
        raise Refusal(f"first every agency votes on what stands now: {listed(open_)} did not")


def _refuse_other_chairs(person: User, held: Escalation) -> None:
    chair, review = committee.load().chair, held.determination.review
    if person.agency != chair.id:
        raise Barred(f"{person} is not of the {chair.title}, which keeps the chair", person, review)
    if held.determination.made_by_id == person.pk:
        raise Barred(f"{person} made this determination and decides no dissent about it", person, review)


def _refuse_silence(reason: str, words: str) -> None:
    if not reason.strip():
        raise Refusal(words)
