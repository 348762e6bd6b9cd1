"""The admin's door: the same sign-in page as everywhere, and a second factor where VEDC_REQUIRE_MFA says so."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from organizations.signin import has_second_factor

FACTOR_FIRST = "The review desk asks for a second factor: add an authenticator app or a passkey, then go on."


class StaffSite(AdminSite):
    """The review desk and the registers behind it."""

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and self._is_strong(request)

    @staticmethod
    def _is_strong(request: HttpRequest) -> bool:
        return not settings.VEDC_REQUIRE_MFA or has_second_factor(request.user)  # type: ignore[arg-type]

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send the person where they can do something about it: sign in, add a second factor, or on."""
        wanted = request.GET.get("next") or request.POST.get("next") or ""
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
            wanted = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return redirect(wanted)
        if not request.user.is_authenticated:
            return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': wanted})}")
        if request.user.is_staff and not self._is_strong(request):
            messages.warning(request, FACTOR_FIRST)
            return redirect("mfa_index")
        raise PermissionDenied("The review desk is for the committee and the staff of the platform.")
