"""Conditions at the desk: which are open, which wait to be looked at, and one page for each."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from applications.models import Application
from applications.stored import Door
from applications.views import sending
from reviews import conditions
from reviews.admin.entitled import may
from reviews.admin.standings import Kept, done
from reviews.forms import ReasonForm
from reviews.models import Condition
from reviews.permissions import JUDGE
from standards.errors import Refusal

STATES = {"submitted": "submitted: to be looked at", "open": "open", "missed": "missed", "over": "closed"}
STEPS = {
    "submitted": ("submitted",),
    "open": ("", "declined"),
    "missed": ("missed",),
    "over": ("closed", "ended"),
}


class StandsFilter(admin.SimpleListFilter):
    """Where a condition stands."""

    title = "where it stands"
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Condition]) -> QuerySet[Condition]:
        return queryset.filter(last_step__in=STEPS[self.value()]) if self.value() in STEPS else queryset


@admin.register(Condition)
class ConditionAdmin(Kept):
    """The conditions in force, and what was submitted for each."""

    list_display = ("what", "reference", "stands", "due_on", "owner", "lapses")
    list_filter = (StandsFilter, "lapses")
    search_fields = ("determination__review__dossier__application__reference", "text", "owner")
    ordering = ("due_on", "pk")
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Condition]:
        rows = Condition.objects.in_force().with_last_step()
        return rows.select_related("determination__review__dossier__application__organization")

    @admin.display(description="condition", ordering="text")
    def what(self, condition: Condition) -> str:
        return str(condition)[:120]

    @admin.display(ordering="determination__review__dossier__application__reference")
    def reference(self, condition: Condition) -> str:
        return condition.determination.review.dossier.application.reference

    @admin.display(ordering="last_step")
    def stands(self, condition: Any) -> str:
        return conditions.state(condition.last_step)

    def get_urls(self) -> list[Any]:
        look = self.admin_site.admin_view
        return [
            path("<int:pk>/decide/", look(require_POST(self.decide)), name="reviews_condition_decide"),
            path(
                "exhibits/<int:application>/<slug:key>/", look(self.exhibit), name="reviews_condition_exhibit"
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not object_id.isdigit():
            raise Http404
        return self._shown(request, self._one(request, int(object_id)), ReasonForm())

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, form = self._one(request, pk), ReasonForm(request.POST)
        accepted = request.POST.get("accepted") == "yes"
        if form.is_valid():

            def verb() -> Any:
                said = form.cleaned_data
                return conditions.decide(found, request.user, accepted=accepted, **said, now=timezone.now())

            if done(request, verb, "Accepted: the condition is closed." if accepted else "Sent back."):
                return HttpResponseRedirect(reverse("admin:reviews_condition_change", args=[pk]))
        return self._shown(request, found, form)

    def exhibit(self, request: HttpRequest, application: int, key: str) -> HttpResponseBase:
        """A file that the operator sent after filing."""
        self.refuse_who_may_not_look(request)
        whose = get_object_or_404(Application, pk=application)
        found = get_object_or_404(whose.exhibits, key=key)
        try:
            return sending.send(
                request, found, key, whose, name=found.name, door=Door.REVIEW, now=timezone.now()
            )
        except Refusal as no:
            messages.error(request, f"{no}.")
            return HttpResponseRedirect(reverse("admin:reviews_condition_changelist"))

    def _one(self, request: HttpRequest, pk: int) -> Condition:
        self.refuse_who_may_not_look(request)
        return get_object_or_404(self.get_queryset(request), pk=pk)

    def _shown(self, request: HttpRequest, found: Any, form: ReasonForm) -> HttpResponse:
        review = found.determination.review
        context = {
            "title": f"Condition {found.number}",
            "condition": found,
            "review": review,
            "application": review.dossier.application,
            "state": conditions.state(found.last_step),
            "events": list(found.events.select_related("by")),
            "form": form,
            "may_decide": found.last_step == "submitted" and may(request, JUDGE, review),
        }
        return self.page(request, "admin/reviews/condition/page.html", context, 422 if form.is_bound else 200)
