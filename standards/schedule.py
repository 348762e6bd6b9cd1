"""Due days: which duties an authorization brings, and when each falls due.

A pure function of dates. The duties come from the rulebook's calendar (15 CFR 748.15; 15 CFR part 748,
Supplement No. 10, paras 5, 6, 10, 14.b, 16), from the conditions of the determination and from platform
policies, each labelled as what it is: "verified", "inferred" or "policy".

Platform conventions, where the text is silent:

1. Windows and authorizations include their first and their last day. No duty falls due before an
   authorization begins or after it has ended; one that falls on its first or last day does.
2. A due day stands as printed, also on a weekend or a federal holiday: early is never late.
3. Months are counted from the first day, not from step to step; a day that a month does not have becomes its
   last (31 January, 28 February, 31 March).
4. A report covers the whole period the rule names, also where the authorization began within or after it.
5. The yearly assessor's attestation counts from the last one. The rule fixes no first day: without one it
   counts from the authorization, and one that had run out when the authorization began is due on its first
   day. Both are labelled policy.
6. The day of an event is not counted: 60 days before 2 March 2026 is 1 January 2026, the last day on which
   the notice is in time.
7. Where the text does not say whether days run from an event or its discovery, they run from the event.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from standards.edition import CalendarItem
from standards.errors import Refusal
from standards.quantities import months_after

POLICY = "policy"
EACH_QUARTER = "first day of each quarter"  # what a calendar item says that steps with the quarters
PERIOD = re.compile(r"([0-9]{1,2}) ([A-Z][a-z]+) to ([0-9]{1,2}) ([A-Z][a-z]+)( of the year before)?")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NO_TERM = "Platform policy; the rule sets no term."
UNATTESTED = "No attestation is known: counted from the authorization (platform policy)."
RUN_OUT = "The last attestation had run out before the authorization began: due at once (platform policy)."


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a determination; without a due day it brings no obligation with a day."""

    number: int
    text: str
    due_on: date | None = None
    requirement: str | None = None


@dataclass(frozen=True, slots=True)
class Authorization:
    """What was authorized: first and last day (None: no end), last assessor's attestation, conditions.

    Refusal if it ends before it begins or a condition is due before it.
    """

    kind: str
    from_: date
    until: date | None = None
    attested_3pao_on: date | None = None
    conditions: tuple[Condition, ...] = ()

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.from_:
            raise Refusal(f"An authorization from {self.from_} cannot end on {self.until}.")
        for condition in self.conditions:
            if condition.due_on is not None and condition.due_on < self.from_:
                raise Refusal(
                    f"Condition {condition.number} cannot be due on {condition.due_on}: "
                    f"the authorization begins on {self.from_}."
                )


class CountsFrom(StrEnum):
    """The day from which a policy counts its months."""

    AUTHORIZATION = "authorization"
    ATTESTATION = "attestation"


