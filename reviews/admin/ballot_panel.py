"""The ballot at the desk: who said what on which draft, what is missing, who takes no part, where a dissent stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from organizations import passkeys
from organizations.models import User
from reviews import assertions, drafts, interests
from reviews.admin.entitled import grounds
from reviews.ballot_forms import OutcomeForm, ReasonForm, VoteForm
from reviews.models import Choice, Determination, Escalation, Review
from reviews.permissions import CAST, DECIDE_DISSENT, holds
from reviews.tallies import Seat, Tally, tally
from standards import committee, escalation
from standards.escalation import Stage

Bound = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A seat as the desk shows it: who may still vote for it, and who of it takes no part, and why."""

    seat: Seat
    free: tuple[User, ...]
    barred: tuple[tuple[User, str], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The form for one choice, and the ceremony of the passkey where the vote is signed."""

    form: VoteForm
    options: dict[str, Any] | None
    id: str
    words: str


def panel(request: HttpRequest, review: Review, bound: Bound) -> dict[str, Any]:
    """Everything the ballot's part of the page needs."""
    person: User = request.user  # type: ignore[assignment]
    recusals = list(review.dossier.application.recusals.select_related("person"))
    shown: dict[str, Any] = {
        "recusals": recusals,
        "is_recused": any(one.person_id == person.pk for one in recusals),
        "recusal": bound.get("recusal") or ReasonForm(named="recuse", label="Why you take no part"),
    }
    determination = review.determinations.standing().select_related("made_by").first()
    if determination is None:
        return shown
    determination.review = review
    draft = drafts.whole(determination)
    counted, is_open = tally(determination, draft), not determination.is_approved
    shown |= {"ballot": determination, "tally": counted, "ballot_open": is_open}
    shown["places"] = (
        _places(counted, determination) if is_open else [Place(seat, (), ()) for seat in counted.seats]
    )
    shown |= _voting(request, person, determination, counted, bound) if is_open else {}
    shown |= _dissent(person, determination, counted, bound)
    about = shown.get("dissent")
    settled = (
        about is not None and about.stage == Stage.SETTLED.value and about.draft.sha256 == counted.sha256
    )
    waits = about is not None and about.is_open
    in_favor = about is not None and about.outcome == Choice.APPROVE.value
    return {**shown, "approvable": not waits and (in_favor if settled else counted.carried)}


def _places(counted: Tally, determination: Determination) -> list[Place]:
    """Who may vote is only asked for the seats that have no vote that counts."""
    waiting = [seat.id for seat in counted.seats if seat.state in ("missing", "void")]
    people = list(entitled().filter(agency__in=waiting)) if waiting else []
    why = interests.among(people, determination.review) if people else {}
    for person in people:
        if person.pk == determination.made_by_id:
            why.setdefault(person.pk, []).append("made this determination")
    return [
        Place(
            seat,
            tuple(one for one in people if one.agency == seat.id and one.pk not in why),
            tuple((one, why[one.pk][0]) for one in people if one.agency == seat.id and one.pk in why),
        )
        for seat in counted.seats
    ]


def entitled() -> Any:
    """Everybody who was granted a vote and can sign in; a superuser is not among them by being one."""
    granted = Q(groups__permissions__codename="cast_vote") | Q(user_permissions__codename="cast_vote")
    return User.objects.filter(granted, is_active=True, is_staff=True).distinct()


def _voting(
    request: HttpRequest, person: User, determination: Determination, counted: Tally, bound: Bound
) -> dict[str, Any]:
    if not holds(person, CAST):
        return {}
    seat = next((one for one in counted.seats if one.id == person.agency), None)
    why = _why_not(person, determination, seat, grounds(request, determination.review))
    if why:
        return {"no_vote": why}
    signs = assertions.agency_signs(person.agency)
    papers = []
    for choice in Choice:
        form = bound.get(f"vote-{choice.value}") or VoteForm(choice=choice.value, read=counted.sha256)
        options = (
            passkeys.begin(request, person, assertions.PURPOSES[choice.value], counted.sha256)
            if signs
            else None
        )
        papers.append(Paper(form, options, f"vote-options-{choice.value}", choice.label))
    return {
        "may_vote": True,
        "papers": papers,
        "signs": signs,
        "has_passkey": any(paper.options for paper in papers),
        "my_seat": seat,
    }


def _why_not(person: User, determination: Determination, seat: Seat | None, part: list[str]) -> str:
    if seat is None:
        return "You speak for no agency of the committee."
    if determination.made_by_id == person.pk:
        return "You made this determination, and nobody votes on what they prepared."
    return f"You take no part: {person} {part[0]}." if part else ""


def _dissent(person: User, determination: Determination, counted: Tally, bound: Bound) -> dict[str, Any]:
    about = Escalation.objects.filter(determination=determination).select_related("draft").first()
    votes_here = holds(person, CAST) and determination.made_by_id != person.pk
    fresh = about is None or about.stage == Stage.DROPPED.value
    if fresh and counted.against and not determination.is_approved:
        form = bound.get("refer") or ReasonForm(
            named="refer", label="Why this goes to the operating committee"
        )
        all_spoke = not counted.of("missing") and not counted.of("void")
        return {"refer": form if votes_here and all_spoke else None, "dissenting": True, "dissent": about}
    if about is None:
        return {}
    stage = Stage(about.stage)
    stand = escalation.stand(stage, about.since_on, timezone.now().date(), committee.load())
    changed = about.is_open and about.draft.sha256 != counted.sha256
    if changed:
        return {
            "dissent": about,
            "stand": stand,
            "waits": escalation.WAITS[Stage.DROPPED],
            "steps": about.steps.select_related("person"),
        }
    may_decide = holds(person, DECIDE_DISSENT) and (stage, escalation.Action.DECIDE) in escalation.ROAD
    may_escalate = votes_here and (stage, escalation.Action.ESCALATE) in escalation.ROAD and not stand.late
    return {
        "dissent": about,
        "stand": stand,
        "waits": escalation.WAITS[stage],
        "road": [one for one in escalation.WAITS if one is not Stage.DROPPED],
        "steps": about.steps.select_related("person"),
        "outcome": (bound.get("outcome") or OutcomeForm(named="outcome", label="On what grounds"))
        if may_decide
        else None,
        "further": (bound.get("further") or ReasonForm(named="further", label="Why this goes further"))
        if may_escalate
        else None,
    }
