"""The decision clock: calendar days since a complete application went round, less the days of waiting.

Source: 15 CFR part 748, Supplement No. 9, (4): a decision at most so many calendar days after the complete
application has gone to all agencies; time spent waiting for more information does not count. How many days
is a number of the rulebook and comes in as `limit`. "Received", "complete" and "circulated" are three dates.

Platform conventions, where the text is silent:

1. The day of circulation is day 0, the day after it day 1. A decision on the day of the limit is in time.
2. Weekends and federal holidays count: the text says calendar days and excepts none.
3. The day a question is asked still counts. The days after it do not, up to and including the day of its
   answer; the day after the answer counts again. Asked and answered on one day, it stops nothing.
4. Questions open at the same time stop the clock once; it runs again when the last of them is answered.
5. A question still open when the application is circulated holds the clock at day 0.
6. The decision ends the clock, whatever is still open.
7. A day is judged at its end, by the events dated on or before it: what comes later is not known yet.
8. A UVEU's days from complete receipt (15 CFR 748.15(a)(2)(ii)(A), "as appropriate") are counted in the
   same way from the day of completeness, with the same stops: `from_complete_receipt()`.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from standards.errors import Fault, Refusal


class Phase(StrEnum):
    """What the clock is doing at the end of a day."""

    NOT_RECEIVED = "not_received"
    RECEIVED = "received"
    COMPLETE = "complete"
    RUNNING = "running"
    STOPPED = "stopped"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Stop:
    """A question to the operator: the day it was asked and the day it was answered (None: open)."""

    asked_on: date
    answered_on: date | None = None

    def open_on(self, on: date) -> bool:
        """Whether the question is open at the end of that day."""
        return self.asked_on <= on and (self.answered_on is None or self.answered_on > on)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in one phase: the `days` days after `since`, up to and including `until`.

    Each segment begins where the one before it ends. `reading` is what the clock shows at the end of `until`.
    """

    phase: Phase
    since: date
    until: date
    reading: int

    @property
    def days(self) -> int:
        """Its width in a picture, in calendar days; at least one."""
        return (self.until - self.since).days


