"""The queue: the reviewer's home, with filters to keep and days to be away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from organizations.models import Agency, User
from reviews import absences, shelves
from reviews.admin.doors import Doors
from reviews.desk_forms import AbsenceForm, FilterForm, colleagues
from reviews.models import LIVE, Absence, Assignment, Listing, SavedFilter
from reviews.permissions import JUDGE
from reviews.queue import SORTS, Asked, Queue
from standards import rulebook
from standards.lifecycle import Status


class QueueDoors(Doors):
    """A list of reviews that costs the same for five and for a hundred thousand."""

    def queue_urls(self) -> list[Any]:
        return [
            path("filters/save/", self.acts(self.save_filter), name="reviews_review_save_filter"),
            path("filters/<int:saved>/drop/", self.acts(self.drop_filter), name="reviews_review_drop_filter"),
            path("absence/", self.looks(self.absence), name="reviews_review_absence"),
            path("absence/<int:away>/cancel/", self.acts(self.cancel), name="reviews_review_cancel_absence"),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        self._refuse_strangers(request)
        person, today = request.user, timezone.now().date()
        queue = Queue(person, Asked.read(request.GET), today)  # type: ignore[arg-type]
        page = queue.page()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Reviews",
            "asked": queue.asked,
            "tabs": queue.tabs(),
            "lines": _with_hands(page.lines, person),  # type: ignore[arg-type]
            "following": page.following,
            "sorts": [(id, words, queue.asked.query(sort=id)) for id, words in SORTS.items()],
            "sorted_by": queue.sorted_by(),
            "stands_in": queue.stands_in,
            "saved": list(SavedFilter.objects.usable_by(person).select_related("person")),  # type: ignore[arg-type]
            "kept": shelves.tidy(queue.asked.query()),
            "colleagues": colleagues(person),  # type: ignore[arg-type]
            "kinds": _kinds(),
            "states": [(one, Status(one).words) for one in LIVE],
            "today": today,
            "may_take": bool(person.agency) and person.has_perm(JUDGE),  # type: ignore[union-attr]
        }
        return TemplateResponse(request, "admin/reviews/review/queue.html", context)

    def save_filter(self, request: HttpRequest) -> HttpResponse:
        self._refuse_strangers(request)
        form = FilterForm(request.POST)
        query = shelves.tidy(request.POST.get("query", ""))
        if form.is_valid():
            said = f"The filter is kept as {form.cleaned_data['name']}."
            self._done(request, lambda: shelves.save(request.user, query=query, **form.cleaned_data), said)  # type: ignore[arg-type]
        return _to_queue(query)

    def drop_filter(self, request: HttpRequest, saved: int) -> HttpResponse:
        self._refuse_strangers(request)
        one = get_object_or_404(SavedFilter.objects.usable_by(request.user), pk=saved)  # type: ignore[arg-type]
        self._done(request, lambda: shelves.drop(one, request.user), f"The filter {one.name} is gone.")  # type: ignore[arg-type]
        return _to_queue()

    def absence(self, request: HttpRequest) -> HttpResponse:
        self._refuse_strangers(request)
        person, now = request.user, timezone.now()
        form = AbsenceForm(request.POST or None, person=person)
        if request.method == "POST" and form.is_valid():

            def verb() -> Any:
                return absences.note(person, **form.cleaned_data, now=now)  # type: ignore[arg-type]

            said = (
                f"Until {form.cleaned_data['ends_on']} your queue is {form.cleaned_data['deputy']}'s as well."
            )
            if self._done(request, verb, said):
                return HttpResponseRedirect(reverse("admin:reviews_review_absence"))
        coming = Absence.objects.not_over(now.date())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Days away",
            "form": form,
            "own": coming.filter(person=person).select_related("deputy"),
            "for_others": coming.filter(deputy=person).select_related("person"),
        }
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "admin/reviews/review/absence.html", context, status=status)

    def cancel(self, request: HttpRequest, away: int) -> HttpResponse:
        self._refuse_strangers(request)
        one = get_object_or_404(Absence.objects.select_related("person"), pk=away, person=request.user)
        verb = lambda: absences.cancel(one, request.user, now=timezone.now())  # type: ignore[arg-type] # noqa: E731
        self._done(request, verb, "You are here: new work comes to you again.")
        return HttpResponseRedirect(reverse("admin:reviews_review_absence"))


def _to_queue(query: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:reviews_review_changelist") + (f"?{query}" if query else ""))


def _with_hands(lines: Iterable[Listing], person: User) -> list[dict[str, Any]]:
    """Each line with who has it, agency by agency, in one query for all."""
    lines = list(lines)
    hands: dict[int, list[Assignment]] = defaultdict(list)
    for one in Assignment.objects.standing().filter(review__in=[line.pk for line in lines]).with_people():
        hands[one.review_id].append(one)
    order = list(Agency.values)
    return [
        {
            "listing": line,
            "hands": sorted(hands[line.pk], key=lambda one: order.index(one.agency)),
            "is_free": not any(one.agency == person.agency for one in hands[line.pk]),
        }
        for line in lines
    ]


def _kinds() -> list[tuple[str, str]]:
    """Every kind of authorization that any edition knows."""
    return sorted({(kind.id, kind.title) for book in rulebook.catalogue().values() for kind in book.kinds})
