"""A section of the rulebook as a page of questions, for the application or at one of its sites."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import answers, evidence, progress
from applications.answers import Said
from applications.forms import questions as fields
from applications.forms.questions import Field
from applications.models import Site
from applications.views.desk import Desk, at_desk
from standards.errors import Refusal
from standards.rulebook import Question, Section

UPLOADS = 40  # file fields on a page; Django takes fifty files in one request, empty ones counted


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def section(request: HttpRequest, desk: Desk, section: str, site: str | None = None) -> HttpResponse:
    """The questions of a section. What can be read is saved; what cannot is kept as typed and shown again."""
    chapter, place = desk.section(section), desk.site(site) if site else None
    questions = [q for q in desk.questions(section) if (q.scope == "site") == (place is not None)]
    waits = progress.waits_for(desk.rulebook, questions)
    given = desk.given({"parties", *waits, *(q.id for q in questions)}, site)
    if request.method == "POST":
        return _save(request, desk, chapter, place, questions, given)
    asked, waiting = _asked(desk, questions, given, site)
    places = desk.places(given.get("parties"))
    unasked = fields.kept([question for question, _ in waiting], given, places)
    return _page(request, desk, chapter, place, fields.kept(asked, given, places), waiting, unasked=unasked)


def _save(
    request: HttpRequest,
    desk: Desk,
    chapter: Section,
    site: Site | None,
    questions: list[Question],
    given: Mapping[str, Said],
) -> HttpResponse:
    places, key, now = desk.places(given.get("parties")), site.key if site else None, timezone.now()
    typed = fields.posted(questions, request.POST, request.FILES, desk.files, places)
    before = len(_asked(desk, questions, given, key)[0])
    _attach(request, desk, typed)
    try:
        overtaken = answers.save(
            desk.application, request.user, [field.said(key) for field in typed], now=now
        )
    except Refusal as no:
        return _page(request, desk, chapter, site, typed, [], refusal=str(no))
    stands = desk.given({question.id for question in questions} | set(given), key)
    if overtaken:
        _show_overtaken(typed, overtaken, stands)
        return _page(
            request, desk, chapter, site, typed, [], refusal="Some answers were changed by somebody else."
        )
    after = len(_asked(desk, questions, stands, key)[0])
    return _onward(request, desk, chapter, site, sum(bool(field.error) for field in typed), after - before)


def _attach(request: HttpRequest, desk: Desk, typed: list[Field]) -> None:
    """Keep the files sent with the page, and name each at its question."""
    for field in typed:
        if field.upload is None:
            continue
        try:
            file = evidence.attach(
                desk.application,
                request.user,
                field.upload,
                now=timezone.now(),
                question=field.question,
                section=desk.on,
            )
        except Refusal as no:
            messages.error(request, f"{field.question.label} The file was not attached: {no}.")
            continue
        desk.files[file.key] = file
        field.evidence = tuple(dict.fromkeys([*field.evidence, file.key]))
        if not (file.covers_from and file.covers_to):
            messages.info(request, f"{file.name} is attached. Say under Evidence which period it covers.")


def _show_overtaken(typed: list[Field], overtaken: tuple[Said, ...], stands: Mapping[str, Said]) -> None:
    """Show what the person typed beside what somebody else saved; saving again keeps the person's own."""
    by_name = {field.name: field for field in typed}
    for one in overtaken:
        field, other = by_name[one.question], stands.get(one.question)
        theirs = fields.kept([field.question], {one.question: other} if other else {}, field.places)[0]
        files = f"{len(theirs.evidence)} attached files" if theirs.evidence else "no answer"
        said = theirs.in_words or files
        field.error = f"Somebody else saved “{said}” meanwhile. Save again to put yours in its place."
        field.seen = other.digest if other else ""
    for field in typed:
        if field.name not in {one.question for one in overtaken}:
            field.seen = stands[field.name].digest if field.name in stands else ""


def _onward(
    request: HttpRequest, desk: Desk, chapter: Section, site: Site | None, unread: int, opened: int
) -> HttpResponseRedirect:
    """Where the person goes next: on, unless something on this page still wants them."""
    here = address(desk, chapter.id, site)
    if unread:
        return redirect(here)
    if opened > 0:
        more = "one more question" if opened == 1 else f"{opened} more questions"
        messages.info(request, f"Saved. Your answers lead to {more} on this page.")
        return redirect(here)
    messages.success(request, "Saved.")
    if "stay" in request.POST:
        return redirect(here)
    if site is not None:
        return redirect(address(desk, chapter.id, None))
    return redirect("applications:show", desk.application.reference)


def address(desk: Desk, section: str, site: Site | None) -> str:
    """The page of a section, for the application or at a site."""
    if site is None:
        return reverse("applications:section", args=[desk.application.reference, section])
    return reverse("applications:section_site", args=[desk.application.reference, section, site.key])


def _asked(
    desk: Desk, questions: list[Question], given: Mapping[str, Said], site: str | None
) -> tuple[list[Question], list[tuple[Question, Question]]]:
    """The questions that are put now, and those that wait, each with what it waits for."""
    values = {(said.question, said.site): said.value for said in given.values()}
    asked, waiting = [], []
    for question in questions:
        if progress.is_asked(desk.rulebook, question, site, values):
            asked.append(question)
        elif question.shown_when is not None:
            waiting.append((question, desk.rulebook.questions[question.shown_when[0]]))
    return asked, waiting


def _page(
    request: HttpRequest,
    desk: Desk,
    chapter: Section,
    site: Site | None,
    typed: list[Field],
    waiting: list[tuple[Question, Question]],
    *,
    refusal: str = "",
    unasked: list[Field] | None = None,
) -> HttpResponse:
    kept = progress.kept(desk.application, desk.sites)
    sections = progress.of(desk.rulebook, desk.application.kind, desk.sites, kept)
    wanting_files = sum(field.question.evidence != "none" for field in typed)
    return render(
        request,
        "applications/section.html",
        {
            "desk": desk,
            "application": desk.application,
            "section": chapter,
            "site": site,
            "fields": typed,
            "errors": [field for field in typed if field.error],
            "waiting": waiting,
            "unasked": unasked or [],
            "refusal": refusal,
            "progress": next(one for one in sections if one.section.id == chapter.id),
            "sections": sections,
            "may_upload": wanting_files <= UPLOADS,
        },
        status=409 if refusal else 200,
    )
