"""The verbs of a mark: an agency accepts what the machine found, or says what must be asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from organizations.models import User
from reviews.holding import hold, note, refuse_unless_in_review
from reviews.models import Finding, Mark, MarkKind, Review
from reviews.permissions import JUDGE, require
from standards.assessment import FindingStatus
from standards.errors import Refusal


@transaction.atomic
def accept(finding: Finding, person: User, *, now: datetime) -> Mark:
    """Accept the machine's finding for one's agency. Accepted already, the mark is given back."""
    held = _held(finding, person)
    refuse_unless_in_review(held, "find on")
    if finding.judgement:
        raise Refusal(f"a person has found on {finding.requirement} already; find otherwise, or leave it")
    if finding.status == FindingStatus.UNDETERMINED.value:
        raise Refusal(f"the machine could not determine {finding.requirement}: a person must find on it")
    mark, is_new = _put(finding, person, MarkKind.ACCEPT, "", now)
    if is_new:
        said = {"requirement": finding.requirement, "finding": finding.status, "agency": person.agency}
        note(held, person, "accept", now, "", said)
    return mark


@transaction.atomic
def ask(finding: Finding, person: User, *, what: str, now: datetime) -> Mark:
    """Mark what must be asked of the operator about a requirement. It asks nothing yet."""
    held = _held(finding, person)
    if not what.strip():
        raise Refusal(f"say what must be asked about {finding.requirement}")
    mark, is_new = _put(finding, person, MarkKind.ASK, what.strip(), now)
    if not is_new and mark.note != what.strip():
        _lift(mark, person, now)
        mark, is_new = _put(finding, person, MarkKind.ASK, what.strip(), now)
    if is_new:
        said = {"requirement": finding.requirement, "agency": person.agency}
        note(held, person, "mark_to_ask", now, mark.note, said)
    return mark


@transaction.atomic
def lift(mark: Mark, person: User, *, now: datetime) -> None:
    """Take one's agency's mark away. It stays on record."""
    held = _held(mark.finding, person)
    if mark.agency != person.agency:
        raise Refusal(f"this mark is {mark.get_agency_display()}'s to lift")
    if _lift(mark, person, now):
        said = {"requirement": mark.finding.requirement, "kind": mark.kind, "agency": mark.agency}
        note(held, person, "lift_mark", now, "", said)


def _held(finding: Finding, person: User) -> Review:
    held = hold(finding.review)
    require(person, JUDGE, held)
    if not person.agency:
        raise Refusal(f"{person} speaks for no agency of the committee")
    return held


def _put(finding: Finding, person: User, kind: MarkKind, what: str, now: datetime) -> tuple[Mark, bool]:
    return Mark.objects.standing().get_or_create(
        finding=finding,
        kind=kind.value,
        agency=person.agency,
        defaults={"person": person, "at": now, "note": what},
    )


def _lift(mark: Mark, person: User, now: datetime) -> bool:
    lifted = Mark.objects.standing().filter(pk=mark.pk).update(lifted_at=now, lifted_by=person)
    return bool(lifted)
