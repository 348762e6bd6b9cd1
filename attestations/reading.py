"""The public doors of the log: its files (C2SP tlog-tiles) and a page that says who has seen what."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from attestations import folder, log
from attestations.models import Checkpoint
from notary import checkpoint, tiles
from notary.errors import NotaryError
from notary.trust import TrustedKey
from standards.errors import Refusal

FOREVER = 365 * 24 * 3600


def _head_tag(request: HttpRequest) -> str | None:
    found = folder.get(tiles.CHECKPOINT)
    return None if found is None else f'"{hash_of(found)}"'


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


@require_safe
@condition(etag_func=_head_tag)
@cache_control(public=True, max_age=10)
def head(request: HttpRequest) -> HttpResponse:
    """The published head, with the lines of its witnesses."""
    found = folder.get(tiles.CHECKPOINT)
    if found is None:
        raise Http404("the log is not published yet")
    return HttpResponse(found, content_type="text/plain; charset=utf-8", headers=_ANYBODY)


@require_safe
@cache_control(public=True, max_age=FOREVER, immutable=True)
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries; it never changes."""
    try:
        name = tiles.parse(f"tile/{path}").path
    except NotaryError as error:
        raise Http404(str(error)) from None
    found = folder.get(name)
    if found is None:
        raise Http404(f"the log has no {name}")
    return HttpResponse(found, content_type="application/octet-stream", headers=_ANYBODY)


@require_safe
@cache_control(public=True, max_age=60)
def page(request: HttpRequest) -> HttpResponse:
    """The log for people: its newest heads, and who has cosigned each and when."""
    heads = Checkpoint.objects.select_related("log").prefetch_related("cosignatures").order_by("-size")[:20]
    keys = [checkpoint.verifier_key(settings.VEDC_LOG_ORIGIN, key.public) for key in _trusted()]
    return render(request, "attestations/log.html", {"heads": list(heads), "log_keys": keys})


def _trusted() -> tuple[TrustedKey, ...]:
    try:
        return log.trusted(settings.VEDC_LOG_ORIGIN)
    except Refusal:  # no keys were made yet
        return ()


_ANYBODY = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
