"""Saving while somebody types, and telling what others changed meanwhile. For the scripts of a page; the page itself
saves the same way without them.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from applications import answers, history, progress
from applications.forms import merging
from applications.forms import questions as fields
from applications.forms.lists import Listed
from applications.forms.questions import Field
from applications.forms.tables import Table
from applications.forms.theirs import Theirs, beside
from applications.said import Said
from applications.views import sections, tables
from applications.views.desk import Desk, at_desk
from languages.words import known, words
from standards.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def section(request: HttpRequest, desk: Desk, section: str, site: str | None = None) -> JsonResponse:
    """Keep the answers that are sent, of any number of this page's questions; or tell what changed of them."""
    place = desk.site(site) if site else None
    questions = sections.asked_on(desk, section, place)
    if request.method != "POST":
        return _changed(request, desk, {question.id for question in questions}, site)
    waits = progress.waits_for(desk.rulebook, questions)
    given = desk.given({"parties", *waits, *(question.id for question in questions)}, site)
    places = desk.places(given.get("parties"))
    typed = fields.posted(questions, request.POST, MultiValueDict(), desk.files, places)
    said = [field.said(site) for field in typed]
    try:
        overtaken = answers.save(desk.application, request.user, said, now=timezone.now())
    except Refusal as no:
        return JsonResponse({"refusal": words(no)}, status=409)
    told = {one.question: _saved(field, one.digest) for field, one in zip(typed, said, strict=True)}
    if overtaken:
        names = {one.question for one in overtaken}
        mine = [field for field in typed if field.name in names]
        both = beside(desk.application, desk.person, mine, desk.given(names, site), site)
        told |= {name: _overtaken(request, desk, one) for name, one in both.items()}
    before = len(sections.put(desk, questions, given, site)[0])
    kept = given | {one.question: one for one in said if one not in overtaken}
    opens = len(sections.put(desk, questions, kept, site)[0]) > before
    return JsonResponse({"answers": told, "opens": opens})


def _saved(field: Field, digest: str) -> dict[str, Any]:
    return {"seen": digest, "error": field.error and words(field.error)}


def _overtaken(request: HttpRequest, desk: Desk, one: Theirs) -> dict[str, Any]:
    return {"overtaken": known(one.who), **_panel(request, desk, one)}


def _panel(request: HttpRequest, desk: Desk, one: Theirs) -> dict[str, Any]:
    about = {"theirs": one, "files": desk.files}
    panel = render_to_string("applications/includes/theirs.html", about, request)
    return {"panel": panel, "digest": one.stands.seen, "own": one.is_own, "who": known(one.who)}


def _changed(request: HttpRequest, desk: Desk, questions: set[str], site: str | None) -> JsonResponse:
    """What changed since the page was made. One query where nothing did."""
    since = request.GET.get("since", "")
    last = int(since) if since.isdecimal() and len(since) < 19 else 0
    rows = history.since(desk.application, last, questions, site)
    told: dict[str, Any] = {}
    if rows:
        names = {row.question for row in rows}
        stands = desk.given({"parties", *names}, site)
        places = desk.places(stands.get("parties"))
        empty = [Field(desk.rulebook.questions[name], places) for name in names]
        both = beside(desk.application, desk.person, empty, stands, site)
        for name, one in both.items():
            told[name] = _panel(request, desk, Theirs(one.stands, None, one.revision, desk.person))
    return JsonResponse(
        {
            "last": max([last, *(row.pk for row in rows)]),
            "changed": told,
            "person": desk.person.pk,
            "token": get_token(request),
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def table(
    request: HttpRequest, desk: Desk, section: str, question: str, site: str | None = None
) -> JsonResponse:
    """Keep the page of a table that is sent, line by line beside what others changed; or tell that it changed."""
    asked, place = tables.asked_at(desk, section, question, site)
    said, places, roster = tables.given(desk, asked, site)
    shown = tables.made(asked, said, places, roster, request)
    here = f"{tables.address(desk, section, place, asked)}?{urlencode(shown.here)}"
    if request.method != "POST":
        return _table_changed(request, desk, shown, said, here)
    typed = shown.said(request.POST, desk.files, site)
    try:
        kept = tables.keep(desk, shown, said, typed, timezone.now())
    except Refusal as no:
        return JsonResponse({"refusal": words(no)}, status=409)
    if kept is None:
        stands = tables.given(desk, asked, site)[0]
        both = tables.theirs(desk, shown, stands, typed, here)
        return _of_table(asked.id, {"overtaken": known(both["who"]), **_table_panel(request, both)})
    unread = len((kept.said.as_typed or {}).get("cells", ()))
    told: dict[str, Any] = {"seen": kept.said.digest, "error": words(fields.table_error(unread))}
    if isinstance(shown, Listed) and kept.theirs:
        now = tables.made(asked, kept.said, places, roster, request)
        told["cells"] = merging.cells(now, kept.theirs) if isinstance(now, Listed) else {}
    if not shown.is_list:
        told["covered"] = shown.covers(request.POST)
    return _of_table(asked.id, told)


def _of_table(question: str, told: dict[str, Any]) -> JsonResponse:
    return JsonResponse({"answers": {question: told}, "opens": False})


def _table_panel(request: HttpRequest, both: dict[str, Any]) -> dict[str, Any]:
    panel = render_to_string("applications/includes/theirs_table.html", both, request)
    return {"panel": panel, "digest": both["digest"], "own": both["is_own"], "who": both["who"]}


def _table_changed(request: HttpRequest, desk: Desk, shown: Table, said: Said, here: str) -> JsonResponse:
    last, token = history.last_of(desk.application), get_token(request)
    changed = {}
    if request.GET.get("since") != str(last) and request.GET.get("seen", said.digest) != said.digest:
        both = tables.theirs(desk, shown, said, None, here)
        changed = {shown.question.id: _table_panel(request, both)}
    return JsonResponse({"last": last, "changed": changed, "person": desk.person.pk, "token": token})
