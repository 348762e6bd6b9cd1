"""The history of answers: of one question, and of the whole application; an earlier answer is put back from it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applications import answers, history
from applications.forms import revisions
from applications.models import AnswerRevision, Site
from applications.said import Said
from applications.views import sections, tables
from applications.views.desk import Desk, at_desk
from standards.errors import Refusal
from standards.rulebook import Question

ON_A_PAGE = 20
OVERTAKEN = (
    "Somebody changed this answer since you opened the page. Nothing was put back: look again, then decide."
)


@require_safe
@at_desk()
def whole(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every change of every answer, newest first."""
    asked = desk.rulebook.questions
    found, more = _page(request, history.told(desk.application))
    places = desk.places(desk.given({"parties"}, None).get("parties"))
    told = [
        revisions.tell(one, asked[one.question], places, desk.application.kind)
        for one in found
        if one.question in asked
    ]
    return _render(request, desk, {"told": told, "more": more})


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def answer(
    request: HttpRequest, desk: Desk, section: str, question: str, site: str | None = None
) -> HttpResponse:
    """Every change of one answer; an earlier one is put back, as a new change."""
    asked, place = _asked_at(desk, section, question, site)
    mine = history.told(desk.application).filter(question=asked.id, site=site or "")
    if request.method != "POST":
        return _answer(request, desk, asked, place, mine)
    number = request.POST.get("revision", "")
    pk = int(number) if number.isdecimal() and len(number) < 19 else 0
    revision = get_object_or_404(
        AnswerRevision, application=desk.application, question=asked.id, site=site or "", pk=pk
    )
    seen = request.POST.get("seen", "")
    try:
        done, missing = answers.restore(
            desk.application, request.user, revision, seen=seen, now=timezone.now()
        )
    except Refusal as no:
        return _answer(request, desk, asked, place, mine, refusal=str(no))
    if not done:
        return _answer(request, desk, asked, place, mine, refusal=OVERTAKEN)
    messages.success(request, f"The answer of {revision.at:%-d %B %Y, %H:%M} UTC is back.")
    if missing:
        messages.warning(request, f"No longer in the application, so not put back: {', '.join(missing)}.")
    return redirect(request.path)


def address(desk: Desk, question: Question, site: Site | None) -> str:
    """The page of an answer's history."""
    where = [desk.application.reference, question.section, *([site.key] if site else []), question.id]
    return reverse(f"applications:{'site_' if site else ''}answer_history", args=where)


def _asked_at(desk: Desk, section: str, id: str, site: str | None) -> tuple[Question, Site | None]:
    place = desk.site(site) if site else None
    for question in desk.questions(desk.section(section).id):
        if question.id == id and (question.scope == "site") == (place is not None):
            return question, place
    raise Http404(f"no question {id}")


def _answer(
    request: HttpRequest,
    desk: Desk,
    asked: Question,
    site: Site | None,
    mine: QuerySet[AnswerRevision],
    *,
    refusal: str = "",
) -> HttpResponse:
    key = site.key if site else None
    given = desk.given({"parties", asked.id}, key)
    places = desk.places(given.get("parties"))
    found, more = _page(request, mine)
    stands = given.get(asked.id, Said(asked.id, key))
    back = (
        tables.address(desk, asked.section, site, asked)
        if asked.type == "table"
        else f"{sections.address(desk, asked.section, site)}#q-{asked.id}"
    )
    context = {
        "told": [revisions.tell(one, asked, places, desk.application.kind) for one in found],
        "more": more,
        "question": asked,
        "site": site,
        "section": desk.section(asked.section),
        "section_address": sections.address(desk, asked.section, site),
        "seen": stands.digest,
        "back": back,
        "refusal": refusal,
    }
    return _render(request, desk, context)


def _page(request: HttpRequest, rows: QuerySet[AnswerRevision]) -> tuple[list[AnswerRevision], int]:
    """The changes before the one that the address names, and the number of the last where there are more."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: ON_A_PAGE + 1])
    return found[:ON_A_PAGE], found[ON_A_PAGE - 1].pk if len(found) > ON_A_PAGE else 0


def _render(request: HttpRequest, desk: Desk, context: dict[str, object]) -> HttpResponse:
    context |= {"desk": desk, "application": desk.application, "run": history.RUN.seconds // 60}
    return render(
        request, "applications/history.html", context, status=409 if context.get("refusal") else 200
    )
