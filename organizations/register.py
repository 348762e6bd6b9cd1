"""The membership log of an organization: what is written when somebody comes, changes or goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from organizations.models import MembershipEntry, Organization, User

#: What each action says, with {actor}, {person}, {address}, {before} and {after} filled in.
SENTENCES = {
    "began": "{person} was a member when this log began: {after}",
    "founded": "{actor} created the organization, as {after}",
    "invited": "{actor} invited {address} as {after}",
    "uninvited": "{actor} took back the invitation of {address}",
    "joined": "{person} joined with the invitation to {address}, as {after}",
    "changed": "{actor} changed {person} from {before} to {after}",
    "removed": "{actor} removed {person}, who was {before}",
    "left": "{person} left, having been {before}",
    "succeeded": "{person} took over from {actor}: {after}",
    "asked": "{actor} asked to become administrator",
    "agreed": "{actor} made {person} administrator, as {person} had asked",
    "refused": "{actor} refused to make {person} administrator",
    "withdrew": "{actor} took back the request to become administrator",
    "granted": "{person} became administrator: nobody refused in time",
    "lapsed": "the request of {person} to become administrator lapsed: {person} had left",
    "appointed": "{actor}, of the platform's staff, appointed {person}: {after}",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log as a person reads it."""

    at: datetime
    sentence: str
    reason: str


def write(
    organization: Organization,
    action: str,
    *,
    now: datetime,
    actor: User | None = None,
    person: User | None = None,
    address: str = "",
    before: str = "",
    after: str = "",
    reason: str = "",
) -> None:
    """Add a line. The database refuses to change or remove it."""
    if action not in SENTENCES:
        raise ValueError(f"{action!r} is no action of the membership log")
    MembershipEntry.objects.create(
        organization=organization,
        action=action,
        at=now,
        actor=actor,
        person=person,
        address=address,
        before=before[:300],
        after=after[:300],
        reason=reason,
    )


def told(entries: Iterable[MembershipEntry]) -> list[Line]:
    """The lines in words."""
    return [
        Line(
            entry.at,
            SENTENCES[entry.action].format(
                actor=entry.actor or "The platform",
                person=entry.person or "",
                address=entry.address,
                before=entry.before,
                after=entry.after,
            ),
            entry.reason,
        )
        for entry in entries
    ]
