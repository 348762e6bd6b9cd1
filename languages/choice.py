"""Which language a reader is shown: the one they chose, else the one their browser asks for."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

#: Where everything is English: the reviewers' desk, and the rule, which is one page for everybody.
ENGLISH = ("/admin/", "/rules/")
Response = Callable[[HttpRequest], HttpResponse]
_YEAR = 365 * 24 * 3600


def known(code: str | None) -> str:
    """The language as the platform names it; "" for one that it does not speak."""
    return code if code in dict(settings.LANGUAGES) else ""


def of_request(request: HttpRequest) -> str:
    """The cookie's language, then the person's, then the browser's. A stranger costs no query."""
    if request.path.startswith(ENGLISH):
        return settings.LANGUAGE_CODE
    chosen = known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
    if not chosen and settings.SESSION_COOKIE_NAME in request.COOKIES:
        chosen = known(getattr(request.user, "language", ""))
    return chosen or translation.get_language_from_request(request)


def remember(response: HttpResponse, code: str) -> None:
    """Let the browser keep the choice."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def speaking_to(person: object) -> AbstractContextManager[None]:
    """The language of somebody who gets a letter: the one they chose, else English."""
    return translation.override(known(getattr(person, "language", "")) or settings.LANGUAGE_CODE)


class LanguageMiddleware:
    """Speaks the reader's language for as long as the request takes."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(of_request(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not request.path.startswith(ENGLISH):
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response
