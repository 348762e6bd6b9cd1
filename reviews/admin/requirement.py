"""One screen per requirement: look, accept, find otherwise, mark what must be asked, and on to the next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from applications import dossiers, evidence, handing, previews
from applications.previews import NoPictureError
from applications.stored import Door
from applications.views import sending
from reviews import marks, reasons, screens, services, sightings, wordings
from reviews.admin.doors import Doors
from reviews.admin.entitled import may
from reviews.desk_forms import AskForm, CommentForm
from reviews.forms import JudgementForm
from reviews.models import Finding, Mark, Review, Visibility, Wording
from reviews.permissions import JUDGE
from reviews.proofs import Reader
from reviews.screens import Screen
from reviews.sightings import Sighting
from standards.errors import Refusal
from standards.lifecycle import Status

PAGE = "admin/reviews/review/requirement.html"


class RequirementDoors(Doors):
    """Everything for a finding on one screen, driven by a few keys and by links alone."""

    def requirement_urls(self) -> list[Any]:
        at = "<int:pk>/requirements/<slug:requirement>"
        return [
            path(f"{at}/", self.looks(self.requirement), name="reviews_review_requirement"),
            path(f"{at}/accept/", self.acts(self.accept), name="reviews_review_accept_finding"),
            path(f"{at}/find/", self.acts(self.find), name="reviews_review_find"),
            path(f"{at}/mark/", self.acts(self.mark), name="reviews_review_mark"),
            path("<int:pk>/marks/<int:mark>/lift/", self.acts(self.lift), name="reviews_review_lift"),
            path(
                "<int:pk>/evidence/<slug:key>/pages/<int:number>.png",
                self.looks(self.picture),
                name="reviews_review_picture",
            ),
        ]

    # Looking

    def requirement(self, request: HttpRequest, pk: int, requirement: str) -> HttpResponse:
        review = self._review(request, pk)
        return self._screen(request, review, self._finding(review, requirement))

    def picture(self, request: HttpRequest, pk: int, key: str, number: int) -> HttpResponse:
        """A page of a file as a picture. To look at it is to be given it: it is written down."""
        review = self._review(request, pk)
        application = review.dossier.application
        said = Reader(review, dossiers.rulebook_of(application)).plain["evidence"].get(key)
        file = said and evidence.by_digest(application, said["sha256"])
        if not file:
            raise Http404
        now, part = timezone.now(), f"page {number}"
        try:
            previews.require(file)
            with handing.hand_out(
                file, key, application, request.user, door=Door.REVIEW, now=now, part=part
            ) as content:
                drawn = previews.draw(file, content, number)
        except (handing.Missing, NoPictureError) as no:
            raise Http404(str(no)) from None
        except Refusal as no:
            return HttpResponse(f"{no}.", status=409, content_type="text/plain")
        response = HttpResponse(drawn, content_type="image/png")
        response["Content-Security-Policy"] = sending.SANDBOX
        response["Cache-Control"] = "no-store"
        return response

    # Acting

    def accept(self, request: HttpRequest, pk: int, requirement: str) -> HttpResponse:
        review = self._review(request, pk)
        finding = self._finding(review, requirement)
        said = f"{finding.paragraph} {finding.title}: accepted as {finding.get_status_display()}."
        if not self._done(request, lambda: marks.accept(finding, request.user, now=timezone.now()), said):  # type: ignore[arg-type]
            return self._to(review, requirement)
        after = review.findings.filter(position__gt=finding.position).order_by("position").first()
        return self._to(review, after.requirement if after else requirement)

    def find(self, request: HttpRequest, pk: int, requirement: str) -> HttpResponse:
        review = self._review(request, pk)
        finding = self._finding(review, requirement)
        form = JudgementForm(request.POST)
        if form.is_valid():

            def verb() -> Any:
                return services.judge(finding, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]

            words = form.cleaned_data["status"].replace("_", " ")
            if self._done(request, verb, f"{finding.paragraph} {finding.title}: {words}."):
                return self._to(review, requirement)
        return self._screen(request, review, finding, form=form)

    def mark(self, request: HttpRequest, pk: int, requirement: str) -> HttpResponse:
        review = self._review(request, pk)
        finding = self._finding(review, requirement)
        form = AskForm(request.POST)
        if form.is_valid():

            def verb() -> Any:
                return marks.ask(finding, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]

            if self._done(request, verb, f"{finding.paragraph} is marked to be asked."):
                return self._to(review, requirement)
        return self._screen(request, review, finding, ask=form)

    def lift(self, request: HttpRequest, pk: int, mark: int) -> HttpResponse:
        review = self._review(request, pk)
        one = get_object_or_404(Mark.objects.select_related("finding"), pk=mark, finding__review=review)
        one.finding.review = review
        self._done(
            request,
            lambda: marks.lift(one, request.user, now=timezone.now()),
            "The mark is lifted.",  # type: ignore[arg-type]
        )
        return self._to(review, one.finding.requirement)

    # Between

    @staticmethod
    def _finding(review: Review, requirement: str) -> Finding:
        finding = get_object_or_404(review.findings.select_related("judged_by"), requirement=requirement)
        finding.review = review
        return finding

    @staticmethod
    def _to(review: Review, requirement: str) -> HttpResponse:
        return HttpResponseRedirect(
            reverse("admin:reviews_review_requirement", args=[review.pk, requirement])
        )

    def _screen(self, request: HttpRequest, review: Review, finding: Finding, **bound: Any) -> HttpResponse:
        """The screen; `bound` are forms that were refused, shown again with what was typed."""
        person, application = request.user, review.dossier.application
        found = screens.screen(review, finding, person)  # type: ignore[arg-type]
        wordings_here = list(
            Wording.objects.usable_by(person).for_requirement(finding.requirement)  # type: ignore[arg-type]
        )
        may_find = may(request, JUDGE, review)
        seen = sightings.about(review, finding.requirement)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{finding.paragraph} {finding.title}",
            "review": review,
            "application": application,
            "edition": dossiers.rulebook_of(application),
            "screen": found,
            "finding": finding,
            "code": reasons.words(finding.judgement_code),
            "wordings": wordings_here,
            "form": bound.get("form") or _judgement(request, review, finding, wordings_here, seen),
            "sightings": seen,
            "ask": bound.get("ask") or AskForm(auto_id="ask_%s"),
            "comment": bound.get("comment") or CommentForm(auto_id="comment_%s"),
            "visibilities": Visibility.choices,
            "may_find": may_find,
            "may_judge": may_find and application.state is Status.IN_REVIEW,
            **_viewer(request, found),
        }
        return TemplateResponse(request, PAGE, context, status=422 if bound else 200)


def _judgement(
    request: HttpRequest,
    review: Review,
    finding: Finding,
    wordings_here: list[Wording],
    seen: list[Sighting],
) -> JudgementForm:
    """The form to find with; filled from a wording, or from what was seen on site, where the address names one."""
    if reason := sightings.resting(seen, request.GET.get("resting", "")):
        return JudgementForm(initial={"reason": reason})
    asked = request.GET.get("wording", "")
    chosen = next((one for one in wordings_here if str(one.pk) == asked), None)
    if chosen is None:
        return JudgementForm()
    text = wordings.fill(chosen.text, review, finding)
    messages.info(request, f"Filled in from {chosen.name}: read it before you record it.")
    return JudgementForm(initial={"status": chosen.status, "code": chosen.code, "reason": text})


def _viewer(request: HttpRequest, found: Screen) -> dict[str, Any]:
    """Which file lies in the viewer, and which page of it: the one asked for, or the first that can be drawn."""
    asked, page = request.GET.get("file", ""), request.GET.get("page", "1")
    drawable = [paper for paper in found.papers if paper.can_draw]
    chosen = next((paper for paper in drawable if paper.key == asked), drawable[0] if drawable else None)
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
    return {"paper": chosen, "page": max(number, 1)}
