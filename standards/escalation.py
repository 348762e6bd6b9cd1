"""The road of a dissent: where it goes when agencies do not agree, who acts there, and by which day.

One table, `ROAD`, holds every move there is. Time makes exactly two of them: where nobody takes a decision further
in the days given, the decision stands (`LAPSES`). Time decides nothing: a chair or a committee that is late is
late, and the dissent stays where it is.

Source: 15 CFR part 748, Supplement No. 9 (an agency that disagrees may escalate); 15 CFR 750.4(f) (to whom, and in how
many days). How many days is read from shared/committee.toml. No limit for the last instance was found: it has none.

Platform conventions, where the text is silent: days are calendar days; the day of the move before is day 0; the day
of the limit is in time; a dissent ends where it stands if what was voted on is sent back or is no longer the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from standards.committee import Committee, Window
from standards.errors import Refusal


class Stage(StrEnum):
    """Where a dissent stands; the values are kept in databases and dockets and never change."""

    OPERATING = "operating_committee"
    CHAIR_DECIDED = "chair_decided"
    ADVISORY = "advisory_committee"
    ADVISORY_DECIDED = "advisory_decided"
    SECRETARY = "secretary"
    SETTLED = "settled"
    DROPPED = "dropped"

    @property
    def words(self) -> str:
        """The stage as it stands in a sentence."""
        return self.value.replace("_", " ")


class Action(StrEnum):
    """What moves a dissent; the values are kept in dockets and never change."""

    DECIDE = "decide"
    ESCALATE = "escalate"
    LAPSE = "lapse"
    DROP = "drop"


START = Stage.OPERATING
"""Where a dissent begins once an agency refers it."""

ROAD: Mapping[tuple[Stage, Action], Stage] = MappingProxyType(
    {
        (Stage.OPERATING, Action.DECIDE): Stage.CHAIR_DECIDED,
        (Stage.CHAIR_DECIDED, Action.ESCALATE): Stage.ADVISORY,
        (Stage.CHAIR_DECIDED, Action.LAPSE): Stage.SETTLED,
        (Stage.ADVISORY, Action.DECIDE): Stage.ADVISORY_DECIDED,
        (Stage.ADVISORY_DECIDED, Action.ESCALATE): Stage.SECRETARY,
        (Stage.ADVISORY_DECIDED, Action.LAPSE): Stage.SETTLED,
        (Stage.SECRETARY, Action.DECIDE): Stage.SETTLED,
        (Stage.OPERATING, Action.DROP): Stage.DROPPED,
        (Stage.CHAIR_DECIDED, Action.DROP): Stage.DROPPED,
        (Stage.ADVISORY, Action.DROP): Stage.DROPPED,
        (Stage.ADVISORY_DECIDED, Action.DROP): Stage.DROPPED,
        (Stage.SECRETARY, Action.DROP): Stage.DROPPED,
    }
)

WINDOW: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.OPERATING: "chair_decides",
        Stage.CHAIR_DECIDED: "to_the_advisory_committee",
        Stage.ADVISORY: "advisory_committee_decides",
        Stage.ADVISORY_DECIDED: "to_the_secretary",
    }
)
"""The window of the committee's file that opens when a dissent arrives at a stage."""

LAPSES: frozenset[Stage] = frozenset(stage for stage, action in ROAD if action is Action.LAPSE)
"""Stages that end by time alone: the decision stands."""

ENDED: frozenset[Stage] = frozenset(Stage) - frozenset(stage for stage, _ in ROAD)
"""Stages that no move leaves."""

WAITS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.OPERATING: "The chair of the operating committee decides.",
        Stage.CHAIR_DECIDED: "Any agency may take the chair's decision to the Advisory Committee on Export Policy; "
        "if none does, it stands.",
        Stage.ADVISORY: "The Advisory Committee on Export Policy decides by majority.",
        Stage.ADVISORY_DECIDED: "Any agency may take the decision to the Secretary; if none does, it stands.",
        Stage.SECRETARY: "The Secretary, and in the end the President, decides.",
        Stage.SETTLED: "The dissent is settled.",
        Stage.DROPPED: "What was disagreed about is no longer before the committee.",
    }
)

_VERB: Mapping[Action, str] = MappingProxyType(
    {
        Action.DECIDE: "decide",
        Action.ESCALATE: "escalate",
        Action.LAPSE: "let lapse",
        Action.DROP: "drop",
    }
)


@dataclass(frozen=True, slots=True)
class Stand:
    """A dissent on a day: its stage, whose days run, the last of them, and whether it is over."""

    stage: Stage
    window: Window | None
    due_on: date | None
    late: bool


def after(stage: Stage, action: Action) -> Stage:
    """The stage a dissent has once `action` was done; Refusal if the road has no such move."""
    try:
        return ROAD[Stage(stage), Action(action)]
    except KeyError:
        raise Refusal(f"cannot {_VERB[Action(action)]} a dissent that is at: {Stage(stage).words}") from None


def due_on(stage: Stage, since: date, committee: Committee) -> date | None:
    """The last day in time for what a stage waits for; None where no limit is known or nothing is waited for."""
    name = WINDOW.get(Stage(stage))
    return since + timedelta(days=committee.windows[name].days) if name else None


def lapsed(stage: Stage, since: date, on: date, committee: Committee) -> bool:
    """Whether by the beginning of `on` time has moved the dissent: the last day for it is over."""
    due = due_on(stage, since, committee)
    return Stage(stage) in LAPSES and due is not None and on > due


def stand(stage: Stage, since: date, on: date, committee: Committee) -> Stand:
    """Where a dissent that came to `stage` on `since` stands on `on`."""
    name, due = WINDOW.get(Stage(stage)), due_on(stage, since, committee)
    return Stand(Stage(stage), committee.windows[name] if name else None, due, due is not None and on > due)
