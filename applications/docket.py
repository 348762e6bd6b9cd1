"""The docket: every move of an application, each line carrying the hash of the one before."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from applications.models import Application, DocketEntry
from notary import canonical
from organizations.models import User
from standards.errors import Refusal
from standards.lifecycle import AFTERWARDS, Action, Status

START = "start"
COMPLETE = "complete"
CIRCULATE = "circulate"
ANNOUNCE_VISIT = "announce_inspection"
CALL_OFF_VISIT = "call_off_inspection"
FINISH_VISIT = "finish_inspection"
_VISITS = {ANNOUNCE_VISIT, CALL_OFF_VISIT, FINISH_VISIT}
_SENTENCES = {
    START: "started the application",
    Action.FILE.value: "certified and filed the application",
    Action.OPEN_REVIEW.value: "opened the review",
    Action.ASK.value: "asked for information",
    Action.ANSWER.value: "answered the committee",
    Action.RETRACT.value: "took its question back",
    COMPLETE: "found the application complete",
    CIRCULATE: "circulated the application to every agency",
    Action.DETERMINE.value: "proposed a determination",
    Action.OBJECT.value: "took the application back into review",
    Action.AUTHORIZE.value: "authorized the application",
    Action.DENY.value: "denied the application",
    Action.RETURN.value: "returned the application",
    Action.RECONSIDER.value: "asked for reconsideration",
    Action.REVISE.value: "revised the authorization",
    Action.CHANGE_PART.value: "changed a part of the authorization",
    Action.SUSPEND.value: "suspended the authorization",
    Action.LAPSE.value: "suspended the authorization: a condition was missed",
    Action.REINSTATE.value: "reinstated the authorization",
    Action.REVOKE.value: "revoked the authorization",
    Action.WITHDRAW.value: "withdrew the application",
    ANNOUNCE_VISIT: "announced an on-site review",
    CALL_OFF_VISIT: "called an announced on-site review off",
    FINISH_VISIT: "finished an on-site review",
}
_NOTES_TOLD = {
    action.value
    for action in (Action.FILE, Action.AUTHORIZE, Action.DENY, Action.RETURN, Action.WITHDRAW, *AFTERWARDS)
} | _VISITS
#: What is told though it moves nothing: a second question beside an open one, the steps of the clock, and how a part of
#: an authorization stands.
_TOLD_STILL = {
    Action.ASK.value,
    Action.ANSWER.value,
    Action.RETRACT.value,
    COMPLETE,
    CIRCULATE,
    Action.RECONSIDER.value,
    Action.REVISE.value,
    Action.CHANGE_PART.value,
    *_VISITS,
}


def stamp(at: datetime) -> str:
    """A moment as the docket writes it: UTC to the microsecond, so that every database gives it back alike."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def line_hash(entry: DocketEntry, reference: str) -> str:
    """SHA-256 of one line, over everything it says and the hash of the line before."""
    said: dict[str, Any] = {
        "reference": reference,
        "number": entry.number,
        "at": stamp(entry.at),
        "actor": entry.actor_id,
        "action": entry.action,
        "before": entry.before,
        "after": entry.after,
        "note": entry.note,
        "detail": entry.detail,
        "previous": entry.previous,
    }
    return hashlib.sha256(canonical.dumps(said)).hexdigest()


def write(
    application: Application,
    *,
    actor: User | None,
    action: str,
    before: str,
    after: str,
    now: datetime,
    note: str = "",
    detail: dict[str, Any] | None = None,
) -> DocketEntry:
    """Add a line. The caller holds the application's row, so two lines never get one number."""
    last = DocketEntry.objects.filter(application=application).order_by("-number").first()
    entry = DocketEntry(
        application=application,
        number=last.number + 1 if last else 1,
        at=now,
        actor=actor,
        action=action,
        before=before,
        after=after,
        note=note,
        detail=detail or {},
        previous=last.sha256 if last else "",
    )
    entry.sha256 = line_hash(entry, application.reference)
    entry.save(force_insert=True)
    return entry


def verify(reference: str, entries: Iterable[DocketEntry]) -> str:
    """Check the chain from its first line and return its head; a Refusal names the first line that is wrong."""
    previous = ""
    for number, entry in enumerate(entries, start=1):
        if entry.number != number:
            raise Refusal(f"docket of {reference}: line {number} is missing")
        if entry.previous != previous or entry.sha256 != line_hash(entry, reference):
            raise Refusal(f"docket of {reference}: line {number} is not what was written")
        previous = entry.sha256
    return previous


@dataclass(frozen=True, slots=True)
class Told:
    """One move as its operator may read it."""

    at: datetime
    who: str
    sentence: str
    note: str
    after: Status
    digest: str


def told(application: Application, entries: Iterable[DocketEntry]) -> list[Told]:
    """The moves of an application for the operator's eyes: their own people by name, the committee as one.

    What reviewers write among themselves (findings of a person, assignments, objections) is not told.
    """
    members = set(application.organization.members.values_list("pk", flat=True))
    return [
        Told(
            at=entry.at,
            who=_who(entry, members),
            sentence=_SENTENCES[entry.action],
            note=entry.note if entry.action in _NOTES_TOLD else "",
            after=Status(entry.after),
            digest=entry.detail.get("dossier", "") if entry.action == Action.FILE.value else "",
        )
        for entry in entries
        if entry.action in _SENTENCES and (entry.before != entry.after or entry.action in _TOLD_STILL)
    ]


def _who(entry: DocketEntry, members: set[int]) -> str:
    if entry.actor is None:
        return "The platform"
    return str(entry.actor) if entry.actor_id in members else "The committee"
