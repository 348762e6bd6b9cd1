"""Letters in the application: an inbox, one letter, and which kinds go by mail as well."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from applications import letters
from applications.models import Letter
from applications.views.desk import private, signed_in
from standards.errors import Refusal

ON_A_PAGE = 25


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Every letter the person may read, the newest first; `?reference=` narrows it to one application."""
    mine = Letter.objects.visible_to(request.user).with_standing(request.user)
    reference = request.GET.get("reference", "")
    if reference:
        mine = mine.filter(application__reference=reference)
    rows = mine.select_related("application", "organization").defer("body")
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": letters.unread(request.user), "reference": reference}  # type: ignore[arg-type]
    return render(request, "letters/index.html", context)


@require_safe
@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter. To open it is to have read it."""
    visible = Letter.objects.visible_to(request.user).select_related("application", "organization")
    letter = get_object_or_404(visible, pk=pk)
    if request.method == "GET":
        letters.read(letter, request.user, now=timezone.now())  # type: ignore[arg-type]
    page = {
        "letter": letter,
        "copies": letter.copies.select_related("person"),
        "kind": letters.KINDS.get(letter.kind),
    }
    return render(request, "letters/show.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preferences(request: HttpRequest) -> HttpResponse:
    """Which kinds of letters go by mail; of the legal ones, why they always do."""
    person = request.user
    if request.method == "POST":
        wanted, now = set(request.POST.getlist("kind")), timezone.now()
        for kind in letters.KINDS.values():
            if kind.legal:
                continue
            if kind.id in wanted:
                letters.unmute(person, kind)  # type: ignore[arg-type]
            else:
                letters.mute(person, kind, now=now)  # type: ignore[arg-type]
        messages.success(request, "Your choice is saved.")
        return redirect("applications:letter_preferences")
    off = letters.muted(person)  # type: ignore[arg-type]
    kinds = letters.KINDS.values()
    page = {
        "choices": [(kind, kind.id not in off) for kind in kinds if not kind.legal],
        "legal": [kind for kind in kinds if kind.legal],
    }
    return render(request, "letters/preferences.html", page)


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed token says for whom
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Turn one kind of letter off, whoever is signed in; looking at the page turns off nothing."""
    page: dict[str, object] = {}
    try:
        person, kind = letters.opened(token)
        page = {"person": person, "kind": kind}
        if request.method == "POST":
            letters.mute(person, kind, now=timezone.now())
            page["is_off"] = True
    except Refusal as no:
        page["refusal"] = f"{no}."
    return private(
        render(request, "letters/unsubscribe.html", page, status=404 if "refusal" in page else 200)
    )
