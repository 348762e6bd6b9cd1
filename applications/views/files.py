"""The bytes of evidence at the operator's desk: to download, earlier versions too, and as pictures to look at."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications import handing, previews, scanning
from applications.previews import NoPictureError
from applications.stored import Door, Stored
from applications.views import sending
from applications.views.desk import Desk, at_desk
from standards.errors import Refusal


@require_safe
@at_desk()
def download(request: HttpRequest, desk: Desk, key: str) -> HttpResponseBase:
    """The bytes as received, as an attachment: never shown by this site as a page of its own."""
    return _send(request, desk, key, desk.file(key))


@require_safe
@at_desk()
def earlier(request: HttpRequest, desk: Desk, key: str, number: int) -> HttpResponseBase:
    """The bytes of a version that was replaced or taken out."""
    kept = get_object_or_404(desk.application.earlier_files, key=key, version=number)
    return _send(request, desk, key, kept)


@require_safe
@at_desk()
def preview(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """A page of a file as a picture that we drew ourselves, with the pages before and after it."""
    file = desk.file(key)
    try:
        scanning.require_free(file)
        pages = previews.pages(file)
    except Refusal as no:
        return _why_not(request, desk, file, key, f"{no}.")
    except NoPictureError as no:
        return _why_not(request, desk, file, key, str(no), may_download=True)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    if not 1 <= number <= pages:
        raise Http404(f"{file.name} has {pages} pages")
    page = {"desk": desk, "application": desk.application, "file": file, "key": key, "may_download": True}
    return render(request, "applications/evidence_preview.html", {**page, "pages": pages, "number": number})


@require_safe
@at_desk()
def picture(request: HttpRequest, desk: Desk, key: str, number: int) -> HttpResponse:
    """The picture itself. To look at a page is to be given it: it is written down like a download."""
    file, part = desk.file(key), f"page {number}"
    try:
        previews.require(file)
        with handing.hand_out(
            file, key, desk.application, request.user, door=Door.PREVIEW, now=timezone.now(), part=part
        ) as content:
            drawn = previews.draw(file, content, number)
    except (handing.Missing, NoPictureError) as no:
        raise Http404(str(no)) from None
    except Refusal as no:
        return _why_not(request, desk, file, key, f"{no}.")
    response = HttpResponse(drawn, content_type="image/png")
    response["Content-Security-Policy"] = sending.SANDBOX
    response["Cache-Control"] = "no-store"
    return response


def _send(request: HttpRequest, desk: Desk, key: str, stored: Stored) -> HttpResponseBase:
    now, name = timezone.now(), stored.name
    try:
        return sending.send(request, stored, key, desk.application, name=name, door=Door.DESK, now=now)
    except Refusal as no:
        return _why_not(request, desk, stored, key, f"{no}.")


def _why_not(
    request: HttpRequest, desk: Desk, stored: Stored, key: str, why: str, *, may_download: bool = False
) -> HttpResponse:
    """A page that says why there is nothing to see or to take."""
    page = {"desk": desk, "application": desk.application, "file": stored, "key": key, "why": why}
    page["may_download"] = may_download
    return render(request, "applications/evidence_preview.html", page, status=409)
