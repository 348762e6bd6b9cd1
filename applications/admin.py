"""Applications and their dockets, to look at. An application moves through its verbs alone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from applications.models import Application, DocketEntry, Site
from applications.stored import Handout


class ReadOnly:
    """An admin page that shows and never changes."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SiteInline(ReadOnly, admin.TabularInline):
    model = Site
    fields = readonly_fields = ("key", "name", "address", "country")
    extra = 0


class DocketInline(ReadOnly, admin.TabularInline):
    model = DocketEntry
    fields = readonly_fields = ("number", "at", "actor", "action", "before", "after", "note", "sha256")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("actor")


@admin.register(Handout)
class HandoutAdmin(ReadOnly, admin.ModelAdmin):
    """Who was given which file, when, and through which door."""

    list_display = ("at", "person", "application", "key", "version", "name", "door", "part")
    list_filter = ("door",)
    search_fields = ("application__reference", "name", "sha256", "person__email")
    list_select_related = ("person", "application")
    date_hierarchy = "at"
    fields = readonly_fields = (*list_display, "sha256")


@admin.register(Application)
class ApplicationAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("reference", "end_user", "organization", "kind", "rulebook_id", "status", "moved_at")
    list_filter = ("status", "kind", "rulebook_id")
    search_fields = ("reference", "end_user__name", "organization__name")
    list_select_related = ("end_user", "organization")
    fields = readonly_fields = (
        "reference",
        "organization",
        "end_user",
        "kind",
        "rulebook_id",
        "edition",
        "rulebook_hash",
        "status",
    )
    inlines = (SiteInline, DocketInline)
