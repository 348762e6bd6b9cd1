"""A file as an answer: always an attachment, in whole or the part that was asked for, and nothing a browser may run."""

from __future__ import annotations

import io
import re
from datetime import datetime

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from applications import handing
from applications.handing import Missing
from applications.models import Application
from applications.stored import Door, Stored

SANDBOX = (
    "default-src 'none'; sandbox"  # the policy of what users sent us: no script, no form, no frame, no origin
)
_SPAN = re.compile(r"bytes=(\d*)-(\d*)")


class _Sent(FileResponse):
    block_size = 2**17


class _Span(io.RawIOBase):
    """So many bytes of a file from where it stands."""

    def __init__(self, file: io.BufferedIOBase, length: int) -> None:
        super().__init__()
        self._file, self._left = file, length

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        some = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(some)
        return some

    def close(self) -> None:
        self._file.close()
        super().close()


def send(
    request: HttpRequest,
    stored: Stored,
    key: str,
    application: Application,
    *,
    name: str,
    door: Door,
    now: datetime,
) -> HttpResponseBase:
    """Hand a file out to the person who asks. Refusal where it may not go out; 404 where its bytes are not there."""
    span = _span(request, stored)
    if span is not None and not span:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{stored.size}"})
    if request.method == "HEAD":
        return _guarded(HttpResponse(content_type=stored.media_type), stored, stored.size)
    part = f"bytes {span.start}-{span.stop - 1}" if span else ""
    try:
        file = handing.hand_out(stored, key, application, request.user, door=door, now=now, part=part)
    except Missing as gone:
        raise Http404(str(gone)) from None
    if span:
        file.seek(span.start)
    said = {"as_attachment": True, "filename": name, "content_type": stored.media_type}
    length = len(span) if span else stored.size
    response = _guarded(_Sent(_Span(file, length), status=206 if span else 200, **said), stored, length)
    if span:
        response["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{stored.size}"
    return response


def _guarded(response: HttpResponseBase, stored: Stored, length: int) -> HttpResponseBase:
    response["Content-Length"] = str(length)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = f'"{stored.sha256}"'
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _span(request: HttpRequest, stored: Stored) -> range | None:
    """The bytes that were asked for; None for all of them, empty where there are none such (RFC 9110, 14.2)."""
    asked = _SPAN.fullmatch(request.headers.get("Range", ""))
    if asked is None or request.headers.get("If-Range", f'"{stored.sha256}"') != f'"{stored.sha256}"':
        return None
    first, last = asked[1], asked[2]
    if first:
        return range(int(first), min(int(last or stored.size), stored.size - 1) + 1)
    return range(max(stored.size - int(last), 0), stored.size) if last else None
