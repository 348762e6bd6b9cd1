"""The reviewer's desk. Each door parses a form, calls one verb, and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from applications import dossiers, evidence
from applications.forms import differences
from applications.stored import Door
from applications.views import sending
from notary import canonical
from reviews import determinations, services
from reviews.admin import question_doors
from reviews.admin.panels import PANELS
from reviews.admin.queue import QueueDoors
from reviews.admin.requirement import RequirementDoors
from reviews.admin.working import WorkingDoors
from reviews.forms import DeterminationForm, JudgementForm, ObjectionForm, conditions, grounds
from reviews.models import Finding, Review
from reviews.proofs import Reader
from standards.errors import Refusal


@admin.register(Review)
class ReviewAdmin(QueueDoors, RequirementDoors, WorkingDoors):
    """A queue of reviews, a screen for each requirement, and one to determine the whole."""

    change_form_template = "admin/reviews/review/desk.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return Review.objects.for_the_desk()

    def get_urls(self) -> list[Any]:
        door, look = self.acts, self.looks
        return [
            path("<int:pk>/judge/<int:finding>/", door(self.judge), name="reviews_review_judge"),
            path("<int:pk>/determine/", door(self.determine), name="reviews_review_determine"),
            path("<int:pk>/approve/", door(self.approve), name="reviews_review_approve"),
            path("<int:pk>/object/", door(self.object_to), name="reviews_review_object"),
            path("<int:pk>/evidence/<slug:key>/", look(self.evidence), name="reviews_review_evidence"),
            path("<int:pk>/dossier.json", look(self.dossier), name="reviews_review_dossier"),
            path("<int:pk>/changes/", look(self.changes), name="reviews_review_changes"),
            *question_doors.urls(self),
            *self.queue_urls(),
            *self.requirement_urls(),
            *self.working_urls(),
            *super().get_urls(),
        ]

    # Looking

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not object_id.isdigit():
            raise Http404
        return self._desk(request, self._review(request, int(object_id)))

    def evidence(self, request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
        review = self._review(request, pk)
        # By the digest the dossier names, not by the live row's word for it.
        said = Reader(review, dossiers.rulebook_of(review.dossier.application)).plain["evidence"].get(key)
        if said is None:
            raise Http404
        application = review.dossier.application
        file = evidence.by_digest(application, said["sha256"])
        if file is None:
            raise Http404
        now, name = timezone.now(), said["name"]
        try:
            return sending.send(request, file, key, application, name=name, door=Door.REVIEW, now=now)
        except Refusal as no:
            messages.error(request, f"{no}.")
            return self._back(review)

    def dossier(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self._review(request, pk)
        name = f"{review.dossier.application.reference}-{review.dossier.filing}.json"
        return HttpResponse(
            bytes(review.dossier.content),
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def changes(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What an amended filing says otherwise than the one before it."""
        review = self._review(request, pk)
        filed = review.dossier
        before = filed.application.dossiers.filter(filing__lt=filed.filing).last()
        if before is None:
            raise Http404
        old, new = (canonical.loads(bytes(one.content)) for one in (before, filed))
        page = {
            **self.admin_site.each_context(request),
            "title": f"What changed in {filed.application.reference}",
            "review": review,
            "old": old,
            "new": new,
            "parts": differences.parts(old, new, dossiers.rulebook_of(filed.application)),
        }
        return render(request, "admin/reviews/review/changes.html", page)

    # Acting

    def judge(self, request: HttpRequest, pk: int, finding: int) -> HttpResponse:
        review = self._review(request, pk)
        found = get_object_or_404(Finding.objects.select_related("review"), pk=finding, review=review)
        form = JudgementForm(request.POST, prefix=f"finding-{found.pk}")
        if form.is_valid():

            def verb() -> Any:
                return services.judge(found, request.user, **form.cleaned_data, now=timezone.now())

            said = f"{found.paragraph} {found.title}: {form.cleaned_data['status'].replace('_', ' ')}"
            if self._done(request, verb, said):
                return self._back(review, f"#finding-{found.requirement}")
        return self._desk(request, review, judged={found.pk: form})

    def determine(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self._review(request, pk)
        form = DeterminationForm(request.POST)
        found = list(review.findings.all())
        rows, why = conditions(found, request.POST), grounds(found, request.POST)
        if form.is_valid() and rows.is_valid() and (not why.is_bound or why.is_valid()):

            def verb() -> Any:
                return determinations.determine(
                    review,
                    request.user,
                    **form.cleaned_data,
                    terms=rows.terms(),
                    grounds=why.grounds() if why.is_bound else (),
                    now=timezone.now(),
                )

            if self._done(request, verb, "Determined. It takes effect when a second person approves it."):
                return self._back(review)
        return self._desk(request, review, form=form, rows=rows, grounds=why)

    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self._review(request, pk)
        standing = review.determinations.current()
        if standing is None:
            messages.error(request, "There is no determination to approve.")
            return self._back(review)
        self._done(
            request, lambda: determinations.approve(standing, request.user, now=timezone.now()), "Approved."
        )
        return self._back(review)

    def object_to(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self._review(request, pk)
        standing = review.determinations.current()
        form = ObjectionForm(request.POST)
        if standing is None:
            messages.error(request, "There is no determination to send back.")
            return self._back(review)
        if form.is_valid():

            def verb() -> Any:
                return determinations.object_to(
                    standing, request.user, **form.cleaned_data, now=timezone.now()
                )

            if self._done(request, verb, "Sent back to the review."):
                return self._back(review)
        return self._desk(request, review, objection=form)

    # Between

    def _desk(self, request: HttpRequest, review: Review, **bound: Any) -> HttpResponse:
        """The one screen; `bound` are forms that were refused, shown again with what was typed."""
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        prefetch_related_objects([review], Prefetch("findings", Finding.objects.select_related("judged_by")))
        for panel in PANELS:
            context |= panel(request, review, bound)
        return TemplateResponse(request, self.change_form_template, context, status=422 if bound else 200)
