"""What was signed, to look at. Nothing here can be changed."""

from django.contrib import admin
from django.http import HttpRequest

from attestations.models import Attestation


@admin.register(Attestation)
class AttestationAdmin(admin.ModelAdmin):
    list_display = ("reference", "stated_at", "signed_at", "entry", "valid_from", "valid_until")
    search_fields = ("reference", "statement_sha256")
    list_select_related = ("entry",)
    fields = ("reference", "statement_sha256", "valid_from", "valid_until", "stated_at", "signed_at", "entry")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Attestation | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Attestation | None = None) -> bool:
        return False
