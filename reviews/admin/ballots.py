"""The doors of the ballot: vote, recuse oneself, refer a dissent, record what was decided about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from applications.views import sure
from reviews import assertions, ballots, escalations, interests
from reviews.admin.registers import Register
from reviews.ballot_forms import OutcomeForm, ReasonForm, VoteForm
from reviews.models import Choice, Determination, Escalation, Recusal, Review, Vote
from standards.errors import Refusal


class Doors(Register):
    """A register with doors of its own, which lead back to the review's desk."""

    def door(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_site.admin_view(require_POST(view))

    def answered(
        self,
        request: HttpRequest,
        review: Review,
        verb: Callable[[], Any] | None,
        said: str,
        **bound: Any,
    ) -> HttpResponse:
        """Back to the desk; where it was refused, the desk with what was typed (`verb` None: the form was)."""
        if verb is not None:
            try:
                verb()
            except Refusal as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, said)
                return HttpResponseRedirect(
                    reverse("admin:reviews_review_change", args=[review.pk]) + "#ballot"
                )
        return self.admin_site.get_model_admin(Review)._desk(request, review, **bound)

    def review(self, request: HttpRequest, pk: int) -> Review:
        if not request.user.has_perm("reviews.view_review"):
            raise PermissionDenied
        organized = Review.objects.select_related(
            "dossier__application__organization", "dossier__application__end_user", "assigned_to"
        )
        return get_object_or_404(organized, pk=pk)

    def determination(self, request: HttpRequest, pk: int) -> Determination:
        if not request.user.has_perm("reviews.view_review"):
            raise PermissionDenied
        found = get_object_or_404(Determination, pk=pk)
        found.review = self.review(request, found.review_id)
        return found


@admin.register(Vote)
class VoteAdmin(Doors):
    """Every vote there was; and the door through which one is cast."""

    list_display = ("at", "reference", "agency", "person", "choice", "how", "number")
    list_filter = ("agency", "choice", "how")
    search_fields = ("determination__review__dossier__application__reference", "person__name")
    list_select_related = ("person", "determination__review__dossier__application")
    exclude = ("assertion", "draft")

    @admin.display(ordering="determination__review__dossier__application__reference")
    def reference(self, vote: Vote) -> str:
        return vote.determination.review.dossier.application.reference

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/cast/", self.door(self.cast), name="reviews_vote_cast"),
            path("<int:pk>/refer/", self.door(self.refer), name="reviews_vote_refer"),
            *super().get_urls(),
        ]

    def cast(self, request: HttpRequest, pk: int) -> HttpResponse:
        determination = self.determination(request, pk)
        choice = request.POST.get("choice", "")
        if choice not in Choice.values:
            choice = Choice.DISAPPROVE.value
        form = VoteForm(request.POST, choice=choice, read="")
        bound = {f"vote-{choice}": form}
        if not form.is_valid():
            return self.answered(request, determination.review, None, "", **bound)
        said = form.cleaned_data

        def verb() -> Any:
            how, assertion = sure.shown(
                request,
                request.user,  # type: ignore[arg-type]
                assertions.PURPOSES[said["choice"]],
                said["read"],
                said["credential"],
            )
            return ballots.cast(
                determination,
                request.user,  # type: ignore[arg-type]
                choice=said["choice"],
                read=said["read"],
                free_of_interest=said["free_of_interest"],
                reason=said["reason"],
                shown=ballots.Shown(how, assertion),
                now=timezone.now(),
            )

        words = f"Your agency's vote is: {Choice(said['choice']).label.lower()}."
        return self.answered(request, determination.review, verb, words, **bound)

    def refer(self, request: HttpRequest, pk: int) -> HttpResponse:
        determination = self.determination(request, pk)
        form = ReasonForm(request.POST, named="refer", label="Why this goes to the operating committee")

        def verb() -> Any:
            return escalations.refer(determination, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]

        words = "The dissent is before the operating committee."
        return self.answered(
            request, determination.review, verb if form.is_valid() else None, words, refer=form
        )


@admin.register(Escalation)
class EscalationAdmin(Doors):
    """Every dissent; what was decided about it, and whether it went further."""

    list_display = ("reference", "stage", "since_on", "outcome")
    list_filter = ("stage", "outcome")
    search_fields = ("determination__review__dossier__application__reference",)
    list_select_related = ("determination__review__dossier__application",)

    @admin.display(ordering="determination__review__dossier__application__reference")
    def reference(self, about: Escalation) -> str:
        return about.determination.review.dossier.application.reference

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/decide/", self.door(self.decide), name="reviews_escalation_decide"),
            path("<int:pk>/escalate/", self.door(self.escalate), name="reviews_escalation_escalate"),
            *super().get_urls(),
        ]

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        about = self._about(request, pk)
        form = OutcomeForm(request.POST, named="outcome", label="On what grounds")

        def verb() -> Any:
            return escalations.decide(about, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]

        review = about.determination.review
        return self.answered(
            request, review, verb if form.is_valid() else None, "The decision is on record.", outcome=form
        )

    def escalate(self, request: HttpRequest, pk: int) -> HttpResponse:
        about = self._about(request, pk)
        form = ReasonForm(request.POST, named="further", label="Why this goes further")

        def verb() -> Any:
            return escalations.escalate(about, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]

        review = about.determination.review
        return self.answered(
            request, review, verb if form.is_valid() else None, "It goes further.", further=form
        )

    def _about(self, request: HttpRequest, pk: int) -> Escalation:
        about = get_object_or_404(Escalation, pk=pk)
        about.determination = self.determination(request, about.determination_id)
        return about


@admin.register(Recusal)
class RecusalAdmin(Doors):
    """Who takes no part in what; and the door through which somebody takes themselves out."""

    list_display = ("at", "application", "person", "reason")
    search_fields = ("application__reference", "person__name")
    list_select_related = ("application", "person")

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/recuse/", self.door(self.recuse), name="reviews_recusal_recuse"),
            *super().get_urls(),
        ]

    def recuse(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self.review(request, pk)
        form = ReasonForm(request.POST, named="recuse", label="Why you take no part")

        def verb() -> Any:
            return interests.recuse(review, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]

        words = "You take no part in this application."
        return self.answered(request, review, verb if form.is_valid() else None, words, recusal=form)
