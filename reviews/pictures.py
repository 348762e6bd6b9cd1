"""The decision clock as a picture: its stretches on a line of days, the questions under it, and the last day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from applications.pictures.scale import Tick, anchored, percent, share
from reviews.clocks import Reading
from reviews.models import Question
from standards.clock import Segment

ROOM = Fraction(1, 14)  # of the width, from which a stretch has room for its days


@dataclass(frozen=True, slots=True)
class Axis:
    """The days a picture spans; a day is drawn at its end."""

    first: date
    last: date

    def at(self, day: date) -> Fraction:
        return share((day - self.first).days, (self.last - self.first).days)

    def tick(self, day: date, label: str) -> Tick:
        return anchored(self.at(day), label)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the clock: its phase and days, and where it is drawn."""

    segment: Segment
    x: str
    width: str
    middle: str
    has_room: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """One clock: what is behind it, the days that are left, and the last one."""

    reading: Reading
    stretches: tuple[Stretch, ...]
    ahead: tuple[str, str] | None
    limit: Tick | None
    today: Tick


@dataclass(frozen=True, slots=True)
class Wait:
    """One question: from when to when the operator was waited for."""

    question: Question
    x: str
    width: str
    until: date | None


@dataclass(frozen=True, slots=True)
class Picture:
    """Every clock of a review on one line of days, and the questions on the same line."""

    axis: Axis
    strips: tuple[Strip, ...]
    waits: tuple[Wait, ...]


def picture(readings: Sequence[Reading], questions: Sequence[Question]) -> Picture | None:
    """None where no clock applies. All on one axis, from receipt to today or the last day there may be."""
    if not readings:
        return None
    on = readings[0].on
    days = [on, *(one.due_on for one in readings if one.due_on is not None)]
    first = readings[0].clock.received
    axis = Axis(first, max([*days, first + timedelta(days=1)]))
    return Picture(
        axis,
        tuple(_strip(axis, one) for one in readings),
        tuple(_wait(axis, one, on) for one in questions),
    )


def _strip(axis: Axis, reading: Reading) -> Strip:
    due, on = reading.due_on, reading.on
    ahead = None
    if due is not None and due > on and reading.is_counting:
        ahead = (percent(axis.at(on)), percent(axis.at(due) - axis.at(on)))
    return Strip(
        reading=reading,
        stretches=tuple(_stretch(axis, segment) for segment in reading.clock.segments(on)),
        ahead=ahead,
        limit=axis.tick(due, f"{due:%-d %b %Y}") if due is not None else None,
        today=axis.tick(min(on, axis.last), f"{on:%-d %b}"),
    )


def _stretch(axis: Axis, segment: Segment) -> Stretch:
    left, right = axis.at(segment.since), axis.at(segment.until)
    return Stretch(
        segment, percent(left), percent(right - left), percent((left + right) / 2), right - left >= ROOM
    )


def _wait(axis: Axis, question: Question, on: date) -> Wait:
    left = axis.at(question.asked_at.date())
    right = axis.at(question.ended_on or on)
    return Wait(question, percent(left), percent(right - left), question.ended_on)
