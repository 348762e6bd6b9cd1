"""The whole dossier on one page and as PDF, what changed in it, and the receipt as PDF."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications import dossiers, printing, readings, services
from applications.forms import differences, telling
from applications.readiness import totals
from applications.views.desk import Desk, at_desk
from applications.views.filing import filed
from notary import canonical
from standards.assessment import assess
from standards.dossier import parse
from standards.errors import Refusal
from standards.rulebook import Rulebook


@require_safe
@at_desk()
def read(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything that would be filed today. Of whoever may file it is kept what they had before them."""
    page: dict[str, Any] = {"desk": desk, "application": desk.application}
    try:
        frozen = dossiers.preview(desk.application, timezone.now().date())
    except Refusal as no:
        page |= {"refusal": str(no), "faults": no.faults}
        return render(request, "applications/read.html", page)
    if desk.may_file:
        readings.keep(desk.application, desk.person, frozen, now=timezone.now())
    page |= _whole(frozen.plain, desk.rulebook, frozen.sha256)
    page |= {"unread": services.unread(desk.application)}
    return render(request, "applications/read.html", page)


@require_safe
@at_desk()
def read_pdf(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same as PDF."""
    try:
        frozen = dossiers.preview(desk.application, timezone.now().date())
    except Refusal as no:
        page = {"desk": desk, "application": desk.application, "refusal": str(no), "faults": no.faults}
        return render(request, "applications/read.html", page, status=422)
    said = _whole(frozen.plain, desk.rulebook, frozen.sha256)
    content = printing.dossier({**said, "application": desk.application}, frozen.sha256)
    return _pdf(content, f"{desk.application.reference}-draft.pdf")


@require_safe
@at_desk()
def filed_pdf(request: HttpRequest, desk: Desk, filing: int) -> HttpResponse:
    """A filed dossier as PDF."""
    one = filed(desk, filing)
    said = _whole(canonical.loads(bytes(one.content)), desk.rulebook, one.sha256)
    page = {**said, "application": desk.application, "filed": one}
    return _pdf(printing.dossier(page, one.sha256), f"{desk.application.reference}-dossier-{filing}.pdf")


@require_safe
@at_desk()
def receipt_pdf(request: HttpRequest, desk: Desk, filing: int) -> HttpResponse:
    """The receipt as PDF."""
    one = filed(desk, filing)
    page = {
        "application": desk.application,
        "dossier": one,
        "certification": one.certified,
        "others": dossiers.read(one).certifications,
        "size": len(one.content),
        "rulebook": desk.rulebook,
    }
    return _pdf(printing.receipt(page, one.sha256), f"{desk.application.reference}-receipt-{filing}.pdf")


@require_safe
@at_desk()
def changes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What changed: since the last filing, or (`since=read`) since the person read the dossier; or between the
    last two filings, where nothing can be changed now.
    """
    page: dict[str, Any] = {"desk": desk, "application": desk.application}
    filings = list(desk.application.dossiers.order_by("-filing")[:2])
    try:
        if request.GET.get("since") == "read":
            kept = readings.of(desk.application, desk.person)
            old, since = (canonical.loads(bytes(kept.content)), "read") if kept else (None, "")
        else:
            base = filings[0:1] if desk.application.is_editable else filings[1:2]
            old, since = (canonical.loads(bytes(base[0].content)), "filing") if base else (None, "")
        if old is None:
            return render(request, "applications/changes.html", page)
        if desk.application.is_editable:
            new = dossiers.preview(desk.application, timezone.now().date()).plain
        else:
            new = canonical.loads(bytes(filings[0].content))
    except Refusal as no:
        page |= {"refusal": str(no), "faults": no.faults}
        return render(request, "applications/changes.html", page)
    page |= {
        "since": since,
        "old": old,
        "new": new,
        "parts": differences.parts(old, new, desk.rulebook),
    }
    return render(request, "applications/changes.html", page)


def _whole(plain: dict[str, Any], rulebook: Rulebook, sha256: str) -> dict[str, Any]:
    dossier = parse(plain, rulebook)
    found = assess(rulebook, dossier, dossier.filed_on)
    return {
        "plain": plain,
        "sha256": sha256,
        "rulebook": rulebook,
        "kind_title": rulebook.kind(dossier.kind).title,
        "filed_on": dossier.filed_on,
        "chapters": telling.chapters(plain, rulebook),
        "findings": found.findings,
        "totals": totals(found),
        "country_names": rulebook.countries.names,
        "others": dossier.certifications,
        "enforcement": rulebook.enforcement_on(dossier.filed_on),
    }


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
