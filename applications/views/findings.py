"""The check: what would be found of the draft today, or what is found of the dossier as it was filed."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications import dossiers, readiness
from applications.models import Dossier
from applications.views.desk import Desk, at_desk
from standards.assessment import FindingStatus, assess
from standards.dossier import Dossier as Said
from standards.errors import Refusal
from standards.lint import lint
from standards.repairs import to_do


@require_safe
@at_desk()
def check(request: HttpRequest, desk: Desk) -> HttpResponse:
    """By requirement: status, why, what would repair it, and where it is asked."""
    application, status = desk.application, request.GET.get("status", "")
    page = {"desk": desk, "application": application, "status": status, "whole": "whole" in request.GET}
    filed = None if application.is_editable else application.dossiers.select_related("application").last()
    try:
        said, on = _said(desk, filed)
    except Refusal as no:
        return render(request, "applications/check.html", {**page, "refusal": str(no), "faults": no.faults})
    found = assess(desk.rulebook, said, on)
    lines = readiness.lines(desk.rulebook, found, said)
    if status in {known.value for known in FindingStatus}:
        lines = [line for line in lines if line.finding.status.value == status]
    tasks, waiting = readiness.groups(desk.rulebook, found, to_do(found, desk.rulebook, said))
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
            "tasks": tasks,
            "task_count": sum(len(group.tasks) for group in tasks),
            "waiting": waiting,
            "doubts": readiness.doubts(desk.rulebook, said, lint(desk.rulebook, said, on)),
        },
    )


def _said(desk: Desk, filed: Dossier | None) -> tuple[Said, date]:
    """What is held against the rule, and the day: the draft as of today, or the filing as of its own day."""
    if filed is None:
        today = timezone.now().date()
        return dossiers.draft(desk.application, today), today
    return dossiers.read(filed), filed.filed_on
