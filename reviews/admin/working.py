"""Who has a review, and what people write beside it: give, hand over, finish; comment, edit, show, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone

from reviews import assignments, comments, services
from reviews.admin.doors import Doors
from reviews.desk_forms import CommentForm, GiveForm
from reviews.models import Comment, Review


class WorkingDoors(Doors):
    """The doors of assignments and of comments."""

    def working_urls(self) -> list[Any]:
        act = self.acts
        said = "<int:pk>/comments"
        return [
            path("<int:pk>/take/", act(self.take), name="reviews_review_take"),
            path("<int:pk>/give/", act(self.give), name="reviews_review_give"),
            path("<int:pk>/finish/", act(self.finish), name="reviews_review_finish"),
            path(f"{said}/write/", act(self.write), name="reviews_review_comment"),
            path(f"{said}/<int:comment>/edit/", act(self.edit), name="reviews_review_edit"),
            path(f"{said}/<int:comment>/show/", act(self.show), name="reviews_review_show"),
            path(f"{said}/<int:comment>/withdraw/", act(self.withdraw), name="reviews_review_withdraw"),
        ]

    # Who has it

    def take(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it, or give it back if one has it."""
        review = self._review(request, pk)
        mine = not review.assignments.standing().filter(person=request.user).exists()

        def verb() -> Any:
            return services.assign(review, request.user, request.user if mine else None, now=timezone.now())  # type: ignore[arg-type]

        self._done(request, verb, "The review is yours." if mine else "The review is nobody's.")
        return self._back(review)

    def give(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self._review(request, pk)
        form = GiveForm(request.POST, person=request.user)  # type: ignore[arg-type]
        if not form.is_valid():
            messages.error(request, "Choose a colleague of your agency to hand the review to.")
            return self._back(review)
        said = form.cleaned_data

        def verb() -> Any:
            return assignments.give(review, request.user, said["to"], note=said["note"], now=timezone.now())  # type: ignore[arg-type]

        self._done(request, verb, f"The review went to {said['to']}, or to whoever stands in.")
        return self._back(review)

    def finish(self, request: HttpRequest, pk: int) -> HttpResponse:
        review, done = self._review(request, pk), "again" not in request.POST

        def verb() -> Any:
            return assignments.finish(review, request.user, done=done, now=timezone.now())  # type: ignore[arg-type]

        self._done(request, verb, "Your agency's part is done." if done else "Your agency has more to do.")
        return self._back(review)

    # What they write

    def write(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self._review(request, pk)
        form = CommentForm(request.POST)
        if not form.is_valid():
            messages.error(request, "Say something, and who may read it.")
            return self._to_comments(review, request.POST.get("requirement", ""))

        def verb() -> Any:
            return comments.write(review, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]

        self._done(request, verb, "The comment is kept.")
        return self._to_comments(review, form.cleaned_data["requirement"])

    def edit(self, request: HttpRequest, pk: int, comment: int) -> HttpResponse:
        said = {name: request.POST.get(name, "") for name in ("text", "visibility")}

        def verb(one: Comment) -> Any:
            return comments.edit(one, request.user, **said, now=timezone.now())  # type: ignore[arg-type]

        return self._on_comment(request, pk, comment, verb, "The comment says otherwise now.")

    def show(self, request: HttpRequest, pk: int, comment: int) -> HttpResponse:
        def verb(one: Comment) -> Any:
            return comments.show(one, request.user, now=timezone.now())  # type: ignore[arg-type]

        return self._on_comment(request, pk, comment, verb, "The operator can read it now.")

    def withdraw(self, request: HttpRequest, pk: int, comment: int) -> HttpResponse:
        def verb(one: Comment) -> Any:
            return comments.withdraw(one, request.user, now=timezone.now())  # type: ignore[arg-type]

        return self._on_comment(request, pk, comment, verb, "The comment is withdrawn.")

    def _on_comment(
        self, request: HttpRequest, pk: int, comment: int, verb: Callable[[Comment], Any], said: str
    ) -> HttpResponse:
        review = self._review(request, pk)
        readable = Comment.objects.visible_to(request.user).select_related("review")  # type: ignore[arg-type]
        one = get_object_or_404(readable, pk=comment, review=review)
        self._done(request, lambda: verb(one), said)
        return self._to_comments(review, one.requirement)

    def _to_comments(self, review: Review, requirement: str) -> HttpResponse:
        if not review.findings.filter(requirement=requirement).exists():
            return self._back(review, "#comments")
        to = reverse("admin:reviews_review_requirement", args=[review.pk, requirement])
        return HttpResponseRedirect(f"{to}#comments")
