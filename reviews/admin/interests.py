"""Interests: everybody of the committee declares their own; who may, reads them all."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reviews import interests
from reviews.admin.registers import Register
from reviews.ballot_forms import EndForm, InterestForm
from reviews.models import Interest
from standards.errors import Refusal


@admin.register(Interest)
class InterestAdmin(Register):
    """Who has an interest in whom, since when and until when."""

    list_display = ("person", "whom", "nature", "since_on", "until_on", "declared_at")
    list_filter = ("nature",)
    search_fields = ("person__name", "party", "organization__name")
    list_select_related = ("person", "organization")

    def get_urls(self) -> list[URLPattern]:
        mine = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.mine))
        end = self.admin_site.admin_view(require_POST(self.end))
        return [
            path("mine/", mine, name="reviews_interest_mine"),
            path("mine/<int:pk>/end/", end, name="reviews_interest_end"),
            *super().get_urls(),
        ]

    def mine(self, request: HttpRequest) -> HttpResponse:
        """The person's own interests, and the form to declare one."""
        self._refuse_outsiders(request)
        form = InterestForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                interests.declare(request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]
            except Refusal as no:
                form.add_error(None, str(no))
            else:
                messages.success(request, "Declared. You take no part where it touches a party.")
                return self._back()
        page = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Your interests",
            "form": form,
            "held": Interest.objects.filter(person_id=request.user.pk).select_related("organization"),
            "end": EndForm(auto_id=False),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/reviews/interest/mine.html", page, status=status)

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say since when one of one's own is over."""
        self._refuse_outsiders(request)
        held = get_object_or_404(Interest, pk=pk, person_id=request.user.pk)
        form = EndForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Give the day since when it is over.")
            return self._back()
        try:
            interests.end(held, request.user, **form.cleaned_data, today=timezone.now().date())  # type: ignore[arg-type]
        except Refusal as no:
            messages.error(request, str(no))
        else:
            messages.success(request, "It is over. What was filed before that day it still touches.")
        return self._back()

    @staticmethod
    def _refuse_outsiders(request: HttpRequest) -> None:
        if not request.user.has_perm("reviews.view_review"):
            raise PermissionDenied

    @staticmethod
    def _back() -> Any:
        return HttpResponseRedirect(reverse("admin:reviews_interest_mine"))
