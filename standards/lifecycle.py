"""The road of an application: who may move it, from where, to where.

One table, `ROAD`, holds every move there is; a move that is not on it is refused in words. A status says
who holds the pen (`HOLDER`), an action whose hand it takes (`ACTOR`). The machine opens reviews: it never
decides.

Source: 15 CFR part 748, Supplement No. 9 (the committee decides a complete application; waiting for
information stops its clock). That a second person confirms a determination is the platform's own rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from standards.errors import Refusal


class Status(StrEnum):
    """Where an application stands; the values are kept in databases and dockets and never change."""

    DRAFT = "draft"
    FILED = "filed"
    IN_REVIEW = "in_review"
    QUESTIONED = "questioned"
    DETERMINED = "determined"
    RETURNED = "returned"
    AUTHORIZED = "authorized"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The status as it stands in a sentence: "in review"."""
        return self.value.replace("_", " ")


class Action(StrEnum):
    """What can be done to an application; the values are kept in dockets and never change."""

    FILE = "file"
    OPEN_REVIEW = "open_review"
    ASK = "ask"
    ANSWER = "answer"
    RETRACT = "retract"
    DETERMINE = "determine"
    OBJECT = "object"
    AUTHORIZE = "authorize"
    DENY = "deny"
    RETURN = "return"
    RECONSIDER = "reconsider"
    REVISE = "revise"
    CHANGE_PART = "change_part"
    SUSPEND = "suspend"
    LAPSE = "lapse"
    REINSTATE = "reinstate"
    REVOKE = "revoke"
    WITHDRAW = "withdraw"


class Actor(StrEnum):
    """Whose hand an action takes: the operator, a reviewer, the second pair of eyes, or a sweep."""

    OPERATOR = "operator"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    MACHINE = "machine"


class Pen(StrEnum):
    """Who is to act next."""

    OPERATOR = "operator"
    COMMITTEE = "committee"
    PLATFORM = "platform"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Holder:
    """Who holds the pen, and a sentence that says so to anybody."""

    who: Pen
    sentence: str


ROAD: Mapping[tuple[Status, Action], Status] = MappingProxyType(
    {
        (Status.DRAFT, Action.FILE): Status.FILED,
        (Status.RETURNED, Action.FILE): Status.FILED,
        (Status.FILED, Action.OPEN_REVIEW): Status.IN_REVIEW,
        (Status.IN_REVIEW, Action.ASK): Status.QUESTIONED,
        (Status.QUESTIONED, Action.ANSWER): Status.IN_REVIEW,
        (Status.QUESTIONED, Action.RETRACT): Status.IN_REVIEW,
        (Status.IN_REVIEW, Action.DETERMINE): Status.DETERMINED,
        (Status.DETERMINED, Action.OBJECT): Status.IN_REVIEW,
        (Status.DETERMINED, Action.AUTHORIZE): Status.AUTHORIZED,
        (Status.DETERMINED, Action.DENY): Status.DENIED,
        (Status.DETERMINED, Action.RETURN): Status.RETURNED,
        (Status.DENIED, Action.RECONSIDER): Status.IN_REVIEW,
        (Status.AUTHORIZED, Action.REVISE): Status.AUTHORIZED,
        (Status.SUSPENDED, Action.REVISE): Status.SUSPENDED,
        (Status.AUTHORIZED, Action.CHANGE_PART): Status.AUTHORIZED,
        (Status.SUSPENDED, Action.CHANGE_PART): Status.SUSPENDED,
        (Status.AUTHORIZED, Action.SUSPEND): Status.SUSPENDED,
        (Status.AUTHORIZED, Action.LAPSE): Status.SUSPENDED,
        (Status.SUSPENDED, Action.REINSTATE): Status.AUTHORIZED,
        (Status.REVOKED, Action.REINSTATE): Status.AUTHORIZED,
        (Status.AUTHORIZED, Action.REVOKE): Status.REVOKED,
        (Status.SUSPENDED, Action.REVOKE): Status.REVOKED,
        (Status.DRAFT, Action.WITHDRAW): Status.WITHDRAWN,
        (Status.FILED, Action.WITHDRAW): Status.WITHDRAWN,
        (Status.IN_REVIEW, Action.WITHDRAW): Status.WITHDRAWN,
        (Status.QUESTIONED, Action.WITHDRAW): Status.WITHDRAWN,
        (Status.RETURNED, Action.WITHDRAW): Status.WITHDRAWN,
    }
)

