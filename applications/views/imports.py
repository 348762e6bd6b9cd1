"""A table's sheets, out and in. What comes in is shown first, cell by cell, and kept once a person says so."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applications import dossiers, imports, oscal
from applications.answers import Said
from applications.forms import changes, incoming, rows, sheets, workbooks
from applications.models import PendingImport
from applications.views import sections, tables
from applications.views.desk import Desk, at_desk
from standards import oscal as documents
from standards.errors import Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 500  # rows of each kind on the page of a report
OVERTAKEN = (
    "Somebody changed the table since this page was made. Nothing was replaced: look again, then confirm."
)
NEWER = (
    "Another sheet was sent for this table meanwhile. Nothing was replaced: look at that one, then confirm."
)


@require_safe
@at_desk()
def sheet(
    request: HttpRequest, desk: Desk, section: str, question: str, site: str | None = None
) -> HttpResponse:
    """The whole table as CSV."""
    asked, _ = tables.asked_at(desk, section, question, site)
    said, places, roster = tables.given(desk, asked, site)
    content = sheets.write(asked, rows.unpack(asked, said, places), places, roster)
    return _file(content.encode(), "text/csv; charset=utf-8", desk, asked.id, site, "csv")


@require_safe
@at_desk()
def workbook(
    request: HttpRequest, desk: Desk, section: str, question: str, site: str | None = None
) -> HttpResponse:
    """The whole table as an Excel workbook."""
    asked, place = tables.asked_at(desk, section, question, site)
    said, places, roster = tables.given(desk, asked, site)
    try:
        content = workbooks.write(asked, rows.unpack(asked, said, places), places, roster)
    except Refusal as no:
        messages.error(request, str(no))
        return redirect(tables.address(desk, section, place, asked))
    return _file(content, XLSX, desk, asked.id, site, "xlsx")


@require_safe
@at_desk()
def plan(request: HttpRequest, desk: Desk, section: str, question: str) -> HttpResponse:
    """The controls as the draft has them now, as an OSCAL system security plan."""
    asked, place = tables.asked_at(desk, section, question, None)
    if not tables.is_of_controls(asked):
        raise Http404(f"{question} is no table of controls")
    on = timezone.localdate()
    try:
        said = documents.plan(dossiers.draft(desk.application, on), desk.rulebook, on)
    except Refusal as no:
        messages.error(request, str(no))
        return redirect(tables.address(desk, section, place, asked))
    return _file(oscal.dumps(said), "application/json", desk, asked.id, "ssp", "json")


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def waiting(
    request: HttpRequest, desk: Desk, section: str, question: str, site: str | None = None
) -> HttpResponse:
    """A sheet or document sent is read and held; then its report is shown, and kept or dropped."""
    asked, place = tables.asked_at(desk, section, question, site)
    if request.method == "POST" and "import" not in request.POST:
        return _receive(request, desk, section, question, site)
    pending = imports.waiting(desk.application, question, site)
    if pending is None:
        messages.info(request, "Nothing waits to be kept here.")
        return redirect(tables.address(desk, section, place, asked))
    if request.method != "POST":
        return _report(request, desk, section, pending)
    if request.POST["import"] != str(pending.pk):
        return _report(request, desk, section, pending, NEWER)
    return _decide(request, desk, section, pending)


def _receive(request: HttpRequest, desk: Desk, section: str, question: str, site: str | None) -> HttpResponse:
    asked, place = tables.asked_at(desk, section, question, site)
    said, places, roster = tables.given(desk, asked, site)
    pasted = request.POST.get("sheet", "")
    try:
        read = incoming.read(asked, request.FILES.get("file"), pasted, said, places, roster)
        value, _ = rows.pack(read.rows)
        imports.hold(
            desk.application,
            request.user,
            question,
            site,
            value=value,
            notes=read.notes,
            source=read.source,
            now=timezone.now(),
        )
    except Refusal as no:
        shown = tables.made(asked, said, places, roster, request)
        return tables.page(
            request, desk, section, place, shown, refusal=str(no), faults=no.faults, pasted=pasted
        )
    return redirect(tables.door("table_import", desk, section, place, asked))


def _decide(request: HttpRequest, desk: Desk, section: str, pending: PendingImport) -> HttpResponse:
    asked = desk.rulebook.questions[pending.question]
    site = pending.site.key if pending.site else None
    here = tables.address(desk, section, pending.site, asked)
    stands = desk.given({asked.id}, site).get(asked.id) or Said(asked.id, site)
    try:
        if "drop" in request.POST:
            imports.drop(desk.application, request.user, pending)
            messages.info(request, f"{pending.source} was dropped. The table is as it was.")
            return redirect(here)
        seen, now = request.POST.get("seen", ""), timezone.now()
        if not imports.keep(desk.application, request.user, pending, stands, seen=seen, now=now):
            return _report(request, desk, section, pending, OVERTAKEN)
    except Refusal as no:
        return _report(request, desk, section, pending, str(no))
    messages.success(request, f"The table now has {len(pending.value or ()):,} rows, from {pending.source}.")
    return redirect(here)


def _report(
    request: HttpRequest, desk: Desk, section: str, pending: PendingImport, refusal: str = ""
) -> HttpResponse:
    asked = desk.rulebook.questions[pending.question]
    said, places, roster = tables.given(desk, asked, pending.site.key if pending.site else None)
    old = rows.unpack(asked, said, places)
    return render(
        request,
        "applications/table_import.html",
        {
            "desk": desk,
            "application": desk.application,
            "section": desk.section(section),
            "section_address": sections.address(desk, section, pending.site),
            "site": pending.site,
            "question": asked,
            "pending": pending,
            "report": changes.report(asked, old, pending.value or [], places, roster),
            "shown": SHOWN,
            "seen": said.digest,
            "here": tables.address(desk, section, pending.site, asked),
            "refusal": refusal,
        },
        status=409 if refusal else 200,
    )


def _file(
    content: bytes, media_type: str, desk: Desk, question: str, site: str | None, kind: str
) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    name = "-".join(filter(None, [desk.application.reference, question, site]))
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
