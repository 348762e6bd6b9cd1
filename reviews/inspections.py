"""An on-site review is planned, announced or not, and called off while nothing was seen yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from applications import dossiers, letters
from notary import canonical
from organizations.models import User
from reviews import checklists, interests
from reviews.attempts import recorded
from reviews.holding import hold, note
from reviews.models import Inspection, InspectionItem, Review, Stage
from reviews.permissions import INSPECT, PLAN, holds, require
from standards.errors import Refusal
from standards.lifecycle import Status

#: An on-site review may come before approval and at any time after.
VISITED = (Status.IN_REVIEW, Status.QUESTIONED, Status.DETERMINED, Status.AUTHORIZED, Status.SUSPENDED)
LETTER = "inspection"
LONGEST_DAYS = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """Where, when, who and why; `free`: what is to be looked at besides the rulebook's items."""

    site: str
    first_on: date
    last_on: date
    team: tuple[User, ...]
    purpose: str
    announced: bool
    free: tuple[str, ...] = ()


def sites(review: Review) -> dict[str, str]:
    """The sites of the dossier: key and name."""
    return {one["id"]: one["name"] for one in canonical.loads(bytes(review.dossier.content))["sites"]}


@recorded
@transaction.atomic
def plan(review: Review, person: User, said: Plan, *, now: datetime) -> Inspection:
    """Plan a visit and make its checklist; write to the operator where it is announced. The same plan again is the
    one that stands.
    """
    held = hold(review)
    require(person, PLAN, held)
    application = held.dossier.application
    if application.state not in VISITED:
        raise Refusal(
            f"cannot plan an on-site review of an application that is {application.get_status_display()}"
        )
    places, purpose = sites(held), said.purpose.strip()
    _refuse_slips(said, places, purpose, now.date())
    _refuse_team(held, said.team)
    what = {
        "site": said.site,
        "first_on": said.first_on,
        "last_on": said.last_on,
        "purpose": purpose,
        "announced": said.announced,
        "planned_by": person,
    }
    known = held.inspections.filter(called_off_at__isnull=True, **what).first()
    if known is not None:
        return known
    number = Inspection.objects.of(application).count() + 1
    made = Inspection.objects.create(
        review=held, number=number, site_name=places[said.site], planned_at=now, **what
    )
    made.team.set(said.team)
    edition = dossiers.rulebook_of(application)
    free = (words for words in (one.strip() for one in said.free) if words)
    InspectionItem.objects.bulk_create(checklists.items(made, edition, application.kind, free))
    action = "announce_inspection" if said.announced else "plan_inspection"
    detail = {"inspection": number, "site": said.site, "team": sorted(one.pk for one in said.team)}
    note(held, person, action, now, f"{made.site_name}, {made.days}", detail)
    if said.announced:
        letters.write(LETTER, application, _readers(held), now=now, inspection=made)
    return made


@recorded
@transaction.atomic
def call_off(inspection: Inspection, person: User, *, reason: str, now: datetime) -> Inspection:
    """Call a visit off before anything was seen; the operator is told where it was announced. Safe to repeat."""
    held = hold(inspection.review)
    require(person, PLAN, held)
    found = held.inspections.staged().get(pk=inspection.pk)
    if found.stage is Stage.CALLED_OFF:
        return found
    if found.stage is not Stage.PLANNED:
        raise Refusal(
            f"cannot call off {found}: it is {found.stage.label.lower()}; finish it with what was seen"
        )
    if not reason.strip():
        raise Refusal(f"say why {found} is called off")
    found.called_off_by, found.called_off_at, found.called_off_why = person, now, reason.strip()
    found.save(update_fields=["called_off_by", "called_off_at", "called_off_why"])
    action = "call_off_inspection" if found.announced else "drop_inspection"
    said = f"{found.site_name}, {found.days}"
    note(held, person, action, now, said, {"inspection": found.number, "why": found.called_off_why})
    if found.announced:
        application = held.dossier.application
        letters.write("inspection_off", application, _readers(held), now=now, kind=LETTER, inspection=found)
    return found


def inspectors() -> list[User]:
    """Who can be of a team. Superusers hold every permission and are not named."""
    app, _, codename = INSPECT.partition(".")
    of_a_group = Q(groups__permissions__codename=codename, groups__permissions__content_type__app_label=app)
    own = Q(user_permissions__codename=codename, user_permissions__content_type__app_label=app)
    staff = User.objects.filter(is_active=True, is_staff=True)
    return list(staff.filter(of_a_group | own).distinct().order_by("name", "pk"))


def _readers(review: Review) -> list[User]:
    return letters.workers(review.dossier.application)


def _refuse_slips(said: Plan, places: Iterable[str], purpose: str, today: date) -> None:
    if said.site not in places:
        raise Refusal(f"{said.site!r} is no site of this application: choose one of the list")
    if not purpose:
        raise Refusal("write what the on-site review is for")
    if said.last_on < said.first_on:
        raise Refusal(f"the last day {said.last_on} lies before the first, {said.first_on}")
    if said.last_on < today:
        raise Refusal(f"the last day {said.last_on} is over: plan a day that is still to come")
    if (said.last_on - said.first_on).days > LONGEST_DAYS:
        raise Refusal(f"an on-site review takes at most {LONGEST_DAYS} days: plan several")


def _refuse_team(review: Review, team: Iterable[User]) -> None:
    people = list(team)
    if not people:
        raise Refusal("name at least one inspector")
    for one in people:
        if not holds(one, INSPECT):
            raise Refusal(f"{one} is no inspector: the permission {INSPECT} was not granted")
        for why in interests.grounds(one, review):
            raise Refusal(f"{one} cannot be of the team: {one} {why}")
