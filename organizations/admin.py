"""People and organizations, for those who run the service.

Who belongs to an organization is decided there, not here; what staff may do is appoint an administrator, with a
reason that the organization reads.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from organizations import register, succession
from organizations.forms import AppointForm
from organizations.models import Membership, MembershipEntry, Organization, User
from standards.errors import Refusal


class ReadOnly:
    """Looked at here, by whoever may look at organizations; changed elsewhere."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("organizations.view_organization")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(ReadOnly, admin.TabularInline):
    model = Membership
    extra = 0
    fields = ("user", "organization", "role", "also_administers", "sections", "since")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("user", "organization")


class EntryInline(ReadOnly, admin.TabularInline):
    model = MembershipEntry
    verbose_name_plural = "membership log"
    extra = 0
    fields = ("at", "sentence", "reason")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("actor", "person", "organization")

    @admin.display(description="what happened")
    def sentence(self, entry: MembershipEntry) -> str:
        return register.told([entry])[0].sentence


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Users by e-mail. Nobody is deleted: an account is switched off."""

    ordering = ("name",)
    list_display = ("name", "email", "agency", "is_staff", "is_active")
    list_filter = ("agency", "is_staff", "is_active", "groups")
    search_fields = ("name", "email")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        ("Person", {"fields": ("name", "agency")}),
        (
            "What they may do",
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("email", "name", "agency", "password1", "password2")}),
    )
    inlines = (MembershipInline,)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin):
    list_display = ("name", "country", "created_at")
    search_fields = ("name",)
    inlines = (MembershipInline, EntryInline)
    change_form_template = "admin/organizations/organization/change_form.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        door = self.admin_site.admin_view(self.appoint)
        named = "organizations_organization_appoint"
        return [path("<int:pk>/appoint/", door, name=named), *super().get_urls()]

    def appoint(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Name an administrator where succession cannot."""
        if not request.user.has_perm("organizations.appoint_administrator"):
            raise PermissionDenied
        organization = get_object_or_404(Organization, pk=pk)
        form = AppointForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            person = User.objects.filter(email=form.cleaned_data["email"].lower()).first()
            if person is None:
                form.add_error("email", "No account has this address.")
            else:
                try:
                    succession.appoint(
                        organization,
                        person,
                        request.user,  # type: ignore[arg-type]
                        reason=form.cleaned_data["reason"],
                        now=timezone.now(),
                    )
                except Refusal as no:
                    form.add_error(None, str(no))
                else:
                    messages.success(request, f"{person} is an administrator of {organization}.")
                    return redirect("admin:organizations_organization_change", organization.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Appoint an administrator of {organization}",
            "organization": organization,
            "form": form,
        }
        return TemplateResponse(
            request,
            "admin/organizations/organization/appoint.html",
            context,
            status=422 if form.errors else 200,
        )
