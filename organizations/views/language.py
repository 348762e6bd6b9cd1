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
    """The page that the switch stood on, if it is one of ours."""
    parts = urlsplit(request.headers.get("Referer", ""))
    here = f"{parts.path}?{parts.query}" if parts.query else parts.path
    ours = parts.netloc == request.get_host() and url_has_allowed_host_and_scheme(here, None)
    return here if ours else "/"
