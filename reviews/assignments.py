"""The verbs of who examines what: each agency gives a review to one of its own, hands it over, finishes its part."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from organizations.models import User
from reviews import absences
from reviews import holding as held_for
from reviews.holding import hold
from reviews.models import LIVE, Assignment, Review
from reviews.permissions import JUDGE, require
from standards.errors import Refusal


@transaction.atomic
def give(review: Review, person: User, to: User, *, note: str = "", now: datetime) -> Assignment:
    """Give a review to a colleague, or take it. From hand to hand it goes with a note; to one who is away, to the
    deputy. Given already, it is given back as it is.
    """
    held = hold(review)
    _refuse_others(person, held)
    require(to, JUDGE, held)
    if to.agency != person.agency:
        raise Refusal(f"{to} does not speak for {person.get_agency_display()}: each agency gives to its own")
    taker = absences.present(to, now.date())
    if taker.pk != to.pk:
        require(taker, JUDGE, held)
    standing = held.assignments.standing().filter(agency=person.agency).select_related("person").first()
    if standing is not None and standing.person_id == taker.pk:
        return standing
    if standing is not None:
        if not note.strip():
            raise Refusal(f"{standing.person} has {held.dossier}: say why it changes hands")
        _end(standing, person, now)
    given = Assignment.objects.create(
        review=held,
        agency=person.agency,
        person=taker,
        stands_in_for=to if taker.pk != to.pk else None,
        given_by=person,
        given_at=now,
        note=note.strip(),
    )
    _mirror(held)
    instead = f", for {to}, who is away" if given.stands_in_for_id else ""
    said = f"to {taker}{instead}" + (f": {given.note}" if given.note else "")
    held_for.note(held, person, "assign", now, said, {"agency": person.agency, "to": taker.pk})
    return given


@transaction.atomic
def give_back(review: Review, person: User, *, now: datetime) -> None:
    """Leave a review to nobody of one's agency. With nobody already, it stays so."""
    held = hold(review)
    _refuse_others(person, held)
    standing = held.assignments.standing().filter(agency=person.agency).first()
    if standing is None:
        return
    _end(standing, person, now)
    _mirror(held)
    held_for.note(held, person, "assign", now, "to nobody", {"agency": person.agency})


@transaction.atomic
def finish(review: Review, person: User, *, now: datetime, done: bool = True) -> Assignment:
    """Say that one's agency has done its part of the examination, or has more to do after all."""
    held = hold(review)
    _refuse_others(person, held)
    standing = held.assignments.standing().filter(agency=person.agency).first()
    if standing is None:
        raise Refusal(f"nobody of {person.get_agency_display()} has {held.dossier}: take it first")
    if (standing.done_at is not None) != done:
        standing.done_at = now if done else None
        standing.save(update_fields=["done_at"])
        action = "finish_part" if done else "reopen_part"
        held_for.note(held, person, action, now, "", {"agency": person.agency})
    return standing


def _refuse_others(person: User, review: Review) -> None:
    require(person, JUDGE, review)
    if not person.agency:
        raise Refusal(f"{person} speaks for no agency of the committee")
    if review.dossier.application.status not in LIVE:
        words = review.dossier.application.get_status_display()
        raise Refusal(f"cannot give out the review of an application that is {words}")


def _end(standing: Assignment, person: User, now: datetime) -> None:
    standing.ended_at, standing.ended_by = now, person
    standing.save(update_fields=["ended_at", "ended_by"])


def _mirror(review: Review) -> None:
    """The review's own word for who has it: the last to whom it was given, of those who still do."""
    last = review.assignments.standing().order_by("-given_at", "-pk").first()
    Review.objects.filter(pk=review.pk).update(assigned_to=last.person if last else None)
