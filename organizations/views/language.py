"""The switch of languages in the header of every page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from languages import choice
from organizations.models import User


@csrf_exempt  # a page of the reading room holds no token; all that a stranger could switch is words
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language in the browser and, for letters, on the person's row; then back to the page."""
    code = choice.known(request.POST.get("language"))
    response = redirect(_back(request))
    if code:
        choice.remember(response, code)
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=code)
    return response


def _back(request: HttpRequest) -> str:
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, {request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(came_from)
    return f"{parts.path}?{parts.query}".rstrip("?") if is_ours and parts.path.startswith("/") else "/"
