"""The record at the desk: history of a row or an application, the whole record to take away, figures of the work."""

from __future__ import annotations

import csv
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from applications.models import Application
from organizations.models import User
from records import exports, figures
from records.forms import RangeForm
from records.models import Change
from reviews.permissions import SUPERVISE, holds
from standards.errors import Refusal


@admin.register(Change)
class ChangeAdmin(admin.ModelAdmin):
    """Every change, newest first: of one row by `?table=…&row=…`, of one application by `?application=…`."""

    list_display = ("at", "table", "row", "operation", "who", "through", "columns")
    list_display_links = ("at",)
    list_filter = ("operation", "table")
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/records/change/page.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup in ("table", "row", "application", "person", "operation")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Change]:
        name = User.objects.filter(pk=OuterRef("person")).values("name")[:1]
        return Change.objects.annotate(name=Subquery(name))

    @admin.display(description="by")
    def who(self, change: Any) -> str:
        return change.name or "—"

    @admin.display(description="columns")
    def columns(self, change: Change) -> str:
        if change.operation != "update":
            return "all"
        return ", ".join(name for name, _, _ in change.changed)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("export/<int:application>/", view(require_POST(self.export)), name="records_export"),
            path("report/", view(require_safe(self.report)), name="records_report"),
            path("report/<slug:figure>.csv", view(require_safe(self.sheet)), name="records_sheet"),
            *super().get_urls(),
        ]

    def export(self, request: HttpRequest, application: int) -> HttpResponseBase:
        if not holds(request.user, exports.EXPORT):  # type: ignore[arg-type]
            raise PermissionDenied
        found = get_object_or_404(Application, pk=application)
        now = timezone.now()
        try:
            file = exports.export(found, request.user, now=now)  # type: ignore[arg-type]
        except Refusal as refusal:
            messages.error(request, f"{refusal}.")
            return HttpResponseRedirect(reverse("admin:index"))
        name = f"{found.reference}-record-{now:%Y%m%dT%H%M%SZ}.zip"
        return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")  # type: ignore[arg-type]

    def report(self, request: HttpRequest) -> HttpResponse:
        form, found = self._figures(request)
        page = {
            **self.admin_site.each_context(request),
            "title": "Figures of the work",
            "form": form,
            "figures": found,
            "query": request.GET.urlencode(),
        }
        return TemplateResponse(
            request, "admin/records/change/report.html", page, status=200 if form.is_valid() else 422
        )

    def sheet(self, request: HttpRequest, figure: str) -> HttpResponse:
        _, found = self._figures(request)
        one = next((each for each in found if each.id == figure), None)
        if one is None:
            raise Http404
        answer = HttpResponse(
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{one.id}.csv"'},
        )
        csv.writer(answer).writerows([one.head, *one.rows])
        return answer

    def _figures(self, request: HttpRequest) -> tuple[RangeForm, list[figures.Figure]]:
        if not holds(request.user, SUPERVISE):  # type: ignore[arg-type]
            raise PermissionDenied
        today = timezone.now().date()
        form = RangeForm.asked(request.GET, today)
        if not form.is_valid():
            return form, []
        return form, figures.figures(form.cleaned_data["since"], form.cleaned_data["until"], today)
