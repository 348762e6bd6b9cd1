"""The check: what would be found of the draft today, or what is found of the dossier as it was filed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications import dossiers, readiness
from applications.models import Dossier
from applications.views.desk import Desk, at_desk
from standards.assessment import Findings, FindingStatus, assess
from standards.errors import Refusal


@require_safe
@at_desk()
def check(request: HttpRequest, desk: Desk) -> HttpResponse:
    """By requirement: status, why, what would repair it, and where it is asked."""
    application, status = desk.application, request.GET.get("status", "")
    page = {"desk": desk, "application": application, "status": status, "whole": "whole" in request.GET}
    filed = None if application.is_editable else application.dossiers.select_related("application").last()
    try:
        found = _found(desk, filed)
    except Refusal as no:
        return render(request, "applications/check.html", {**page, "refusal": str(no), "faults": no.faults})
    lines = readiness.lines(desk.rulebook, application.kind, found, _files(desk, filed))
    if status in {known.value for known in FindingStatus}:
        lines = [line for line in lines if line.finding.status.value == status]
    return render(
        request,
        "applications/check.html",
        {
            **page,
            "filed": filed,
            "on": found.on,
            "lines": lines,
            "totals": readiness.totals(found),
            "count": len(found.findings),
            "enforcement": desk.rulebook.enforcement_on(found.on),
        },
    )


def _found(desk: Desk, filed: Dossier | None) -> Findings:
    if filed is None:
        return dossiers.assess_draft(desk.application, timezone.now().date())
    return assess(desk.rulebook, dossiers.read(filed), filed.filed_on)


def _files(desk: Desk, filed: Dossier | None) -> dict[str, str]:
    if filed is None:
        return {key: str(file) for key, file in desk.files.items()}
    return {key: file.title or file.name for key, file in dossiers.read(filed).evidence.items()}
