"""The picture of what happened when: a lane for every edition, a bar for every state of enforcement, a numbered
mark for every event. Geometry alone, in whole units of the drawing; the template draws it, and the list below it
says it all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rules import standing
from rules.standing import Event
from standards.edition import Rulebook

WIDTH, LEFT, RIGHT = 1000, 12, 12
TOP, LANE, BAR = 34, 92, 26
LETTER = 7  # the width a letter of a bar's word may take
MARK = 22  # how far apart two marks must be not to touch
BEFORE, AFTER = timedelta(days=60), timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Bar:
    """A state of enforcement, from x on and so wide; its word where it fits."""

    x: int
    width: int
    status: str
    word: str
    told: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An event, by its number in the list; `y` is below the lane's bar, lower where it would touch another."""

    x: int
    y: int
    number: int
    told: str


@dataclass(frozen=True, slots=True)
class Lane:
    """An edition: its name at the top, its bars, its marks."""

    y: int
    bar_y: int
    word_y: int
    name: str
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A year that begins, and where its name stands."""

    x: int
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing."""

    width: int
    height: int
    bar: int
    ground: int
    ticks: tuple[Tick, ...]
    today: int
    lanes: tuple[Lane, ...]


def picture(books: Iterable[Rulebook], events: list[Event], on: date) -> Picture:
    """Editions and their events, numbered as in the list, up to the day."""
    books = list(books)
    days = [on, *(event.on for event in events)]
    first, last = min(days) - BEFORE, max(days) + AFTER
    scale = _Scale(first, last)
    lanes = tuple(_lane(scale, index, book, events, last) for index, book in enumerate(books))
    height = TOP + LANE * len(lanes)
    years = range(first.year + 1, last.year + 1)
    ticks = tuple(Tick(scale.x(date(year, 1, 1)), str(year)) for year in years)
    return Picture(WIDTH, height, BAR, height - 6, ticks, scale.x(on), lanes)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> int:
        """Where a day lies, in units of the drawing."""
        return LEFT + (day - self.first).days * (WIDTH - LEFT - RIGHT) // max(
            1, (self.last - self.first).days
        )


def _lane(scale: _Scale, index: int, book: Rulebook, events: list[Event], last: date) -> Lane:
    y = TOP + LANE * index
    bar_y = y + 22
    ends = [*(state.since for state in book.enforcement[1:]), last]
    bars = tuple(
        _bar(scale, state.since, end, state.status) for state, end in zip(book.enforcement, ends, strict=True)
    )
    own = [(number, event) for number, event in enumerate(events, 1) if event.book is book]
    return Lane(
        y + 14,
        bar_y,
        bar_y + 17,
        f"{book.id} · edition {book.edition}",
        bars,
        _marks(scale, own, bar_y + BAR + 16),
    )


def _bar(scale: _Scale, since: date, until: date, status: str) -> Bar:
    x, word = scale.x(since), standing.words(status)
    width = max(2, scale.x(until) - x - 2)
    fits = width >= LETTER * len(word) + 12
    return Bar(x, width, status, word if fits else "", f"{word} from {standing.written(since)}")


def _marks(scale: _Scale, own: list[tuple[int, Event]], y: int) -> tuple[Mark, ...]:
    """Marks side by side: one that would touch the one before it moves to its right."""
    marks: list[Mark] = []
    for number, event in own:
        x = scale.x(event.on)
        if marks:
            x = max(x, marks[-1].x + MARK)
        told = f"{number}. {standing.written(event.on)}: {event.title}"
        marks.append(Mark(min(x, WIDTH - RIGHT), y, number, told))
    return tuple(marks)
