"""What somebody typed who was signed out meanwhile: held in the browser's session, offered once they are back.

A page says for whom it was made, under our signature. Only what comes from such a page is held, and only the
same person is offered it; it is saved when they save it, and not before.
"""

from __future__ import annotations

from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.csrf import csrf_failure

from applications.views.desk import View
from organizations.models import User

FIELD, FORGET, PUT_BACK = "whose", "forget", "put-back"
LARGEST = 1_000_000  # letters of one form; a page of a table has a tenth of it
_KEY, _SALT, _DAYS = "held", "applications.held", 30
_NOT_TYPED = ("csrfmiddlewaretoken", FIELD)


def whose(person: User) -> str:
    """What a form carries to say for whom it was made."""
    return signing.dumps(person.pk, salt=_SALT)


def keeps_typed(view: View) -> View:
    """A page whose form is held when it comes from somebody who is no longer signed in."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            hold(request)
        return view(request, *args, **kwargs)

    door.keeps_typed = True  # type: ignore[attr-defined]
    return door


def hold(request: HttpRequest) -> bool:
    """Hold what was typed; False where the form is not one of ours, or too long."""
    person = _maker(request.POST.get(FIELD, ""))
    typed = request.POST.copy()
    for name in _NOT_TYPED:
        typed.pop(name, None)
    content = typed.urlencode()
    if person is None or len(content) > LARGEST:
        return False
    request.session[_KEY] = {
        "person": person,
        "path": request.path,
        "at": request.get_full_path(),
        "typed": content,
    }
    return True


def offered(request: HttpRequest) -> str:
    """Where what was typed on this page is put back; "" where nothing is held of it for this person."""
    held = _held(request)
    if held is None:
        return ""
    return f"{held['at']}{'&' if '?' in held['at'] else '?'}{urlencode({PUT_BACK: 1})}"


def put_back(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page, if the person asks for it."""
    held = _held(request) if request.method != "POST" and PUT_BACK in request.GET else None
    return QueryDict(held["typed"]) if held else None


def forget(request: HttpRequest) -> None:
    """It is saved, or not wanted."""
    if _held(request) is not None:
        del request.session[_KEY]


def refused_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is of an earlier sign-in: what was typed is held and offered on its own page."""
    view = getattr(request.resolver_match, "func", None)
    mine = request.user.is_authenticated and _maker(request.POST.get(FIELD, "")) == request.user.pk
    if mine and getattr(view, "keeps_typed", False) and hold(request):
        return redirect(request.get_full_path())
    return csrf_failure(request, reason)


def _held(request: HttpRequest) -> dict[str, Any] | None:
    held = request.session.get(_KEY)
    if held is None:
        return None
    if held["person"] != request.user.pk:
        del request.session[_KEY]  # never for somebody else
        return None
    return held if held["path"] == request.path else None


def _maker(token: str) -> int | None:
    try:
        return int(signing.loads(token, salt=_SALT, max_age=_DAYS * 86400))
    except (signing.BadSignature, ValueError, TypeError):
        return None
