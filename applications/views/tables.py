"""A table question on its own page: rows with fields, and the same rows as a sheet, out and in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import answers, rosters
from applications.answers import Said
from applications.forms import rows, sheets
from applications.forms.tables import MORE, SPARE, Table
from applications.forms.typed import Places
from applications.models import Site
from applications.rosters import Roster
from applications.views import sections
from applications.views.desk import Desk, at_desk
from standards.errors import Fault, Refusal
from standards.rulebook import Question

CHANGED = "Somebody else changed this table since you opened it. Nothing of this page was saved: your rows are below."


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def table(
    request: HttpRequest, desk: Desk, section: str, question: str, site: str | None = None
) -> HttpResponse:
    """The rows of one page of the table; saving keeps what can be read, and the rest as it was typed."""
    asked, place = _asked(desk, section, question, site)
    said, places, roster = _given(desk, asked, site)
    shown = _table(asked, said, places, roster, page=request.GET.get("page", ""))
    if "more" in request.GET:
        shown.spare = MORE
    if request.method != "POST":
        return _page(request, desk, section, place, shown)
    typed = shown.said(request.POST, desk.files, site)
    now = timezone.now()
    try:
        overtaken = answers.save(desk.application, request.user, [typed], now=now)
    except Refusal as no:
        return _page(
            request, desk, section, place, _table(asked, typed, places, roster, shown.page), refusal=str(no)
        )
    if overtaken:
        mine = _table(asked, typed, places, roster, shown.page)
        mine.seen = _given(desk, asked, site)[0].digest
        return _page(request, desk, section, place, mine, refusal=CHANGED)
    return _onward(request, desk, section, place, shown, typed)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def sheet(
    request: HttpRequest, desk: Desk, section: str, question: str, site: str | None = None
) -> HttpResponse:
    """The whole table as CSV; a sheet that is sent replaces it, or changes nothing and names every bad cell."""
    asked, place = _asked(desk, section, question, site)
    said, places, roster = _given(desk, asked, site)
    shown = _table(asked, said, places, roster)
    if request.method != "POST":
        content = sheets.write(asked, shown.rows, places, roster)
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        name = "-".join(filter(None, [desk.application.reference, asked.id, site]))
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    pasted = request.POST.get("sheet", "")
    try:
        if upload := request.FILES.get("file"):
            pasted = sheets.text_of(upload.read(sheets.LARGEST + 1))
        value, _ = rows.pack(sheets.read(asked, pasted, places, roster))
        new = Said(asked.id, site, value, None, said.explanation, said.evidence, request.POST.get("seen", ""))
        overtaken = answers.save(desk.application, request.user, [new], now=timezone.now())
    except Refusal as no:
        return _page(request, desk, section, place, shown, refusal=str(no), faults=no.faults, pasted=pasted)
    if overtaken:
        refusal = "Somebody else changed this table since you opened it. Nothing was replaced: look, and send it again."
        return _page(request, desk, section, place, shown, refusal=refusal, pasted=pasted)
    messages.success(request, f"The table now has {len(value or ()):,} rows from your sheet.")
    return redirect(address(desk, section, place, asked))


def address(desk: Desk, section: str, site: Site | None, question: Question, **query: str) -> str:
    """The page of a table."""
    where = [desk.application.reference, section, *([site.key] if site else []), question.id]
    named = reverse(f"applications:{'site_table' if site else 'table'}", args=where)
    return f"{named}?{urlencode(query)}" if query else named


def _asked(desk: Desk, section: str, id: str, site: str | None) -> tuple[Question, Site | None]:
    place = desk.site(site) if site else None
    for question in desk.questions(desk.section(section).id):
        if (
            question.id == id
            and question.type == "table"
            and (question.scope == "site") == (place is not None)
        ):
            return question, place
    raise Http404(f"no table {id}")


def _given(desk: Desk, question: Question, site: str | None) -> tuple[Said, Places, Roster | None]:
    given = desk.given({"parties", question.id}, site)
    said = given.get(question.id) or Said(question.id, site)
    roster = rosters.roster(desk.rulebook, question, desk.application.kind)
    return said, desk.places(given.get("parties")), roster


def _table(question: Question, said: Said, places: Places, roster: Roster | None, page: str = "") -> Table:
    return Table(
        question,
        places,
        rows.unpack(question, said, places),
        roster,
        page,
        explanation=said.explanation,
        evidence=said.evidence,
        seen=said.digest,
        says_none=said.value == [],
    )


def _onward(
    request: HttpRequest, desk: Desk, section: str, site: Site | None, shown: Table, said: Said
) -> HttpResponse:
    if request.POST.get("none") and said.value:
        messages.warning(request, "You ticked “None to declare”, but there are rows: the rows are kept.")
    here = {"page": shown.page} if len(shown.groups) > 1 else {}
    if "more" in request.POST:
        return redirect(address(desk, section, site, shown.question, **here, more=str(SPARE)) + "#rows-end")
    if said.as_typed is not None:
        return redirect(address(desk, section, site, shown.question, **here))
    messages.success(request, "Saved.")
    if "stay" in request.POST:
        return redirect(address(desk, section, site, shown.question, **here))
    following = [group.key for group in shown.groups]
    place = following.index(shown.page) + 1
    if "next" in request.POST and place < len(following):
        return redirect(address(desk, section, site, shown.question, page=following[place]))
    return redirect(sections.address(desk, section, site) + f"#q-{shown.question.id}")


def _page(
    request: HttpRequest,
    desk: Desk,
    section: str,
    site: Site | None,
    shown: Table,
    *,
    refusal: str = "",
    faults: tuple[Fault, ...] = (),
    pasted: str = "",
) -> HttpResponse:
    here = address(desk, section, site, shown.question)
    keys = [group.key for group in shown.groups]
    return render(
        request,
        "applications/table.html",
        {
            "desk": desk,
            "application": desk.application,
            "section": desk.section(section),
            "section_address": sections.address(desk, section, site),
            "site": site,
            "question": shown.question,
            "table": shown,
            "here": here,
            "is_last": shown.page == keys[-1],
            "errors": shown.errors,
            "refusal": refusal,
            "faults": faults,
            "pasted": pasted,
        },
        status=409 if refusal else 200,
    )
