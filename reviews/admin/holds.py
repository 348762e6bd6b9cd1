"""Holds at the desk: the queue of the second level."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from reviews.admin.standings import Kept
from reviews.models import Hold


class WaitsFilter(admin.SimpleListFilter):
    """Whether a hold waits for somebody; the queue shows those that do."""

    title = "waits"
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("over", "Released, or sent back"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        first, *rest = super().choices(changelist)
        yield {**first, "display": "Waits"}
        yield from rest

    def queryset(self, request: HttpRequest, queryset: QuerySet[Hold]) -> QuerySet[Hold]:
        waiting = Hold.objects.open().values("pk")
        if self.value() == "over":
            return queryset.exclude(pk__in=waiting)
        return queryset if self.value() == "all" else queryset.filter(pk__in=waiting)


@admin.register(Hold)
class HoldAdmin(Kept):
    """What is held for the second level: the one queue in which a held determination stands."""

    list_display = (
        "reference",
        "decision",
        "reasons",
        "opened_at",
        "released_at",
        "released_by",
        "overridden",
    )
    list_display_links = None
    list_filter = (WaitsFilter, "overridden")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Hold]:
        return Hold.objects.select_related("determination__review__dossier__application", "released_by")

    @admin.display(ordering="determination__review__dossier__application__reference")
    def reference(self, hold: Hold) -> str:
        where = reverse("admin:reviews_determination_change", args=[hold.determination_id])
        reference = hold.determination.review.dossier.application.reference
        return format_html('<a href="{}#hold">{}</a>', where, reference)

    @admin.display
    def decision(self, hold: Hold) -> str:
        return hold.determination.get_decision_display()

    @admin.display(description="why it is held")
    def reasons(self, hold: Hold) -> str:
        return " ".join(hold.why)
