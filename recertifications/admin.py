"""Obligations, to look at."""

from django.contrib import admin
from django.http import HttpRequest

from recertifications.models import Obligation


@admin.register(Obligation)
class ObligationAdmin(admin.ModelAdmin):
    list_display = ("due_on", "title", "attestation", "provenance", "done_at", "closed_at")
    list_filter = ("provenance", "duty")
    search_fields = ("attestation__reference", "title")
    date_hierarchy = "due_on"
    list_select_related = ("attestation",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Obligation | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Obligation | None = None) -> bool:
        return False
