"""The desk's doors for questions and for the steps of the clock: each parses a form, calls one verb, and answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from applications import dossiers
from applications.stored import Door
from applications.views import sending
from notary import canonical
from reviews import circulation, questions
from reviews.admin.asking import AskForm, ClosingForm, choices
from reviews.models import Question, Review
from standards.errors import Refusal

if TYPE_CHECKING:
    from reviews.admin.reviews import ReviewAdmin

STEPS: dict[str, Callable[..., Any]] = {
    "complete": circulation.complete,
    "circulate": circulation.circulate,
    "both": circulation.complete_and_circulate,
}


def urls(desk: ReviewAdmin) -> list[Any]:
    """The addresses of these doors, for the desk's own."""
    look = desk.admin_site.admin_view

    def door(view: Callable[..., HttpResponseBase]) -> Any:
        return look(require_POST(lambda request, **where: view(desk, request, **where)))

    files = look(lambda request, **where: _file(desk, request, **where))
    return [
        path("<int:pk>/ask/", door(_ask), name="reviews_review_ask"),
        path("<int:pk>/questions/<int:number>/accept/", door(_accept), name="reviews_review_accept"),
        path("<int:pk>/questions/<int:number>/withdraw/", door(_withdraw), name="reviews_review_take_back"),
        path("<int:pk>/questions/<int:number>/files/<slug:key>/", files, name="reviews_review_reply_file"),
        path("<int:pk>/clock/", door(_step), name="reviews_review_clock"),
    ]


def _ask(desk: ReviewAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, or keep the draft. What is refused is kept as a draft, and shown again as it was typed."""
    review, now = desk._review(request, pk), timezone.now()
    edition = dossiers.rulebook_of(review.dossier.application)
    sites = canonical.loads(bytes(review.dossier.content))["sites"]
    offered = choices(review, edition, {site["id"]: site["name"] for site in sites})
    form = AskForm(request.POST, offered=offered, prefix="ask")
    draft = _number(request.POST.get("ask-draft"))

    def keep() -> Any:
        return questions.keep(review, request.user, form.typed, draft=draft, now=now)

    if "keep" in request.POST:
        desk._done(request, keep, "The draft is kept. Only you see it.")
        return desk._back(review, "#questions")
    if form.is_valid():

        def verb() -> Any:
            follows = _follows(review, form)
            said = {"text": form.cleaned_data["text"], "due_on": form.cleaned_data["due_on"]}
            return questions.ask(
                review, request.user, form.about, **said, follows=follows, draft=draft, now=now
            )

        if desk._done(request, verb, "Asked. The operator has it; the clock stands still."):
            return desk._back(review, "#questions")
    try:
        kept = keep()
    except Refusal as no:
        messages.error(request, f"{no}.")
        return desk._desk(request, review, ask=form)
    messages.info(request, "Nothing was asked. What you typed is kept as a draft.")
    form.data = {**form.data.dict(), "ask-draft": str(kept.pk)}
    return desk._desk(request, review, ask=form)


def _accept(desk: ReviewAdmin, request: HttpRequest, pk: int, number: int) -> HttpResponse:
    review = desk._review(request, pk)
    question, reason = _question(review, number), request.POST.get("reason", "")

    def verb() -> Any:
        return questions.accept(question, request.user, reason=reason, now=timezone.now())

    desk._done(request, verb, f"{question} is closed: the answer is accepted.")
    return desk._back(review, "#questions")


def _withdraw(desk: ReviewAdmin, request: HttpRequest, pk: int, number: int) -> HttpResponse:
    review = desk._review(request, pk)
    question, form = _question(review, number), ClosingForm(request.POST)
    form.is_valid()

    def verb() -> Any:
        reason = form.cleaned_data["reason"]
        return questions.withdraw(question, request.user, reason=reason, now=timezone.now())

    if desk._done(request, verb, f"{question} is taken back."):
        return desk._back(review, "#questions")
    return desk._desk(request, review, closing=form, refused_question=question.pk)


def _step(desk: ReviewAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """Complete, circulated, or both, on a day."""
    review, now = desk._review(request, pk), timezone.now()
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404("no such step of the clock")
    try:
        on = date.fromisoformat(request.POST.get("on") or now.date().isoformat())
    except ValueError:
        messages.error(request, "Write the day as year, month and day, such as 2026-11-20.")
        return desk._back(review, "#clock")
    desk._done(request, lambda: step(review, request.user, on=on, now=now), f"Recorded, as of {on}.")
    return desk._back(review, "#clock")


def _file(desk: ReviewAdmin, request: HttpRequest, pk: int, number: int, key: str) -> HttpResponseBase:
    """A file that came with an answer; of an answer that was not sent, nothing is seen."""
    review = desk._review(request, pk)
    question = _question(review, number)
    file = next((one for one in question.files if one.key == key), None)
    if file is None or getattr(question, "reply", None) is None:
        raise Http404
    application, now = review.dossier.application, timezone.now()
    try:
        return sending.send(request, file, key, application, name=file.name, door=Door.REVIEW, now=now)
    except Refusal as no:
        messages.error(request, f"{no}.")
        return desk._back(review, "#questions")


def _question(review: Review, number: int) -> Question:
    found = get_object_or_404(review.questions.whole(), number=number)
    found.review = review
    return found


def _follows(review: Review, form: AskForm) -> Question | None:
    number = form.cleaned_data.get("follows")
    if number is None:
        return None
    return _question(review, number)


def _number(said: str | None) -> int | None:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 19 else None
