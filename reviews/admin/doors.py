"""What every door of the desk does first and last: find the review, call one verb, say what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from reviews.models import Review
from standards.errors import Refusal


class Doors(admin.ModelAdmin):
    """Rows change through verbs alone; who may look may look at everything."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def acts(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """A door that changes something: it is never a GET."""
        return self.admin_site.admin_view(require_POST(view))  # type: ignore[return-value]

    def looks(self, view: Callable[..., Any]) -> Callable[..., Any]:
        return self.admin_site.admin_view(view)

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _review(self, request: HttpRequest, pk: int) -> Review:
        self._refuse_strangers(request)
        return get_object_or_404(Review.objects.for_the_desk(), pk=pk)

    @staticmethod
    def _done(request: HttpRequest, verb: Callable[[], Any], said: str) -> bool:
        try:
            verb()
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return False
        messages.success(request, said)
        return True

    @staticmethod
    def _back(review: Review, where: str = "") -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:reviews_review_change", args=[review.pk]) + where)
