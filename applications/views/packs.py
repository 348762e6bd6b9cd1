"""The form taken along, out and in: what comes back is shown first, and kept once a person says so."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applications.models import PendingPack
from applications.packs import books, comparing, heads, incoming, keeping, pages
from applications.packs.comparing import State
from applications.packs.grounds import ground
from applications.views.desk import Desk, at_desk
from applications.views.imports import XLSX
from organizations.permissions import Permission
from standards.errors import Refusal

SHOWN = 300  # cells of one answer on the page of a report
OVERTAKEN = (
    "Somebody changed the application since this page was made. Nothing was kept: look again, then confirm."
)
NEWER = "You sent another form meanwhile. Nothing was kept: look at that one, then confirm."
#: Should a browser show the file as a page of ours all the same, it may do nothing there.
SANDBOX = "sandbox; default-src 'none'"


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(needs=Permission.VIEW)
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Both files to take along, and where what comes back is sent."""
    if request.method != "POST":
        return _page(request, desk)
    sections = _sections(desk)
    if not sections or not desk.application.is_editable:
        raise PermissionDenied(f"You may not edit applications of {desk.application.organization} now.")
    upload = request.FILES.get("file")
    try:
        document = incoming.read(ground(desk.application, sections), upload)
        keeping.hold(
            desk.application,
            request.user,
            document,
            sections=sections,
            source=upload.name if upload else "",
            now=timezone.now(),
        )
    except Refusal as no:
        return _page(request, desk, no)
    return redirect("applications:offline_report", desk.application.reference)


@require_safe
@at_desk(needs=Permission.VIEW)
def form(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form as one HTML file that needs nothing else."""
    sections = _sections(desk)
    if not sections:
        return _nothing(request, desk)
    here = ground(desk.application, sections)
    head = heads.head(here, timezone.now())
    return _file(pages.write(here, head, heads.seal(head)), "text/html; charset=utf-8", desk, "html")


@require_safe
@at_desk(needs=Permission.VIEW)
def workbook(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form as an Excel workbook."""
    sections = _sections(desk)
    if not sections:
        return _nothing(request, desk)
    here = ground(desk.application, sections)
    head = heads.head(here, timezone.now())
    try:
        content = books.write(here, head, heads.seal(head))
    except Refusal as no:
        return _page(request, desk, no)
    return _file(content, XLSX, desk, "xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(needs=Permission.VIEW)
def waiting(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What a form that came back would change; then it is kept or dropped."""
    sections = _sections(desk)
    if request.method == "POST" and not sections:
        raise PermissionDenied(f"You may not edit applications of {desk.application.organization}.")
    pending = keeping.waiting(desk.application, request.user)
    if pending is None:
        messages.info(request, "Nothing waits to be kept here.")
        return redirect("applications:offline", desk.application.reference)
    if request.method != "POST":
        return _report(request, desk, pending)
    if request.POST.get("pack") != str(pending.pk):
        return _report(request, desk, pending, NEWER)
    return _decide(request, desk, pending)


def _decide(request: HttpRequest, desk: Desk, pending: PendingPack) -> HttpResponse:
    application = desk.application
    if "drop" in request.POST:
        keeping.drop(application, request.user, pending)
        messages.info(request, f"{pending.source} was dropped. Every answer is as it was.")
        return redirect("applications:offline", application.reference)
    chosen = _chosen(request)
    try:
        count = keeping.keep(
            application, request.user, pending, chosen, sections=_sections(desk), now=timezone.now()
        )
    except Refusal as no:
        return _report(request, desk, pending, str(no), chosen)
    if count is None:
        return _report(request, desk, pending, OVERTAKEN)
    messages.success(request, f"{count:,} answer{'' if count == 1 else 's'} from {pending.source} are kept.")
    return redirect("applications:show", application.reference)


def _chosen(request: HttpRequest) -> keeping.Chosen:
    conflicts = {
        name.removeprefix("choice."): said
        for name, said in request.POST.items()
        if name.startswith("choice.") and said in (keeping.MINE, keeping.ONLINE)
    }
    return keeping.Chosen(request.POST.get("report", ""), conflicts, frozenset(request.POST.getlist("site")))


def _sections(desk: Desk) -> frozenset[str]:
    """The sections that this person answers."""
    asked = {section.id for section in desk.rulebook.sections if any(desk.questions(section.id))}
    return frozenset(id for id in asked if desk.grants.allows(Permission.EDIT, id))


def _nothing(request: HttpRequest, desk: Desk) -> HttpResponse:
    messages.info(request, f"You answer no section of {desk.application.reference}.")
    return redirect("applications:offline", desk.application.reference)


def _page(request: HttpRequest, desk: Desk, no: Refusal | None = None) -> HttpResponse:
    sections = _sections(desk)
    return render(
        request,
        "packs/index.html",
        {
            "desk": desk,
            "application": desk.application,
            "sections": [one for one in desk.rulebook.sections if one.id in sections],
            "may_send": bool(sections) and desk.application.is_editable,
            "pending": keeping.waiting(desk.application, request.user),
            "most": incoming.LARGEST // 2**20,
            "refusal": str(no) if no else "",
            "faults": no.faults if no else (),
        },
        status=409 if no else 200,
    )


def _report(
    request: HttpRequest,
    desk: Desk,
    pending: PendingPack,
    refusal: str = "",
    chosen: keeping.Chosen | None = None,
) -> HttpResponse:
    found = comparing.report(ground(desk.application, _sections(desk)), pending.content)
    decided = chosen.conflicts if chosen else {}
    return render(
        request,
        "packs/report.html",
        {
            "desk": desk,
            "application": desk.application,
            "pending": pending,
            "report": found,
            "conflicts": [(line, decided.get(line.place, "")) for line in found.of(State.CONFLICT)],
            "refused": found.of(State.REFUSED),
            "new": found.of(State.NEW),
            "changed": found.of(State.CHANGED, State.REMOVED),
            "same": len(found.of(State.SAME)),
            "may_keep": desk.application.is_editable,
            "shown": SHOWN,
            "refusal": refusal,
        },
        status=409 if refusal else 200,
    )


def _file(content: bytes, media_type: str, desk: Desk, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{desk.application.reference}-form.{kind}"'
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