@dataclass(frozen=True, slots=True)
class Clock:
    """The dated events of one application; every answer is a function of them and of the day asked about.

    Refusal, with a pointer for each fault, if the dates cannot have happened in this order.
    """

    received: date
    completed: date | None = None
    circulated: date | None = None
    stops: tuple[Stop, ...] = ()
    decided_on: date | None = None

    def __post_init__(self) -> None:
        faults = (*_order_faults(self), *_stop_faults(self))
        if faults:
            raise Refusal("These dates cannot be: " + " ".join(fault.message for fault in faults), faults)

    def from_complete_receipt(self) -> "Clock":
        """The clock beside it, counted from the day the application was complete (convention 8)."""
        return replace(self, circulated=self.completed)

    def phase(self, on: date) -> Phase:
        """What the clock is doing at the end of that day."""
        if on < self.received:
            return Phase.NOT_RECEIVED
        if _happened(self.decided_on, on):
            return Phase.DECIDED
        if _happened(self.circulated, on):
            return Phase.STOPPED if self._asked(on) else Phase.RUNNING
        return Phase.COMPLETE if _happened(self.completed, on) else Phase.RECEIVED

    def running(self, on: date) -> bool:
        """Whether the clock runs at the end of that day, so that the next day will count."""
        return self.phase(on) is Phase.RUNNING

    def elapsed(self, on: date) -> int:
        """Days counted by the end of that day; 0 before circulation, standing still after the decision."""
        last = self._known(on)
        if self.circulated is None or last < self.circulated:
            return 0
        waited = sum((until - since).days for since, until in self._waits(self.circulated, last))
        return (last - self.circulated).days - waited

    def due_on(self, limit: int, on: date) -> date | None:
        """The last day on which a decision is in time, as far as is known at the end of `on`.

        None while it cannot be said: not yet circulated, or stopped with the limit (days) not yet passed.
        Once the limit is passed the day stays, whatever is asked afterwards.
        """
        last = self._known(on)
        if self.circulated is None or last < self.circulated:
            return None
        here, left = self.circulated, limit
        for since, until in self._waits(self.circulated, last):
            if (since - here).days > left:
                break
            left -= (since - here).days
            here = until
        if self._asked(last) and (last - here).days <= left:
            return None
        return here + timedelta(days=left)

    def remaining(self, limit: int, on: date) -> int:
        """Days left at the end of `on`; below zero the decision is late by so many."""
        return limit - self.elapsed(on)

    def late(self, limit: int, on: date) -> bool:
        """Whether more days than the limit were counted, by then or by the decision."""
        return self.elapsed(on) > limit

    def segments(self, on: date) -> tuple[Segment, ...]:
        """The story from receipt to the end of `on`, as stretches without gap or overlap; none is empty."""
        last = self._known(on)
        events = (self.received, self.completed, self.circulated, last)
        marks = {day for day in events if day is not None and day <= last}
        if self.circulated is not None and self.circulated <= last:
            marks.update(mark for wait in self._waits(self.circulated, last) for mark in wait)
        return tuple(
            Segment(self._phase_after(since), since, until, self.elapsed(until))
            for since, until in pairwise(sorted(marks))
        )

    def _phase_after(self, day: date) -> Phase:
        return replace(self, decided_on=None).phase(day)

    def _known(self, on: date) -> date:
        """The last day that can still count on `on`: the decision ends the clock."""
        return on if self.decided_on is None else min(on, self.decided_on)

    def _asked(self, on: date) -> bool:
        return any(stop.open_on(on) for stop in self.stops)

    def _waits(self, since: date, last: date) -> list[tuple[date, date]]:
        """The stretches waited between two days, disjoint and in order."""
        waits: list[tuple[date, date]] = []
        for stop in sorted(self.stops, key=lambda stop: stop.asked_on):
            start = max(stop.asked_on, since)
            end = last if stop.answered_on is None else min(stop.answered_on, last)
            if waits and start <= waits[-1][1]:
                waits[-1] = (waits[-1][0], max(waits[-1][1], end))
            elif start < end:
                waits.append((start, end))
        return waits


def _happened(event: date | None, on: date) -> bool:
    return event is not None and event <= on


def _order_faults(clock: Clock) -> list[Fault]:
    """Each of the four dates must not lie before the one in front of it; circulation needs completeness."""
    faults = []
    if clock.circulated is not None and clock.completed is None:
        faults.append(Fault("/circulated", f"Circulated on {clock.circulated} but never complete."))
    events = (
        ("received", clock.received),
        ("completed", clock.completed),
        ("circulated", clock.circulated),
        ("decided_on", clock.decided_on),
    )
    known = [(name, day) for name, day in events if day is not None]
    for (before, earlier), (name, day) in pairwise(known):
        if day < earlier:
            words = f"{_WORDS[name]} on {day}, before it was {_WORDS[before].lower()} on {earlier}."
            faults.append(Fault(f"/{name}", words))
    return faults


def _stop_faults(clock: Clock) -> list[Fault]:
    faults = []
    for number, stop in enumerate(clock.stops):
        if stop.asked_on < clock.received:
            words = f"Asked on {stop.asked_on}, before it was received on {clock.received}."
            faults.append(Fault(f"/stops/{number}/asked_on", words))
        if stop.answered_on is not None and stop.answered_on < stop.asked_on:
            words = f"Answered on {stop.answered_on}, before it was asked on {stop.asked_on}."
            faults.append(Fault(f"/stops/{number}/answered_on", words))
    return faults


_WORDS = {
    "received": "Received",
    "completed": "Complete",
    "circulated": "Circulated",
    "decided_on": "Decided",
}
