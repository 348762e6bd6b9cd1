"""The check: what would be found of the draft on a day, or what is found of the dossier as it was filed."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from applications import checking, dossiers
from applications.checking import Checked
from applications.models import Dossier
from applications.views.desk import Desk, at_desk
from standards.assessment import FindingStatus
from standards.dossier import Dossier as Said
from standards.errors import Refusal


@require_safe
@at_desk()
def check(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The pictures; by requirement: status, why, what would repair it, and where it is asked."""
    application, status = desk.application, request.GET.get("status", "")
    page = {"desk": desk, "application": application, "status": status, "whole": "whole" in request.GET}
    filed = latest(desk)
    try:
        said, on = said_on(desk, filed, request.GET.get("on", ""))
    except Refusal as no:
        return render(request, "applications/check.html", {**page, "refusal": str(no), "faults": no.faults})
    found = Checked(desk.rulebook, said, on)
    lines = found.lines
    if status in {known.value for known in FindingStatus}:
        lines = [line for line in lines if line.finding.status.value == status]
    named = on.isoformat() if request.GET.get("on") else ""
    about = {"filed": filed, "on": on, "named": named, "lines": lines, "found": found}
    return render(
        request,
        "applications/check.html",
        {**page, **about, **listed(found), **({} if status else pictured(request, found, named))},
    )


def latest(desk: Desk) -> Dossier | None:
    """What is checked: the dossier that was filed last, or the draft (None) while it can be edited."""
    if desk.application.is_editable:
        return None
    return desk.application.dossiers.select_related("application").last()


def said_on(desk: Desk, filed: Dossier | None, typed: str) -> tuple[Said, date]:
    """What is held against the rule, and the day: the one named; else today, or the day of the filing."""
    if filed is None:
        on = checking.day(typed, timezone.now().date())
        return dossiers.draft(desk.application, on), on
    return dossiers.read(filed), checking.day(typed, filed.filed_on)


def listed(found: Checked) -> dict[str, object]:
    """What the includes of the check's lists ask for."""
    return {
        "totals": found.totals,
        "count": found.count,
        "enforcement": found.enforcement,
        "standing": found.standing,
        "tasks": found.tasks,
        "task_count": found.task_count,
        "waiting": found.waiting,
        "doubts": found.doubts,
    }


def pictured(request: HttpRequest, found: Checked, named: str) -> dict[str, object]:
    """The pictures, with the part of the sites that the address names."""
    gallery, typed = found.gallery, request.GET.get("sites", "")
    number = int(typed) if typed.isdecimal() and len(typed) < 5 else 1
    page = min(max(number, 1), gallery.pages)
    return {
        "gallery": gallery,
        "sheets": gallery.sheets(page),
        "table": gallery.table(page),
        "page": page,
        "pages": gallery.pages,
        "numbers": range(1, gallery.pages + 1),
        "keep": f"on={named}&" if named else "",
    }
