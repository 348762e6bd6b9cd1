"""The reviewer's desk. Each door parses a form, calls one verb, and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from applications import dossiers, evidence
from applications.forms import differences
from applications.stored import Door
from applications.views import sending
from notary import canonical
from reviews import determinations, services
from reviews.admin import question_doors
from reviews.admin.panels import PANELS
from reviews.forms import DeterminationForm, JudgementForm, ObjectionForm, conditions, grounds
from reviews.models import Finding, Review
from reviews.proofs import Reader
from standards.errors import Refusal
from standards.lifecycle import Status


class StateFilter(admin.SimpleListFilter):
    """Where the application stands."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(status.value, status.words) for status in Status if status is not Status.DRAFT]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Review]) -> QuerySet[Review]:
        return queryset.filter(dossier__application__status=self.value()) if self.value() else queryset


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    """A queue of reviews, and one screen to examine and determine each."""

    change_form_template = "admin/reviews/review/desk.html"
    list_display = (
        "reference",
        "end_user",
        "kind",
        "state",
        "opened_at",
        "is_satisfied",
        "is_unsatisfied",
        "is_undetermined",
        "is_judged",
        "assigned_to",
    )
    list_filter = (StateFilter, "dossier__application__kind", "assigned_to")
    search_fields = (
        "dossier__application__reference",
        "dossier__application__end_user__name",
        "dossier__application__sites__name",
    )
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "opened_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        return Review.objects.for_the_desk()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        return False  # rows change through verbs alone

    def has_delete_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        return False

    @admin.display(ordering="dossier__application__reference")
    def reference(self, review: Review) -> str:
        filing = review.dossier.filing
        return review.dossier.application.reference + (f" (filing {filing})" if filing > 1 else "")

    @admin.display(ordering="dossier__application__end_user__name")
    def end_user(self, review: Review) -> str:
        return review.dossier.application.end_user.name

    @admin.display(ordering="dossier__application__kind")
    def kind(self, review: Review) -> str:
        return review.dossier.application.kind

    @admin.display(ordering="dossier__application__status")
    def state(self, review: Review) -> str:
        return review.dossier.application.state.words

    @admin.display(description="satisfied", ordering="satisfied")
    def is_satisfied(self, review: Any) -> int:
        return int(review.satisfied)

    @admin.display(description="not satisfied", ordering="unsatisfied")
    def is_unsatisfied(self, review: Any) -> int:
        return int(review.unsatisfied)

    @admin.display(description="undetermined", ordering="undetermined")
    def is_undetermined(self, review: Any) -> int:
        return int(review.undetermined)

    @admin.display(description="found by a person", ordering="judged")
    def is_judged(self, review: Any) -> int:
        return int(review.judged)

    def get_urls(self) -> list[Any]:
        def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
            return self.admin_site.admin_view(require_POST(view))

        look = self.admin_site.admin_view
        return [
            path("<int:pk>/judge/<int:finding>/", door(self.judge), name="reviews_review_judge"),
            path("<int:pk>/determine/", door(self.determine), name="reviews_review_determine"),
            path("<int:pk>/approve/", door(self.approve), name="reviews_review_approve"),
            path("<int:pk>/object/", door(self.object_to), name="reviews_review_object"),
            path("<int:pk>/take/", door(self.take), name="reviews_review_take"),
            path("<int:pk>/evidence/<slug:key>/", look(self.evidence), name="reviews_review_evidence"),
            path("<int:pk>/dossier.json", look(self.dossier), name="reviews_review_dossier"),
            path("<int:pk>/changes/", look(self.changes), name="reviews_review_changes"),
            *question_doors.urls(self),
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

    def take(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self._review(request, pk)
        mine = review.assigned_to_id != request.user.pk

        def verb() -> Any:
            return services.assign(review, request.user, request.user if mine else None, now=timezone.now())

        self._done(request, verb, "The review is yours." if mine else "The review is nobody's.")
        return self._back(review)

    # Between

    def _review(self, request: HttpRequest, pk: int) -> Review:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(
            Review.objects.select_related(
                "dossier__application__organization", "dossier__application__end_user", "assigned_to"
            ),
            pk=pk,
        )

    @staticmethod
    def _done(request: HttpRequest, verb: Callable[[], Any], said: str) -> bool:
        try:
            verb()
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return False
        messages.success(request, said)
        return True

    @staticmethod
    def _back(review: Review, where: str = "") -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:reviews_review_change", args=[review.pk]) + where)

    def _desk(self, request: HttpRequest, review: Review, **bound: Any) -> HttpResponse:
        """The one screen; `bound` are forms that were refused, shown again with what was typed."""
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        for panel in PANELS:
            context |= panel(request, review, bound)
        return TemplateResponse(request, self.change_form_template, context, status=422 if bound else 200)
