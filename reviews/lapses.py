"""Conditions that were missed. One that says so suspends the authorization on the day after it was due.

No machine decides: two people approved the words of the condition, and the sweep carries them out. Where the
suspension is high-impact by the platform's policy, it is proposed and held instead, for people to let go or send back.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from reviews import conditions, determinations, holding, proposals
from reviews.models import Condition, Decision, Determination
from reviews.proposals import Ground
from standards.lifecycle import Status


@transaction.atomic
def carry_out(condition: Condition, *, today: date, now: datetime) -> Determination | None:
    """Mark a condition as missed, and suspend if it says so. Done once; the suspension, or None without one."""
    held = holding.hold(condition.determination.review)
    missed = conditions.mark_missed(condition, today=today, now=now)
    if missed is None:
        return None
    application = held.dossier.application
    if not condition.lapses or application.state is not Status.AUTHORIZED:
        said = {"condition": condition.number, "step": missed.step}
        holding.note(held, None, "condition", now, missed.note, said)
        return None
    ground = Ground(missed.note, condition.requirement, f"Condition {condition.number}")
    made = proposals.keep(
        held,
        None,
        decision=Decision.SUSPEND.value,
        reasons=f"Condition {condition.number} was missed: {condition.text}",
        grounds=(ground,),
        lapse_of=condition,
        now=now,
    )
    if made.high_impact:
        holding.note(
            held, None, "propose", now, "", {"decision": made.decision, "condition": condition.number}
        )
        return made
    return determinations.take_effect(held, made, None, now)
