"""A section of the rulebook as a page of questions, for the application or at one of its sites."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from applications import answers, evidence, history, progress
from applications.answers import Said
from applications.forms import questions as fields
from applications.forms.questions import Field
from applications.forms.theirs import beside
from applications.models import Site
from applications.views import held
from applications.views.desk import Desk, at_desk
from applications.views.held import keeps_typed
from standards.errors import Refusal
from standards.rulebook import Question, Section

UPLOADS = 40  # file fields on a page; Django takes fifty files in one request, empty ones counted


@keeps_typed
@require_http_methods(["GET", "HEAD", "POST"])
@at_desk()
def section(request: HttpRequest, desk: Desk, section: str, site: str | None = None) -> HttpResponse:
    """The questions of a section. What can be read is saved; what cannot is kept as typed and shown again."""
    chapter, place = desk.section(section), desk.site(site) if site else None
    questions = asked_on(desk, section, place)
    waits = progress.waits_for(desk.rulebook, questions)
    given = desk.given({"parties", *waits, *(q.id for q in questions)}, site)
    if request.method == "POST" and held.FORGET in request.POST:
        held.forget(request)
        return redirect(request.path)
    if request.method == "POST":
        return _save(request, desk, chapter, place, questions, given)
    asked, waiting = put(desk, questions, given, site)
    places, typed = desk.places(given.get("parties")), held.put_back(request)
    shown = fields.kept(asked, given, places)
    if typed is not None:
        again = {
            field.name: field
            for field in fields.posted(questions, typed, MultiValueDict(), desk.files, places)
        }
        shown = [again.get(field.name, field) for field in shown]
    unasked = fields.kept([question for question, _ in waiting], given, places)
    return _page(
        request, desk, chapter, place, shown, waiting, unasked=unasked, is_put_back=typed is not None
    )


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
    taken = set(request.POST.getlist("take"))  # where the person takes what somebody else saved
    typed = [field for field in typed if field.name not in taken]
    before = len(put(desk, questions, given, key)[0])
    _attach(request, desk, typed)
    try:
        overtaken = answers.save(
            desk.application, request.user, [field.said(key) for field in typed], now=now
        )
    except Refusal as no:
        return _page(request, desk, chapter, site, typed, [], refusal=str(no))
    held.forget(request)
    stands = desk.given({question.id for question in questions} | set(given), key)
    if overtaken:
        _show_overtaken(desk, typed, overtaken, stands, key)
        return _page(
            request, desk, chapter, site, typed, [], refusal="Some answers were changed by somebody else."
        )
    after = len(put(desk, questions, stands, key)[0])
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


def _show_overtaken(
    desk: Desk, typed: list[Field], overtaken: tuple[Said, ...], stands: Mapping[str, Said], site: str | None
) -> None:
    """Show what the person typed beside what somebody else saved; saving again keeps the person's own."""
    names = {one.question for one in overtaken}
    both = beside(desk.application, desk.person, [f for f in typed if f.name in names], stands, site)
    for field in typed:
        field.seen = stands[field.name].digest if field.name in stands else ""
        if field.name in names:
            field.theirs = both[field.name]
            field.error = field.theirs.sentence


def _onward(
    request: HttpRequest, desk: Desk, chapter: Section, site: Site | None, unread: int, opened: int
) -> HttpResponseRedirect:
    """Where the person goes next: on, unless something on this page still wants them."""
    here = address(desk, chapter.id, site)
    if "take" in request.POST:
        return redirect(f"{here}#q-{request.POST['take']}")
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
    return door("section_site" if site else "section", desk, section, site)


def door(name: str, desk: Desk, section: str, site: Site | None) -> str:
    """One of a section's doors, for the application or at a site."""
    where = [desk.application.reference, section, *([site.key] if site else [])]
    return reverse(f"applications:{'site_' if site and name == 'autosave' else ''}{name}", args=where)


def asked_on(desk: Desk, section: str, place: Site | None) -> list[Question]:
    """The questions of a section's page: of the application as a whole, or of a site."""
    asked = desk.questions(desk.section(section).id)
    return [question for question in asked if (question.scope == "site") == (place is not None)]


def put(
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
    is_put_back: bool = False,
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
            "held": held.offered(request),
            "is_put_back": is_put_back,
            "whose": held.whose(desk.person),
            "last": history.last_of(desk.application),
            "autosave": door("autosave", desk, chapter.id, site),
        },
        status=409 if refusal else 200,
    )