ACTOR: Mapping[Action, Actor] = MappingProxyType(
    {
        Action.FILE: Actor.OPERATOR,
        Action.OPEN_REVIEW: Actor.MACHINE,
        Action.ASK: Actor.REVIEWER,
        Action.ANSWER: Actor.OPERATOR,
        Action.RETRACT: Actor.REVIEWER,
        Action.DETERMINE: Actor.REVIEWER,
        Action.OBJECT: Actor.APPROVER,
        Action.AUTHORIZE: Actor.APPROVER,
        Action.DENY: Actor.APPROVER,
        Action.RETURN: Actor.APPROVER,
        Action.RECONSIDER: Actor.OPERATOR,
        Action.REVISE: Actor.APPROVER,
        Action.CHANGE_PART: Actor.APPROVER,
        Action.SUSPEND: Actor.APPROVER,
        Action.LAPSE: Actor.MACHINE,
        Action.REINSTATE: Actor.APPROVER,
        Action.REVOKE: Actor.APPROVER,
        Action.WITHDRAW: Actor.OPERATOR,
    }
)

HOLDER: Mapping[Status, Holder] = MappingProxyType(
    {
        Status.DRAFT: Holder(
            Pen.OPERATOR, "The operator is filling in the application; nobody else acts on it yet."
        ),
        Status.FILED: Holder(Pen.PLATFORM, "The application is filed; the platform opens its review next."),
        Status.IN_REVIEW: Holder(Pen.COMMITTEE, "The committee is examining the application."),
        Status.QUESTIONED: Holder(
            Pen.OPERATOR,
            "The committee has asked for information; the decision clock waits for the operator.",
        ),
        Status.DETERMINED: Holder(
            Pen.COMMITTEE, "A determination is proposed; a second person of the committee has to confirm it."
        ),
        Status.RETURNED: Holder(
            Pen.OPERATOR, "The application was returned; the operator may amend it and file it again."
        ),
        Status.AUTHORIZED: Holder(
            Pen.NOBODY, "The application is authorized; what follows from it stands in the calendar."
        ),
        Status.SUSPENDED: Holder(
            Pen.COMMITTEE,
            "The authorization is suspended: nothing rests on it until the committee reinstates it.",
        ),
        Status.REVOKED: Holder(Pen.NOBODY, "The authorization is revoked: nothing rests on it any more."),
        Status.DENIED: Holder(
            Pen.NOBODY, "The application is denied; the operator may ask for reconsideration in time."
        ),
        Status.WITHDRAWN: Holder(
            Pen.NOBODY, "The operator withdrew the application; nothing more happens to it."
        ),
    }
)

EDITABLE: frozenset[Status] = frozenset({Status.DRAFT, Status.RETURNED})
"""Statuses in which the operator may change answers, sites and evidence. From filing on nobody may."""

AFTERWARDS: frozenset[Action] = frozenset(
    {
        Action.RECONSIDER,
        Action.REVISE,
        Action.CHANGE_PART,
        Action.SUSPEND,
        Action.LAPSE,
        Action.REINSTATE,
        Action.REVOKE,
    }
)
"""What may be done once an application is decided. Nobody waits for it, whoever holds the pen."""

ENDED: frozenset[Status] = frozenset(Status) - frozenset(status for status, _ in ROAD)
"""Statuses that no move leaves."""

_VERB: Mapping[Action, str] = MappingProxyType(
    {
        Action.FILE: "file",
        Action.OPEN_REVIEW: "open the review of",
        Action.ASK: "ask a question about",
        Action.ANSWER: "answer a question about",
        Action.RETRACT: "take back a question about",
        Action.DETERMINE: "determine",
        Action.OBJECT: "object to the determination of",
        Action.AUTHORIZE: "approve",
        Action.DENY: "deny",
        Action.RETURN: "return",
        Action.RECONSIDER: "reconsider",
        Action.REVISE: "revise",
        Action.CHANGE_PART: "change a part of",
        Action.SUSPEND: "suspend",
        Action.LAPSE: "suspend for a missed condition",
        Action.REINSTATE: "reinstate",
        Action.REVOKE: "revoke",
        Action.WITHDRAW: "withdraw",
    }
)


def after(status: Status, action: Action) -> Status:
    """The status an application has once `action` was done to it; Refusal if the road has no such move.

    Both may be given by value, as a database keeps them.
    """
    try:
        return ROAD[status, action]
    except KeyError:
        verb, words = _VERB[Action(action)], Status(status).words
        raise Refusal(f"cannot {verb} an application that is {words}") from None


def actions_from(status: Status) -> tuple[Action, ...]:
    """What can be done to an application that stands at `status`, in the order of the road."""
    return tuple(action for before, action in ROAD if before == status)
