"""The committee's questions at the operator's desk: all of them, and one to answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import accepting, contents, scanning
from applications.stored import Door
from applications.views import sending
from applications.views.desk import Desk, at_desk
from languages.words import words
from organizations.permissions import Permission
from reviews import replies
from reviews.models import Question
from reviews.proofs import Reader
from reviews.replies import Overtaken
from reviews.views.asked import shown, threads
from reviews.views.forms import ReplyForm, SendForm
from standards.errors import Refusal
from standards.lifecycle import Status


@require_safe
@at_desk()
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every question, the open ones first."""
    asked = _shown(desk, list(_mine(desk).whole()))
    page = {
        "desk": desk,
        "application": desk.application,
        "threads": threads(asked),
        "open": sum(one.question.is_open for one in asked),
    }
    return render(request, "reviews/questions.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(Permission.VIEW)
def question(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """One question beside the answer it concerns: write, attach, and send."""
    asked = _one(desk, number)
    if request.method == "POST":
        return _save(request, desk, asked)
    draft = getattr(asked, "draft", None)
    form = ReplyForm(initial={"text": draft.text, "seen": draft.version} if draft else None)
    return _page(request, desk, asked, form)


@require_POST
@at_desk(Permission.VIEW)
def autosave(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """Keep the draft while it is written; for the page's script."""
    asked, form = _one(desk, number), ReplyForm(request.POST)
    _refuse_others(desk, asked)
    if not form.is_valid():
        return JsonResponse({"refusal": words("Reload the page.")}, status=409)
    said = form.cleaned_data
    try:
        draft = replies.save(asked, desk.person, text=said["text"], seen=said["seen"], now=timezone.now())
    except Refusal as no:
        return JsonResponse({"refusal": words(f"{no}.")}, status=409)
    return JsonResponse({"seen": draft.version})


@require_safe
@at_desk()
def download(request: HttpRequest, desk: Desk, number: int, key: str) -> HttpResponseBase:
    """A file that goes with an answer."""
    file = next((one for one in _one(desk, number).files if one.key == key), None)
    if file is None:
        raise Http404(f"no file {key}")
    name, now = file.name, timezone.now()
    try:
        return sending.send(request, file, key, desk.application, name=name, door=Door.DESK, now=now)
    except Refusal as no:
        messages.error(request, f"{no}.")
        return redirect("reviews:question", desk.application.reference, number)


@require_POST
@at_desk(Permission.VIEW)
def take_out(request: HttpRequest, desk: Desk, number: int, key: str) -> HttpResponse:
    """Take a file out of an answer that was not sent."""
    asked = _one(desk, number)
    _refuse_others(desk, asked)
    try:
        replies.take_out(asked, desk.person, key, now=timezone.now())
    except Refusal as no:
        messages.error(request, f"{no}.")
    else:
        messages.success(request, "The file is taken out.")
    return redirect("reviews:question", desk.application.reference, number)


def _save(request: HttpRequest, desk: Desk, asked: Question) -> HttpResponse:
    """Keep what was typed and the file, whatever else is wrong with the form; then send, where that was asked."""
    _refuse_others(desk, asked)
    wants = "send" in request.POST
    form = (SendForm if wants else ReplyForm)(request.POST, request.FILES)
    valid, now, person = form.is_valid(), timezone.now(), desk.person
    said = form.cleaned_data
    if "text" not in said or "seen" not in said:
        return _page(request, desk, asked, form)
    try:
        draft = replies.save(asked, person, text=said["text"], seen=said["seen"], now=now)
    except Overtaken as no:
        form.data = {**form.data.dict(), "seen": str(no.draft.version)}
        form.add_error("text", _overtaken(no))
        return _page(request, desk, _one(desk, asked.number), form, theirs=no.draft)
    except Refusal as no:
        form.add_error(None, f"{no}.")
        return _page(request, desk, asked, form)
    form.data = {**form.data.dict(), "seen": str(draft.version)}
    if said.get("file") is not None:
        try:
            replies.attach(asked, person, said["file"], now=now)
        except Refusal as no:
            form.add_error("file", f"{no}.")
            valid = False
    if not valid:
        return _page(request, desk, _one(desk, asked.number), form)
    return _send(request, desk, asked, form, draft.version) if wants else _kept(request, desk, asked)


def _overtaken(no: Overtaken) -> str:
    """In one sentence, so that it is said whole in every language."""
    changed_by = no.draft.changed_by
    return f"{changed_by} changed this answer while you wrote. Put both together and save again."


def _kept(request: HttpRequest, desk: Desk, asked: Question) -> HttpResponse:
    messages.success(request, "The draft is saved. Nothing was sent to the committee yet.")
    return redirect("reviews:question", desk.application.reference, asked.number)


def _send(request: HttpRequest, desk: Desk, asked: Question, form: ReplyForm, seen: int) -> HttpResponse:
    try:
        replies.send(asked, desk.person, seen=seen, now=timezone.now())
    except Refusal as no:
        form.add_error(None, f"{no}.")
        return _page(request, desk, _one(desk, asked.number), form)
    messages.success(request, "The answer is sent to the committee.")
    return redirect("reviews:question", desk.application.reference, asked.number)


def _page(
    request: HttpRequest, desk: Desk, asked: Question, form: ReplyForm, *, theirs: Any = None
) -> HttpResponse:
    one = _shown(desk, [asked])[0]
    page = {
        "desk": desk,
        "application": desk.application,
        "asked": one,
        "question": asked,
        "filed": _filed(desk, asked),
        "form": form,
        "theirs": theirs,
        "files": [(file, scanning.standing(file)) for file in asked.files],
        "may_draft": one.may_draft and desk.application.state is Status.QUESTIONED,
        "may_send": desk.may_certify,
        "types": contents.words(contents.MEDIA_TYPES),
        "largest": accepting.size_in_words(replies.largest()),
    }
    return render(request, "reviews/question.html", page, status=422 if form.errors else 200)


def _filed(desk: Desk, asked: Question) -> Any:
    """The answer it concerns, as it was filed; None where it concerns none."""
    return Reader(asked.review, desk.rulebook).answer(asked.question, asked.site) if asked.question else None


def _mine(desk: Desk) -> Any:
    return Question.objects.of(desk.application).within(replies.sections_of(desk.grants)).order_by("number")


def _one(desk: Desk, number: int) -> Question:
    found: Question | None = (
        _mine(desk).whole().select_related("review__dossier").filter(number=number).first()
    )
    if found is None:
        raise Http404(f"no question {number}")
    found.review.dossier.application = desk.application
    return found


def _shown(desk: Desk, questions: list[Question]) -> Any:
    places = {site.key: site.name for site in desk.sites}
    return shown(questions, desk.rulebook, desk.application, places, timezone.now().date(), desk)


def _refuse_others(desk: Desk, asked: Question) -> None:
    if not replies.may_draft(asked, desk.grants):
        raise PermissionDenied(f"You may not answer this question for {desk.application.organization}.")
