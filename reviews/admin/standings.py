"""Determinations at the desk: each with its reasons, hold and letter, and the door to a change of standing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from applications import dossiers
from reviews import determinations, drafts, holds, letters, standings
from reviews.admin.entitled import may
from reviews.forms import LetterForm, ReasonForm, StandingForm, conditions, grounds
from reviews.models import OF_STANDING, Decision, Determination, Review
from reviews.permissions import APPROVE, DETERMINE, OVERRIDE, RELEASE
from standards.errors import Refusal
from standards.lifecycle import Status


class Kept(admin.ModelAdmin):
    """Rows that change through verbs alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def refuse_who_may_not_look(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
        known = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, known | context, status=status)


def done(request: HttpRequest, verb: Callable[[], Any], said: str) -> bool:
    """Call a verb and say what came of it; False where it refused."""
    try:
        verb()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True


@admin.register(Determination)
class DeterminationAdmin(Kept):
    """What was determined and what is proposed, and one page for each."""

    list_display = ("reference", "decision", "made_at", "made_by", "approved_at", "approved_by")
    list_filter = ("decision", "high_impact", ("approved_at", admin.EmptyFieldListFilter))
    search_fields = (
        "review__dossier__application__reference",
        "review__dossier__application__end_user__name",
    )
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Determination]:
        return Determination.objects.with_dossier().select_related("hold", "letter__edited_by", "lapse_of")

    @admin.display(ordering="review__dossier__application__reference")
    def reference(self, determination: Determination) -> str:
        return determination.review.dossier.application.reference

    def get_urls(self) -> list[Any]:
        look = self.admin_site.admin_view

        def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
            return look(require_POST(view))

        return [
            path("<int:pk>/letter/", door(self.word), name="reviews_determination_letter"),
            path("<int:pk>/letter.pdf", look(self.letter_pdf), name="reviews_determination_letter_pdf"),
            path("<int:pk>/release/", door(self.release), name="reviews_determination_release"),
            path("propose/<int:pk>/", look(self.propose), name="reviews_determination_propose"),
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
        return self._shown(request, self._one(request, int(object_id)))

    def letter_pdf(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The letter on paper, as it stands."""
        found = self._one(request, pk)
        if not hasattr(found, "letter"):
            raise Http404
        name = f"{found.review.dossier.application.reference}-letter-{found.pk}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return HttpResponse(letters.pdf(found), content_type="application/pdf", headers=headers)

    # Acting

    def word(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, form = self._one(request, pk), LetterForm(request.POST)
        letter = getattr(found, "letter", None)
        if letter is None:
            raise Http404
        if form.is_valid():

            def verb() -> Any:
                return letters.edit(letter, request.user, **form.cleaned_data, now=timezone.now())

            if done(request, verb, "The letter is kept."):
                return self._back(found, "#letter")
        return self._shown(request, found, letter_form=form)

    def release(self, request: HttpRequest, pk: int) -> HttpResponse:
        found, form = self._one(request, pk), ReasonForm(request.POST)
        hold = getattr(found, "hold", None)
        if hold is None:
            raise Http404
        if form.is_valid():

            def verb() -> Any:
                return holds.release(hold, request.user, **form.cleaned_data, now=timezone.now())

            if done(request, verb, "Released: it may be approved now."):
                return self._back(found, "#hold")
        return self._shown(request, found, release_form=form)

    def propose(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How an authorization stands, and the form to propose a change of it."""
        self.refuse_who_may_not_look(request)
        rows = Review.objects.select_related(
            "dossier__application__organization", "reconsiders__determination"
        )
        review = get_object_or_404(rows, pk=pk)
        found, data = list(review.findings.all()), request.POST if request.method == "POST" else None
        form, why, terms = _standing_form(review, data), grounds(found, data), conditions(found, data)
        terms_sent = data is not None and "conditions-TOTAL_FORMS" in data
        whole = form.is_valid() and why.is_bound and why.is_valid() and (not terms_sent or terms.is_valid())
        if whole:

            def verb() -> Any:
                return determinations.propose(
                    review,
                    request.user,  # type: ignore[arg-type]
                    decision=form.cleaned_data["decision"],
                    reasons=form.cleaned_data["reasons"],
                    grounds=why.grounds(),
                    scope=form.scope,
                    terms=terms.terms() if terms_sent else (),
                    now=timezone.now(),
                )

            if done(request, verb, "Proposed. It takes effect when a second person approves it."):
                made = review.determinations.pending().first()
                return self._back(made) if made else HttpResponseRedirect(request.path)
        context = _proposing(request, review) | {"form": form, "grounds": why, "rows": terms}
        return self.page(request, "admin/reviews/determination/propose.html", context, 422 if data else 200)

    # Between

    def _one(self, request: HttpRequest, pk: int) -> Determination:
        self.refuse_who_may_not_look(request)
        return get_object_or_404(self.get_queryset(request), pk=pk)

    @staticmethod
    def _back(determination: Determination, where: str = "") -> HttpResponse:
        return HttpResponseRedirect(
            reverse("admin:reviews_determination_change", args=[determination.pk]) + where
        )

    def _shown(self, request: HttpRequest, determination: Determination, **bound: Any) -> HttpResponse:
        context = _page(request, determination) | bound
        return self.page(request, "admin/reviews/determination/page.html", context, 422 if bound else 200)


def _page(request: HttpRequest, determination: Determination) -> dict[str, Any]:
    """What the page of a determination shows, and what this person may do on it."""
    review = determination.review
    application = review.dossier.application
    hold, letter = getattr(determination, "hold", None), getattr(determination, "letter", None)
    waits = determination.approved_at is None and determination.objected_at is None
    held = hold is not None and hold.is_open
    partial = held and holds.has_part(determination, request.user)  # type: ignore[arg-type]
    return {
        "title": f"{determination.get_decision_display()}: {application.reference}",
        "determination": determination,
        "review": review,
        "application": application,
        "is_of_standing": determination.decision in standings.BECOMES,
        "scope": standings.scope_of(determination).words(_names(review)),
        "digest": drafts.content(determination)[1],
        "grounds": list(determination.grounds.all()),
        "terms": list(determination.conditions.all()),
        "hold": hold,
        "may_release": waits and held and may(request, OVERRIDE if partial else RELEASE, review),
        "overrides": partial,
        "release_form": ReasonForm(),
        "letter": letter,
        "may_word": letter is not None and waits and may(request, DETERMINE, review),
        "letter_form": LetterForm(initial={"text": letter.text if letter else ""}),
        "may_approve": waits
        and not held
        and determination.made_by_id != request.user.pk
        and may(request, APPROVE, review),
        "again": getattr(determination, "reconsideration", None),
    }


def _proposing(request: HttpRequest, review: Review) -> dict[str, Any]:
    """How an authorization stands and how it came to that."""
    application = review.dossier.application
    names = _names(review)
    rows = Determination.objects.of_application(application).order_by("-made_at", "-pk")
    standing = standings.of(application)
    parts = [*standing.sites.items(), *standing.countries.items()]
    return {
        "title": f"How {application.reference} stands",
        "review": review,
        "application": application,
        "standing": standing,
        "parts": [(names.get(key, key), value) for key, value in parts],
        "history": [
            (one, standings.scope_of(one).words(names) if one.decision in standings.BECOMES else "")
            for one in rows
        ],
        "again": _again(review),
        "may_propose": may(request, DETERMINE, review)
        and application.state in (Status.AUTHORIZED, Status.SUSPENDED, Status.REVOKED),
    }


def _standing_form(review: Review, data: Any) -> StandingForm:
    edition, said = dossiers.rulebook_of(review.dossier.application), dossiers.read(review.dossier)
    codes = dict.fromkeys(site.country for site in said.sites)
    only = [Decision.REINSTATE.value, Decision.UPHOLD.value] if _again(review) else list(OF_STANDING)
    return StandingForm(
        data,
        decisions=only,
        sites=[(site.id, f"{site.name} ({site.country})") for site in said.sites],
        countries=[(code, edition.countries.name(code)) for code in codes],
    )


def _again(review: Review) -> Any:
    again = getattr(review, "reconsiders", None)
    return again if again is not None and again.determination.decision in OF_STANDING else None


def _names(review: Review) -> dict[str, str]:
    edition, said = dossiers.rulebook_of(review.dossier.application), dossiers.read(review.dossier)
    return {**edition.countries.names, **{site.id: site.name for site in said.sites}}
