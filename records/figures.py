"""Figures of the committee's work between two days: a fixed number of queries, whatever there is to count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import TruncDate, TruncMonth

from applications.models import Application, Dossier
from reviews.models import Decision, Determination, Finding, Question
from standards.lifecycle import Status

OPEN = (Status.FILED, Status.IN_REVIEW, Status.QUESTIONED, Status.DETERMINED)
AGES = ((7, "up to 7 days"), (14, "8 to 14 days"), (30, "15 to 30 days"), (60, "31 to 60 days"))
OLDER = "more than 60 days"
MOST = 24  # bars of a picture
STEP = 24  # from bar to bar


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture: its label, its number, and its length in hundredths of the longest."""

    label: str
    value: int
    length: int
    y: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A table, and the column of it that is drawn."""

    id: str
    title: str
    about: str
    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    drawn: int
    drawn_as: str

    @property
    def bars(self) -> list[Bar]:
        """What there is of it: rows of nothing are not drawn, nor more than the most."""
        there = sorted((row for row in self.rows if row[self.drawn]), key=lambda row: -row[self.drawn])[:MOST]
        most = there[0][self.drawn] if there else 1
        return [
            Bar(_label(row), row[self.drawn], round(100 * row[self.drawn] / most), STEP * n)
            for n, row in enumerate(row for row in self.rows if row in there)
        ]

    @property
    def height(self) -> int:
        return STEP * len(self.bars)


def figures(since: date, until: date, today: date) -> list[Figure]:
    """Every figure, both days included. Six queries."""
    return [_throughput(since, until), _ages(today), _stops(since, until, today), _outcomes(since, until)]


def _throughput(since: date, until: date) -> Figure:
    within = (since, until)
    filed = _monthly(Dossier.objects.filter(filed_at__date__range=within), "filed_at")
    decided: dict[str, Counter[str]] = defaultdict(Counter)
    rows = Determination.objects.filter(approved_at__date__range=within)
    for month, decision, count in (
        rows.annotate(month=TruncMonth("approved_at")).values_list("month", "decision").annotate(Count("pk"))
    ).order_by():
        decided[_month(month)][decision] += count
    decisions = [one for one in Decision if any(counts[one] for counts in decided.values())]
    return Figure(
        "throughput",
        "Filed and determined, by month",
        "A filing counts in the month it was filed, a determination in the month it took effect.",
        ("month", "filed", "determined", *(one.label for one in decisions)),
        tuple(
            (month, filed[month], decided[month].total(), *(decided[month][one] for one in decisions))
            for month in sorted({*filed, *decided})
        ),
        2,
        "determined",
    )


def _ages(today: date) -> Figure:
    """How long what is open has been so, since it was filed last; the day asked is today, whatever the range."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    rows = (
        Application.objects.filter(status__in=[one.value for one in OPEN])
        .annotate(filed=TruncDate(Max("dossiers__filed_at")))
        .values_list("status", "filed")
    )
    for status, filed in rows.order_by().iterator(chunk_size=2000):
        if filed is not None:
            counts[_age((today - filed).days)][status] += 1
    return Figure(
        "ages",
        "Ages of what is open",
        "Days since the last filing, counted today.",
        ("age", "all", *(one.words for one in OPEN)),
        tuple(
            (age, counts[age].total(), *(counts[age][one.value] for one in OPEN))
            for age in (*(words for _, words in AGES), OLDER)
        ),
        1,
        "open",
    )


def _stops(since: date, until: date, today: date) -> Figure:
    """Questions that stopped clocks: by the month they were asked in."""
    rows = Question.objects.filter(asked_at__date__range=(since, until))
    asked, waited, still = Counter[str](), Counter[str](), Counter[str]()
    for begun, replied, closed in rows.values_list("asked_at", "reply__sent_at", "closing__at").iterator(
        chunk_size=2000
    ):
        month, ended = begun.strftime("%Y-%m"), replied or closed
        asked[month] += 1
        still[month] += ended is None
        waited[month] += ((ended.date() if ended else today) - begun.date()).days
    return Figure(
        "stops",
        "Stops of the clock, by month",
        "Questions asked in the month, and the days the operator was waited for because of each.",
        ("month", "questions", "days waited", "not answered yet"),
        tuple((month, asked[month], waited[month], still[month]) for month in sorted(asked)),
        2,
        "days waited",
    )


def _outcomes(since: date, until: date) -> Figure:
    """By paragraph: what the machine found, what stands, and where a person overruled it."""
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    rows = (
        Finding.objects.filter(review__opened_at__date__range=(since, until))
        .values_list("paragraph", "requirement", "status", "judgement")
        .annotate(Count("pk"))
        .order_by()
    )
    for paragraph, requirement, status, judgement, count in rows:
        counts = found[paragraph, requirement]
        counts[judgement or status] += count
        if judgement and status == "undetermined":
            counts["by a person"] += count
        elif judgement and judgement != status:
            counts["overruled"] += count
    names = ("satisfied", "not_satisfied", "undetermined", "not_applicable")
    return Figure(
        "outcomes",
        "Outcomes by paragraph",
        "Of the reviews opened in these days: how each requirement stands found, and by whom.",
        (
            "paragraph",
            "requirement",
            *(name.replace("_", " ") for name in names),
            "found by a person",
            "overruled",
        ),
        tuple(
            (*key, *(counts[name] for name in names), counts["by a person"], counts["overruled"])
            for key, counts in sorted(found.items())
        ),
        3,
        "not satisfied",
    )


def _label(row: tuple[Any, ...]) -> str:
    return f"{row[0]} {row[1]}" if isinstance(row[1], str) else str(row[0])


def _monthly(rows: Any, name: str) -> Counter[str]:
    counted: Iterable[tuple[Any, int]] = (
        rows.annotate(month=TruncMonth(name)).values_list("month").annotate(Count("pk")).order_by()
    )
    return Counter({_month(month): count for month, count in counted})


def _month(day: Any) -> str:
    return str(day.strftime("%Y-%m"))


def _age(days: int) -> str:
    return next((words for most, words in AGES if days <= most), OLDER)
