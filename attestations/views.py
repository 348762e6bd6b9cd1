"""The public doors: verify a file, look up an attestation, fetch what a verifier needs. No account, nothing changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import condition, require_http_methods, require_safe

from applications.models import Application
from attestations import archive, bundles, changes, keyring, offline, receipts, sealing
from attestations.forms import VerifyForm
from attestations.models import Attestation, Certificate, Checkpoint, FilingReceipt, StatusChange
from notary import verify as notary
from notary.errors import NotaryError, VerificationError
from notary.statement import Statement

JSON = "application/json"


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Upload a certificate or bundle; see what its signed statement says, or the step that refused it."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        context = {"form": form, "archive_sha256": archive.sha256()}
        return render(request, "attestations/verify.html", context, status=status)
    upload = form.cleaned_data["file"]
    context = _verification(lambda: notary.read(upload.read()), timezone.now().date())
    return _result(request, {**context, "form": VerifyForm(), "file_name": upload.name})


@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Where a certificate's QR code leads: the logged attestation, verified now from its stored bytes."""
    attestation = _logged(reference)
    context = _verification(lambda: bundles.of(attestation), timezone.now().date())
    return _result(request, {**context, "attestation": attestation, "form": VerifyForm()})


@require_safe
@cache_control(public=True, max_age=300)
def bundle(request: HttpRequest, reference: str) -> HttpResponse:
    """The bundle of an attestation, for verifying without us."""
    return _file(bundles.of(_logged(reference)).to_bytes(), JSON, f"{reference}-bundle.json")


@require_safe
@login_required
@cache_control(private=True)
def receipt(request: HttpRequest, reference: str, filing: int) -> HttpResponse:
    """The signed receipt of a filing with its place in the log, for the organization that filed it."""
    mine = Application.objects.visible_to(request.user)  # type: ignore[arg-type]
    rows = FilingReceipt.objects.select_related("entry__log")
    found = get_object_or_404(
        rows, dossier__application__in=mine, dossier__application__reference=reference, dossier__filing=filing
    )
    return _file(receipts.of(found).to_bytes(), JSON, f"{reference}-receipt-{filing}.json")


@require_safe
@cache_control(public=True, max_age=300)
def change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """The signed statement of one change of standing, with its place in the log."""
    found = get_object_or_404(StatusChange.objects.logged(), attestation__reference=reference, number=number)
    return _file(
        sealing.bundle_of(found.envelope, found.entry).to_bytes(), JSON, f"{reference}-change-{number}.json"
    )


@require_safe
@cache_control(public=True, max_age=300)
def certificate(request: HttpRequest, reference: str) -> HttpResponse:
    """The certificate as PDF."""
    printed = get_object_or_404(Certificate, attestation__reference=reference)
    return _file(bytes(printed.pdf), "application/pdf", f"{reference}-certificate.pdf", inline=True)


@require_safe
@cache_control(public=True, max_age=300)
def trust(request: HttpRequest) -> HttpResponse:
    """The public keys and the policy a verifier trusts. Fetch it once, by a way you trust, and keep it."""
    return _file(keyring.trust_root().to_bytes(), JSON, "trust.json")


@require_safe
@condition(etag_func=lambda request: f'"{archive.sha256()}"')
@cache_control(public=True, max_age=300)
def verifier(request: HttpRequest) -> HttpResponse:
    """The verifier `notary` as one file."""
    return _file(archive.archive(), "application/zip", archive.NAME)


def _page_tag(request: HttpRequest) -> str | None:
    try:
        return f'"{offline.page().sha256}"'
    except offline.CannotJoinError:
        return None


@require_safe
@condition(etag_func=_page_tag)
@cache_control(public=True, max_age=300)
def offline_page(request: HttpRequest) -> HttpResponse:
    """The verifier for browsers, to be used here or saved; its own policy is stricter than the site's."""
    try:
        page = offline.page()
    except offline.CannotJoinError as fault:
        raise Http404(str(fault)) from None
    answer = _file(page.html, "text/html; charset=utf-8", "offline.html", inline=True)
    answer["Content-Security-Policy"] = f"{page.policy}; frame-ancestors 'none'"
    return answer


def _head_size(request: HttpRequest) -> str | None:
    head = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    return None if head is None else f'"{head}"'


@require_safe
@condition(etag_func=_head_size)
@cache_control(public=True, max_age=10)
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed head of the log (C2SP tlog-checkpoint)."""
    head = Checkpoint.objects.order_by("-size").first()
    if head is None:
        raise Http404("the log has no entry yet")
    return HttpResponse(
        head.note,
        content_type="text/plain; charset=utf-8",
        headers={"Last-Modified": http_date(head.signed_at.timestamp())},
    )


def _logged(reference: str) -> Attestation:
    return get_object_or_404(Attestation.objects.logged(), reference=reference)


def _verification(read: Callable[[], Any], today: date) -> dict[str, Any]:
    """What the verify page shows: what was verified, or the step that refused and its sentence."""
    try:
        verified = notary.verify(read(), keyring.trust_root(), today)
    except VerificationError as error:
        return {"failed_step": error.step, "failure": error.sentence, "today": today}
    except NotaryError as error:
        return {"failed_step": "bundle", "failure": str(error), "today": today}
    said = verified.statement.predicate
    return {
        **_changes(verified.statement, today),
        "verified": verified,
        "predicate": said,
        "steps": verified.steps,
        "standing": verified.standing,
        "today": today,
    }


def _changes(statement: Statement, today: date) -> dict[str, Any]:
    """How the authorization stands today by what was stated of it since, newest first: a bundle cannot tell by itself.

    The words come from the signed statements, each verified now from its stored bytes.
    """
    digest = hashlib.sha256(statement.to_bytes()).hexdigest()
    known = Attestation.objects.filter(statement_sha256=digest).first()
    if known is None:
        return {"changes": [], "now": None}
    told = [changes.told(one, keyring.trust_root(), today) for one in known.changes.logged()]
    now = told[-1].predicate["standing"] if told else None
    return {"changes": told[::-1], "now": now, "is_changed": now is not None and changes.is_less(now)}


def _result(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    refused = "failure" in context
    template = "attestations/refused.html" if refused else "attestations/verified.html"
    return render(request, template, context, status=422 if refused else 200)


def _file(content: bytes, content_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    how = "inline" if inline else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)
