"""Registers of what verbs wrote: looked at by whoever may, changed by nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reviews.models import Attempt


class Register(admin.ModelAdmin):
    """Rows that are made by verbs and kept."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Attempt)
class AttemptAdmin(Register):
    """What was tried by those who may not, and why it was refused."""

    list_display = ("at", "application", "person", "verb", "why")
    list_filter = ("verb",)
    search_fields = ("application__reference", "person__name")
    list_select_related = ("application", "person")
