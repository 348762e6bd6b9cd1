"""A file that comes in pieces: tus 1.0.0, core with creation, termination and expiration.

An upload is its person's own: nobody else, not of the same organization either, learns that it is there. What has
come whole is attached by a form that names it (`applications.views.evidence`).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from applications import receiving, storage
from applications.receiving import Gone, Overtaken
from applications.stored import Upload
from applications.views.desk import Desk, View, at_desk
from languages.words import words
from standards.errors import Refusal

VERSION = "1.0.0"
PIECE = 4 * storage.PIECE  # bytes that are taken from the wire before they are written
CONTENT = "application/offset+octet-stream"


def _tus(view: View) -> View:
    """The part of the protocol that every answer has, and every request must."""

    @wraps(view)
    def door(request: HttpRequest, desk: Desk, **at: object) -> HttpResponse:
        if request.method == "POST" and (meant := request.headers.get("X-HTTP-Method-Override")):
            request.method = meant.upper()
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            response = _said(412, "Say Tus-Resumable: 1.0.0.")
            response["Tus-Version"] = VERSION
        else:
            response = view(request, desk, **at)
        response["Tus-Resumable"] = VERSION
        response["Cache-Control"] = "no-store"
        return response

    return door


@at_desk()
@_tus
@require_http_methods(["OPTIONS", "POST"])
def create(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What this server can do; room for a new file."""
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response["Tus-Version"] = VERSION
        response["Tus-Extension"] = "creation,termination,expiration"
        response["Tus-Max-Size"] = str(settings.VEDC_MAX_UPLOAD_BYTES)
        return response
    size, now = _number(request, "Upload-Length"), timezone.now()
    if size is None:
        return _said(400, "Say how many bytes will come: Upload-Length.")
    try:
        name = _metadata(request.headers.get("Upload-Metadata", "")).get("filename", "")
        upload = receiving.start(desk.application, request.user, name=name, size=size, now=now)
    except binascii.Error:
        return _said(400, "Upload-Metadata must be names and base64, with commas between.")
    except Refusal as no:
        return _said(413, str(no))
    response = HttpResponse(status=201)
    response["Location"] = reverse("applications:upload", args=[desk.application.reference, upload.pk])
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


@at_desk()
@_tus
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, desk: Desk, upload: object) -> HttpResponse:
    """How far a file has come; its next piece; or no more of it."""
    now = timezone.now()
    known = desk.application.uploads.filter(pk=upload, person=request.user, expires_at__gt=now).first()
    if known is None:
        raise Http404("no such upload")
    if request.method == "DELETE":
        receiving.cancel(known)
        return HttpResponse(status=204)
    if request.method == "PATCH":
        return _patch(request, known, now)
    return _stands(HttpResponse(), known, known.offset)


def _patch(request: HttpRequest, known: Upload, now: datetime) -> HttpResponse:
    if request.content_type != CONTENT:
        return _said(415, f"Send the bytes as {CONTENT}.")
    at = _number(request, "Upload-Offset")
    if at is None:
        return _said(400, "Say where the bytes begin: Upload-Offset.")
    try:
        if at != known.offset:
            raise Overtaken(known.offset)
        for piece in _pieces(request):
            at = receiving.append(known, piece, at=at, now=now)
    except Overtaken as no:
        return _stands(_said(409, str(no)), known, no.offset)
    except Gone as no:
        return _said(404, str(no))
    except Refusal as no:
        return _said(413, str(no))
    return _stands(HttpResponse(status=204), known, at)


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    """What comes over the wire, a piece at a time; of a line that breaks, all that came before."""
    held = bytearray()
    try:
        while some := request.read(min(storage.PIECE, PIECE - len(held))):
            held += some
            if len(held) >= PIECE:
                yield bytes(held)
                held.clear()
    except UnreadablePostError:
        pass
    if held:
        yield bytes(held)


def _stands(response: HttpResponse, known: Upload, offset: int) -> HttpResponse:
    response["Upload-Offset"] = str(offset)
    response["Upload-Length"] = str(known.size)
    response["Upload-Expires"] = http_date(known.expires_at.timestamp())
    return response


def _number(request: HttpRequest, header: str) -> int | None:
    said = request.headers.get(header, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else None


def _metadata(said: str) -> dict[str, str]:
    """ "filename d29ybGQ=,is_confidential" as names and texts; binascii.Error where it is not base64."""
    found = {}
    for pair in filter(None, (pair.strip() for pair in said.split(","))):
        name, _, value = pair.partition(" ")
        found[name] = (
            base64.b64decode(value, validate=True).decode("utf-8", errors="replace").replace("\0", "")
        )
    return found


def _said(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(f"{words(sentence)}\n", content_type="text/plain; charset=utf-8", status=status)
