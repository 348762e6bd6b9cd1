"""A table question on its own page: rows with fields; a list of the rule filtered, and set many lines at once."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import answers, history, holding, rosters
from applications.answers import Said
from applications.forms import bulk, changes, filters, rows
from applications.forms.lists import Listed
from applications.forms.merging import Merged, merged
from applications.forms.tables import MORE, SPARE, Table
from applications.forms.typed import Places
from applications.models import Site
from applications.rosters import Roster
from applications.views import held, sections
from applications.views.desk import Desk, at_desk
from applications.views.held import keeps_typed
from standards.errors import Fault, Refusal
from standards.rulebook import Question

CHANGED = "Somebody else changed this table since you opened it. Nothing of this page was saved: your rows are below."


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def table(
    request: HttpRequest, desk: Desk, section: str, question: str, site: str | None = None
) -> HttpResponse:
    """The rows of one page of the table; saving keeps what can be read, and the rest as it was typed."""
    asked, place = asked_at(desk, section, question, site)
    said, places, roster = given(desk, asked, site)
    shown = made(asked, said, places, roster, request)
    if "more" in request.GET:
        shown.spare = MORE
    again = held.put_back(request)
    if again is not None:
        before = shown.said(again, desk.files, site)
        mine = made(asked, before, places, roster, request, again)
        mine.seen = before.seen or ""
        return page(request, desk, section, place, mine, is_put_back=True)
    if request.method != "POST":
        return page(request, desk, section, place, _begun(shown, said, desk))
    if held.FORGET in request.POST:
        held.forget(request)
        return redirect(request.get_full_path())
    typed = shown.said(request.POST, desk.files, site)
    count = 0
    try:
        if "bulk" in request.POST and isinstance(shown, Listed):
            typed, count = bulk.said(shown, typed, request.POST, desk.files)
        kept = keep(desk, shown, said, typed, timezone.now())
    except Refusal as no:
        mine = made(asked, typed, places, roster, request)
        mine.seen = typed.seen or ""
        return page(request, desk, section, place, mine, refusal=str(no))
    held.forget(request)
    if kept is None:
        stands = given(desk, asked, site)[0]
        mine = made(asked, typed, places, roster, request)
        mine.seen = stands.digest
        return page(request, desk, section, place, mine, refusal=CHANGED, stands=stands)
    if count:
        messages.success(request, f"Set on {count:,} line{'s' if count != 1 else ''}.")
        return redirect(address(desk, section, place, asked, **bulk.onward(shown)))
    return _onward(request, desk, section, place, shown, typed)


def keep(desk: Desk, shown: Table, stood: Said, typed: Said, now: datetime) -> Merged | None:
    """Keep a table, with the lines that somebody else changed since it was seen as they left them.

    None, and nothing is kept, where both changed the same.
    """
    if not answers.save(desk.application, desk.person, [typed], now=now):
        return Merged(typed, frozenset())
    base = history.seen(desk.application, typed)
    both = merged(shown, typed, base, stood) if base and isinstance(shown, Listed) else None
    if both is None or answers.save(desk.application, desk.person, [both.said], now=now):
        return None
    return both


def theirs(desk: Desk, shown: Table, stands: Said, mine: Said | None, here: str) -> dict[str, object]:
    """What somebody else made of a table, with the rows in which one's own differ. One query."""
    spot = (shown.question.id, stands.site or "")
    last = history.newest(desk.application, [spot]).get(spot)
    roster = shown.roster
    report = None
    if mine is not None:
        held_rows = [rows.unpack(shown.question, one, shown.places) for one in (stands, mine)]
        report = changes.report(shown.question, *held_rows, shown.places, roster)
    own = last is not None and last.person_id == desk.person.pk
    who = "You, on another page" if own else str(last.person) if last else "Somebody else"
    return {
        "who": who,
        "revision": last,
        "report": report,
        "digest": stands.digest,
        "here": here,
        "is_own": own,
    }


def address(desk: Desk, section: str, site: Site | None, question: Question, **query: str) -> str:
    """The page of a table."""
    return door("table", desk, section, site, question) + (f"?{urlencode(query)}" if query else "")


def door(name: str, desk: Desk, section: str, site: Site | None, question: Question) -> str:
    """The address of one of a table's doors: its page, its sheets, what waits to be kept."""
    where = [desk.application.reference, section, *([site.key] if site else []), question.id]
    return reverse(f"applications:{'site_' if site else ''}{name}", args=where)


def asked_at(desk: Desk, section: str, id: str, site: str | None) -> tuple[Question, Site | None]:
    """The table question of an address, and the site it is asked at."""
    place = desk.site(site) if site else None
    for question in desk.questions(desk.section(section).id):
        if (
            question.id == id
            and question.type == "table"
            and (question.scope == "site") == (place is not None)
        ):
            return question, place
    raise Http404(f"no table {id}")


