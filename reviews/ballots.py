"""The verbs of a ballot: an agency votes, votes on what has changed are put on record as void, and approval asks.

One vote per agency, changeable until the determination is approved or sent back. What was said before stays on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from applications import services as applications
from organizations.models import User
from reviews import assertions, drafts
from reviews.attempts import recorded
from reviews.holding import hold, note
from reviews.models import Choice, Determination, Escalation, How, Review, Voiding, Vote
from reviews.permissions import CAST, Barred, require
from reviews.tallies import tally
from standards import committee
from standards.errors import Refusal, listed
from standards.escalation import Stage


@dataclass(frozen=True, slots=True)
class Shown:
    """How the person who votes showed who they are."""

    how: str = How.PLAIN.value
    assertion: dict[str, Any] | None = None


@recorded
@transaction.atomic
def cast(
    determination: Determination,
    person: User,
    *,
    choice: str,
    read: str,
    free_of_interest: bool,
    reason: str = "",
    shown: Shown = Shown(),
    now: datetime,
) -> Vote:
    """Vote for one's agency. `read` is the digest of the draft that was before the person who votes.

    The same word on the same draft by the same person is given back; another takes the place of the last.
    """
    held, standing = open_ballot(determination)
    person = User.objects.get(pk=person.pk)  # the seat as it is at this moment, not as a session remembers it
    require(person, CAST, held)
    require_seat(person, held, standing)
    draft = drafts.whole(standing)
    _refuse_half(draft, choice, reason, read, free_of_interest)
    _refuse_unsigned(person, choice, shown, draft.sha256)
    mark_void(standing, draft, now)
    mine = standing.votes.select_related("draft", "voiding").filter(agency=person.agency).last()
    if mine is not None and _is_said(mine, person, choice, reason, draft, shown):
        return mine
    vote = Vote.objects.create(
        determination=standing,
        draft=drafts.kept(standing, draft),
        agency=person.agency,
        number=mine.number + 1 if mine else 1,
        person=person,
        made_by=standing.made_by,
        choice=choice,
        reason=reason.strip(),
        free_of_interest=True,
        entitled=_entitled(person, now),
        how=shown.how,
        assertion=shown.assertion,
        at=now,
    )
    detail = {"agency": vote.agency, "choice": choice, "draft": draft.sha256, "number": vote.number}
    note(held, person, "vote", now, vote.reason, {**detail, "how": vote.how})
    return vote


@transaction.atomic
def mark_void(determination: Determination, draft: drafts.Whole | None, now: datetime) -> int:
    """Put on record which agencies' last votes were cast on something else than stands now. Returns how many.

    Once said, it stays: a draft that is changed and changed back is still one that was changed after the vote.
    """
    draft = draft or drafts.whole(determination)
    last = {vote.agency: vote for vote in determination.votes.told()}
    gone = [vote for vote in last.values() if not vote.is_void and vote.draft.sha256 != draft.sha256]
    for vote in gone:
        changed = [f"{words} changed" for words in drafts.changed(vote.draft, draft)]
        Voiding.objects.create(vote=vote, at=now, became=draft.sha256, changed=changed)
        applications.note(
            determination.review.dossier.application,
            None,
            "vote_void",
            now=now,
            note=f"{vote.get_agency_display()}: {listed(changed)} after its vote",
            detail={"agency": vote.agency, "voted": vote.draft.sha256, "now": draft.sha256},
        )
    return len(gone)


@transaction.atomic
def look(determination: Determination, *, now: datetime) -> int:
    """Look whether something changed behind a ballot, whatever path it took, and say so. Returns how many votes."""
    determination.review = hold(determination.review)
    return mark_void(determination, None, now)


def refuse_unless_carried(determination: Determination) -> None:
    """Refuse, unless the ballot carries exactly what stands now, or a dissent about it was settled in its favor."""
    counted = tally(determination)
    about = Escalation.objects.filter(determination=determination).select_related("draft").first()
    if about is not None and about.is_open:
        raise Refusal(f"cannot approve while a dissent is at: {about.get_stage_display()}")
    if about is not None and about.stage == Stage.SETTLED and about.draft.sha256 == counted.sha256:
        if about.outcome == Choice.APPROVE.value:
            return
        raise Refusal("cannot approve: the dissent was settled against this determination; send it back")
    if not counted.carried:
        raise Refusal(f"cannot approve until {counted.needs}: {counted.sentence}")


def open_ballot(determination: Determination) -> tuple[Review, Determination]:
    """The review, held, and the determination that is voted on; refused once it is approved or sent back."""
    held = hold(determination.review)
    standing = Determination.objects.standing().filter(pk=determination.pk, approved_at__isnull=True)
    found = standing.select_related("made_by").first()
    if found is None:
        raise Refusal(f"the ballot on {determination} is closed: it was approved or sent back")
    found.review = held
    return held, found


def require_seat(person: User, review: Review, determination: Determination) -> None:
    """Refuse who has no seat, and who prepared what is voted on. A superuser has neither right by being one."""
    if person.agency not in {seat.id for seat in committee.load().seats}:
        raise Barred(f"{person} speaks for no agency of the committee and has no vote", person, review)
    if determination.made_by_id == person.pk:
        raise Barred(
            f"{person} made this determination, and nobody votes on what they prepared", person, review
        )


def _refuse_half(draft: drafts.Whole, choice: str, reason: str, read: str, free_of_interest: bool) -> None:
    if choice not in Choice.values:
        raise Refusal(f"{choice!r} is not a vote: choose {' or '.join(Choice.values)}")
    if choice == Choice.DISAPPROVE.value and not reason.strip():
        raise Refusal("say why your agency disapproves")
    if not free_of_interest:
        raise Refusal(
            "who votes says that they have no interest in any party; if you have one, recuse yourself"
        )
    if read != draft.sha256:
        raise Refusal("what is voted on has changed since you read it: read it again, then vote")


def _refuse_unsigned(person: User, choice: str, shown: Shown, sha256: str) -> None:
    if shown.how == How.PASSKEY.value:
        assertions.refuse_strange_key(person, shown.assertion)
        assertions.refuse_unless_signed(shown.assertion, choice, sha256)
    elif assertions.agency_signs(person.agency):
        raise Refusal(
            f"{person.get_agency_display()} has registered passkeys: a vote of it is signed with one. "
            "Add one in your account if you have none"
        )


def _is_said(mine: Vote, person: User, choice: str, reason: str, draft: drafts.Whole, shown: Shown) -> bool:
    said = (mine.person_id, mine.choice, mine.reason, mine.draft.sha256)
    return (
        not mine.is_void
        and said == (person.pk, choice, reason.strip(), draft.sha256)
        and (mine.how == shown.how or mine.how == How.PASSKEY.value)
    )


def _entitled(person: User, now: datetime) -> dict[str, Any]:
    """By what the person speaks for the agency on this day; the row keeps it, whatever becomes of the person."""
    return {
        "agency": person.agency,
        "permission": CAST,
        "groups": sorted(person.groups.values_list("name", flat=True)),
        "superuser": person.is_superuser,
        "on": now.date().isoformat(),
    }