@dataclass(frozen=True, slots=True)
class Policy:
    """A cycle the platform chose because the rule has none: every so many months, for `kinds` (empty: all).

    It takes the place of the calendar's item of the same id. One that counts from the attestation follows
    convention 5 as the attestation itself does.
    """

    duty: str
    title: str
    interval_months: int
    counts_from: CountsFrom = CountsFrom.AUTHORIZATION
    kinds: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    citation: str = NO_TERM
    note: str = ""


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty with a due day. provenance: "verified", "inferred" or "policy"; requirements: their ids."""

    duty: str
    title: str
    due_on: date
    citation: str
    provenance: str
    requirements: tuple[str, ...] = ()
    covers_from: date | None = None
    covers_to: date | None = None
    note: str = ""

    @property
    def key(self) -> str:
        """Names it once and for all within its authorization: "cal-0201/2027-02-01"."""
        return f"{self.duty}/{self.due_on.isoformat()}"


def obligations(
    calendar: Iterable[CalendarItem],
    authorization: Authorization,
    start: date,
    end: date,
    policies: Iterable[Policy] = (),
    cap_steps: Collection[date] | None = None,
) -> tuple[Obligation, ...]:
    """Every duty that falls due from `start` to `end`, both included, by due day, then by duty; no key twice.

    cap_steps: the first days of the quarters in which a published cap steps; None: all quarters.
    Refusal if two duties have one id, a cycle has no months or a period covered cannot be read.
    """
    kind, found = authorization.kind, list[Obligation]()
    window = Window(max(start, authorization.from_), min(end, authorization.until or end))
    chosen = [policy for policy in policies if not policy.kinds or kind in policy.kinds]
    replaced = {policy.duty for policy in chosen}
    for item in calendar:
        if kind in item.applies_to and item.id not in replaced:
            found += _of_item(item, authorization, window, cap_steps)
    for policy in chosen:
        found += _of_policy(policy, authorization, window)
    found += _of_conditions(authorization, window)
    return _in_order(found)


def standing(calendar: Iterable[CalendarItem], kind: str) -> tuple[CalendarItem, ...]:
    """The duties of a kind that wait for an event and have no due day of their own, in the calendar's order.

    A policy is left out: it waits for no event, but for the platform to set its term (`Policy`).
    """
    return tuple(item for item in calendar if kind in item.applies_to and not item.policy and _waits(item))


def timing(item: CalendarItem) -> str:
    """When a standing duty is due, in words that follow its title: "at least 60 days before"."""
    if item.days_before is not None:
        return f"at least {item.days_before} days before"
    if item.days_after is not None:
        return f"within {item.days_after} days after"
    return item.when


def due_for_event(item: CalendarItem, event_day: date) -> date:
    """The last day on which a notice of the event is in time; Refusal if the rule gives no number of days."""
    if item.days_before is not None:
        return event_day - timedelta(days=item.days_before)
    if item.days_after is not None:
        return event_day + timedelta(days=item.days_after)
    raise Refusal(f'The rule gives no number of days for "{item.title}".')


@dataclass(frozen=True, slots=True)
class Window:
    """The days asked about, both included; empty if the first lies after the last."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def years(self) -> range:
        """The years it touches."""
        return range(self.first.year, self.last.year + 1)

    def cycle(self, anchor: date, months: int, since: int) -> Iterator[date]:
        """Its days among the steps of so many months from the anchor, from step number `since` on."""
        if months < 1:
            raise Refusal(f"A duty cannot recur every {months} months.")
        earliest = max(since, (_month(self.first) - _month(anchor)) // months)
        latest = (_month(self.last) - _month(anchor)) // months
        days = (months_after(anchor, step * months) for step in range(earliest, latest + 1))
        return (day for day in days if day in self)


def _of_item(
    item: CalendarItem, authorization: Authorization, window: Window, cap_steps: Collection[date] | None
) -> Iterator[Obligation]:
    if item.interval_months is not None and item.policy:
        for day in window.cycle(authorization.from_, item.interval_months, 1):
            yield _obligation(item, day)
    elif item.interval_months is not None:
        anchor, since, note = _attested(authorization, item.interval_months)
        for day in window.cycle(anchor, item.interval_months, since):
            yield _obligation(item, day, by_convention=note)
    elif item.when == EACH_QUARTER:
        for day in window.cycle(date(authorization.from_.year, 1, 1), 3, 0):
            if cap_steps is None or day in cap_steps:
                yield _obligation(item, day, (day, months_after(day, 3) - timedelta(days=1)))
    else:
        for day in sorted({date(year, *fixed) for year in window.years() for fixed in item.due}):
            if day in window:
                yield _obligation(item, day, _period(item, day.year))


def _of_policy(policy: Policy, authorization: Authorization, window: Window) -> Iterator[Obligation]:
    anchor, since = authorization.from_, 1
    if policy.counts_from is CountsFrom.ATTESTATION:
        anchor, since, _ = _attested(authorization, policy.interval_months)
    for day in window.cycle(anchor, policy.interval_months, since):
        yield Obligation(
            duty=policy.duty,
            title=policy.title,
            due_on=day,
            citation=policy.citation,
            provenance=POLICY,
            requirements=policy.requirements,
            note=policy.note,
        )


def _of_conditions(authorization: Authorization, window: Window) -> Iterator[Obligation]:
    for condition in authorization.conditions:
        if condition.due_on is not None and condition.due_on in window:
            yield Obligation(
                duty=f"condition-{condition.number}",
                title=f"Condition {condition.number}: {condition.text}",
                due_on=condition.due_on,
                citation=f"Condition {condition.number} of the determination",
                provenance="verified",
                requirements=() if condition.requirement is None else (condition.requirement,),
            )


def _obligation(
    item: CalendarItem, day: date, period: tuple[date, date] | None = None, by_convention: str = ""
) -> Obligation:
    """The item on a day; `by_convention` says why the day is the platform's, if it is."""
    covers_from, covers_to = period or (None, None)
    return Obligation(
        duty=item.id,
        title=item.title,
        due_on=day,
        citation=item.citation,
        provenance=POLICY if item.policy or by_convention else item.provenance,
        requirements=item.requirements,
        covers_from=covers_from,
        covers_to=covers_to,
        note=" ".join(words for words in (item.note, by_convention) if words),
    )


def _attested(authorization: Authorization, months: int) -> tuple[date, int, str]:
    """Convention 5: the day a yearly duty counts from, its first step, and why if not by the rule."""
    attested = authorization.attested_3pao_on
    if attested is None:
        return authorization.from_, 1, UNATTESTED
    if months_after(attested, months) < authorization.from_:
        return authorization.from_, 0, RUN_OUT
    return attested, 1, ""


def _in_order(found: list[Obligation]) -> tuple[Obligation, ...]:
    """By due day, then by duty; Refusal if two have one key."""
    for key, times in Counter(duty.key for duty in found).items():
        if times > 1:
            raise Refusal(f'Two duties have the id "{key.partition("/")[0]}".')
    return tuple(sorted(found, key=lambda duty: (duty.due_on, duty.duty)))


def _waits(item: CalendarItem) -> bool:
    """Whether the item waits for an event."""
    by_days = item.days_before is not None or item.days_after is not None
    return by_days or item.when not in ("", EACH_QUARTER)


def _period(item: CalendarItem, year: int) -> tuple[date, date] | None:
    """The period that a report due in that year covers; None if the rule names none."""
    if not item.covers:
        return None
    parts = PERIOD.fullmatch(item.covers)
    try:
        if parts is None:
            raise ValueError
        year -= parts[5] is not None
        return (
            date(year, MONTHS.index(parts[2]) + 1, int(parts[1])),
            date(year, MONTHS.index(parts[4]) + 1, int(parts[3])),
        )
    except ValueError:
        raise Refusal(f'The period "{item.covers}" of "{item.id}" cannot be read.') from None


def _month(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1