def is_of_controls(question: Question) -> bool:
    """Whether the table is one that OSCAL speaks of."""
    return question.scope == "application" and any(column.type == "control" for column in question.columns)


def given(desk: Desk, question: Question, site: str | None) -> tuple[Said, Places, Roster | None]:
    """What is said to a table, what its cells may name, and the lines that the rule lists for it."""
    found = desk.given({"parties", question.id}, site)
    said = found.get(question.id) or Said(question.id, site)
    roster = rosters.roster(desk.rulebook, question, desk.application.kind)
    return said, desk.places(found.get("parties")), roster


def made(
    question: Question,
    said: Said,
    places: Places,
    roster: Roster | None,
    request: HttpRequest,
    typed: QueryDict | None = None,
) -> Table:
    """The page of a table that an address asks for, with the rows of an answer in it."""
    about = {"explanation": said.explanation, "evidence": said.evidence, "seen": said.digest}
    held = rows.unpack(question, said, places)
    if roster is None:
        shown = Table(question, places, held, request.GET.get("page", ""), **about)
        shown.says_none = said.value == []
        return shown
    sent = request.POST if typed is None else typed
    return Listed(
        question,
        places,
        held,
        roster=roster,
        filter=filters.asked(request.GET),
        keys=tuple(sent.getlist("line")),
        ticked=frozenset(sent.getlist("tick")),
        chosen={column.id: sent.get(f"bulk.{column.id}", "") for column in question.columns},
        **about,
    )


def _held(desk: Desk, question: Question) -> holding.Held | None:
    """What the lots of chips add up to, above their table."""
    if question.id != holding.CHIPS or question.scope == "site":
        return None
    said = desk.given(set(holding.ASKED), None)
    return holding.of(desk.rulebook, desk.application, desk.sites, said, timezone.now().date())


def _begun(shown: Table, said: Said, desk: Desk) -> Table:
    """An unanswered table with the rows that other pages have said already."""
    if said.is_empty and desk.may_edit and not shown.rows:
        user = desk.application.end_user
        shown.rows = rosters.first_rows(shown.question, {"name": user.name, "country": user.country})
        shown.is_begun = bool(shown.rows)
    return shown


def _onward(
    request: HttpRequest, desk: Desk, section: str, site: Site | None, shown: Table, said: Said
) -> HttpResponse:
    if request.POST.get("none") and said.value:
        messages.warning(request, "You ticked “None to declare”, but there are rows: the rows are kept.")
    here = address(desk, section, site, shown.question, **shown.here)
    if "more" in request.POST:
        more = {**shown.here, "more": str(SPARE)}
        return redirect(address(desk, section, site, shown.question, **more) + "#rows-end")
    if said.as_typed is not None:
        return redirect(here)
    messages.success(request, "Saved.")
    if "stay" in request.POST:
        return redirect(here)
    if "next" in request.POST and shown.following:
        return redirect(address(desk, section, site, shown.question, **shown.following))
    return redirect(sections.address(desk, section, site) + f"#q-{shown.question.id}")


def page(
    request: HttpRequest,
    desk: Desk,
    section: str,
    site: Site | None,
    shown: Table,
    *,
    refusal: str = "",
    faults: tuple[Fault, ...] = (),
    pasted: str = "",
    stands: Said | None = None,
    is_put_back: bool = False,
) -> HttpResponse:
    """The page of a table, with what refused it, if anything did."""
    asked, here = shown.question, address(desk, section, site, shown.question)
    value, unread = rows.pack(shown.rows)
    mine = Said(asked.id, site.key if site else None, value, unread)
    there = f"{here}?{urlencode(shown.here)}"
    return render(
        request,
        "applications/table.html",
        {
            "desk": desk,
            "application": desk.application,
            "section": desk.section(section),
            "section_address": sections.address(desk, section, site),
            "site": site,
            "question": asked,
            "table": shown,
            "here": here,
            "theirs": theirs(desk, shown, stands, mine, there) if stands else None,
            "held": held.offered(request),
            "is_put_back": is_put_back,
            "whose": held.whose(desk.person),
            "last": history.last_of(desk.application),
            "autosave": door("table_autosave", desk, section, site, asked),
            "sheet_csv": door("table_sheet", desk, section, site, asked),
            "sheet_xlsx": door("table_workbook", desk, section, site, asked),
            "import_address": door("table_import", desk, section, site, asked),
            "history": door("answer_history", desk, section, site, asked),
            "query": urlencode(shown.here),
            "holdings": _held(desk, asked),
            "plan": door("table_plan", desk, section, site, asked) if is_of_controls(asked) else "",
            "errors": shown.errors,
            "refusal": refusal,
            "faults": faults,
            "pasted": pasted,
        },
        status=409 if refusal else 200,
    )
