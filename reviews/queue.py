"""The reviewer's queue: which reviews a person is shown, under which tab, in which order, and the next page of them.

Pages follow each other by the last line shown (a key, not an offset), and a tab counts no further than `MOST`, so
that a list of a hundred thousand costs what a list of fifty does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import IntegerField, Subquery
from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from organizations.models import User
from reviews import absences, triage
from reviews.models import LIVE, Listing
from reviews.models.listing import ListingQuerySet

PAGE, MOST = 50, 999
FAR = 2**31  # no line has a number like this
TABS = {
    "mine": "Mine",
    "new": "New",
    "operator": "Waiting on the operator",
    "others": "Waiting on other agencies",
    "soon": "Due soon",
    "overdue": "Overdue",
    "open": "All open",
    "closed": "Decided",
}
SORTS = {"triage": "Triage", "due": "Due day", "age": "Longest open"}
_FIELDS = {
    "triage": ("-triage", "-review_id"),
    "due": ("due_on", "review_id"),
    "age": ("opened_at", "review_id"),
}
_CLOSED = ("-closed_at", "-review_id")
_READ = {"triage": int, "due_on": parse_date, "opened_at": parse_datetime, "closed_at": parse_datetime}


class _Count(Subquery):
    """How many rows a query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query string asks of the queue; anything it says that means nothing is left out."""

    tab: str = ""
    q: str = ""
    kind: str = ""
    state: str = ""
    country: str = ""
    who: str = ""
    sort: str = ""
    after: str = ""

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Asked:
        one = cls(**{name: str(said.get(name, "")).replace("\0", "").strip()[:100] for name in cls.__slots__})
        return replace(
            one,
            tab=one.tab if one.tab in TABS else "",
            state=one.state if one.state in LIVE else "",
            who=one.who if one.who.isdigit() and len(one.who) < 18 else "",
            sort=one.sort if one.sort in SORTS else "",
        )

    def query(self, **other: str) -> str:
        """The same as a query string, said otherwise in part; of a page after another nothing is kept."""
        kept = QueryDict(mutable=True)
        for name in self.__slots__:
            value = other.get(name, "" if name == "after" else getattr(self, name))
            if value:
                kept[name] = value
        return kept.urlencode()


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab with how many it has, "999+" where there are more."""

    id: str
    words: str
    count: str
    query: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of the queue, and the query string of the page after them, "" on the last."""

    lines: tuple[Listing, ...]
    following: str


class Queue:
    """The queue as one person has it on one day."""

    def __init__(self, person: User, asked: Asked, on: date) -> None:
        self._person, self._on = person, on
        self._soon = on + timedelta(days=triage.policy().due_soon_days)
        self._people = absences.queues_of(person, on)
        self._counts = self._counted(asked)
        first = "mine" if self._counts["mine"] != "0" else "open"
        self.asked = asked if asked.tab else replace(asked, tab=first)

    @property
    def stands_in(self) -> bool:
        """Whether somebody is away whose queue this person has."""
        return len(self._people) > 1

    def tabs(self) -> list[Tab]:
        return [
            Tab(id, words, self._counts.get(id, ""), self.asked.query(tab=id, sort=""), id == self.asked.tab)
            for id, words in TABS.items()
        ]

    def page(self) -> Page:
        """One page, and one line more to know whether there is another."""
        order = self._order()
        rows = self._narrowed(self._of(self.asked.tab)).with_case().order_by(*order)
        if order[0] == "due_on":
            rows = rows.filter(due_on__isnull=False)
        found = list(self._after(rows, order)[: PAGE + 1])
        return Page(tuple(found[:PAGE]), self._following(found, order))

    def sorted_by(self) -> str:
        if self.asked.tab == "closed":
            return ""
        return self.asked.sort or ("due" if self.asked.tab in ("soon", "overdue") else "triage")

    def _of(self, tab: str) -> ListingQuerySet:
        lists, agency = Listing.objects.all(), self._person.agency
        match tab:
            case "mine":
                return lists.of_people(self._people)
            case "new":
                return lists.new_to(agency)
            case "operator":
                return lists.waiting_on_operator()
            case "others":
                return lists.waiting_on_others(agency)
            case "soon":
                return lists.due_between(self._on, self._soon)
            case "overdue":
                return lists.due_between(None, self._on - timedelta(days=1))
            case "closed":
                return lists.filter(closed_at__isnull=False)
        return lists.live()

    def _narrowed(self, lists: ListingQuerySet) -> ListingQuerySet:
        asked = self.asked
        if asked.who:
            lists = lists.having(int(asked.who))
        if asked.kind:
            lists = lists.filter(application__kind=asked.kind)
        if asked.state:
            lists = lists.filter(application__status=asked.state)
        if asked.country:
            lists = lists.filter(application__end_user__country=asked.country.upper())
        return lists.searching(asked.q) if asked.q else lists

    def _counted(self, asked: Asked) -> dict[str, str]:
        """How many are under each tab, as far as is counted, in one query for all of them."""
        lists = {tab: self._of(tab) for tab in TABS if tab != "closed"}
        if asked.who:
            lists = {tab: one.having(int(asked.who)) for tab, one in lists.items()}
        counts = {tab: _Count(one.order_by().values("pk")[: MOST + 1]) for tab, one in lists.items()}
        found = User.objects.filter(pk=self._person.pk).values_list(*counts.values()).get()
        return {
            tab: f"{MOST}+" if count > MOST else str(count) for tab, count in zip(counts, found, strict=True)
        }

    def _order(self) -> tuple[str, str]:
        return _CLOSED if self.asked.tab == "closed" else _FIELDS[self.sorted_by()]

    def _after(self, rows: ListingQuerySet, order: tuple[str, str]) -> ListingQuerySet:
        """Those after the last line of the page before: first a range that an index has, then without its own rest."""
        field, down = order[0].lstrip("-"), order[0].startswith("-")
        said, _, pk = self.asked.after.rpartition("~")
        try:
            value = _READ[field](said) if said else None
            last = int(pk) if pk else 0
        except ValueError:
            return rows
        if value is None or last >= FAR or (isinstance(value, int) and value >= FAR):
            return rows
        side, rest = ("lte", "gte") if down else ("gte", "lte")
        return rows.filter(**{f"{field}__{side}": value}).exclude(
            **{field: value, f"review_id__{rest}": last}
        )

    def _following(self, found: list[Listing], order: tuple[str, str]) -> str:
        if len(found) <= PAGE:
            return ""
        last = found[PAGE - 1]
        value = getattr(last, order[0].lstrip("-"))
        said = value.isoformat() if isinstance(value, date | datetime) else str(value)
        return self.asked.query(after=f"{said}~{last.pk}")
