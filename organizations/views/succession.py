"""Asking to become administrator, and deciding about it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from organizations import members, succession
from organizations.forms import AskForm, DecideForm
from organizations.views.doors import Hall, in_hall, sure_of_you
from standards.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@in_hall()
@sure_of_you
def ask(request: HttpRequest, hall: Hall) -> HttpResponse:
    """Ask to become administrator, because those who are do not answer."""
    mine = hall.organization.memberships.with_people().get(user=hall.person)
    if not succession.may_ask(mine):
        raise PermissionDenied(f"{hall.person} may not ask to become administrator of {hall.organization}")
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = succession.ask(
                hall.organization, hall.person, reason=form.cleaned_data["reason"], now=timezone.now()
            )
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            said = (
                "You are an administrator now."
                if asked.outcome
                else f"The administrators are told. Unless one refuses, you become one on {asked.decide_by:%-d %B %Y}."
            )
            messages.success(request, said)
            return redirect("organizations:show", hall.organization.pk)
    context = {
        "hall": hall,
        "organization": hall.organization,
        "form": form,
        "days": settings.VEDC_SUCCESSION_DAYS,
        "administrators": members.administrators(hall.organization),
    }
    return render(request, "organizations/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_hall()
@sure_of_you
def decide(request: HttpRequest, hall: Hall, request_pk: int) -> HttpResponse:
    """Agree, refuse, or take one's own request back."""
    asked = get_object_or_404(
        hall.organization.successions.select_related("person", "decided_by"), pk=request_pk
    )
    own = asked.person_id == hall.person.pk
    if not own and not hall.may_manage:
        raise PermissionDenied(f"{hall.person} does not run {hall.organization}")
    form, now = DecideForm(request.POST or None), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            if own:
                succession.withdraw(asked, hall.person, now=now)
            elif "agree" in request.POST:
                succession.agree(asked, hall.person, now=now)
            else:
                succession.refuse(asked, hall.person, note=form.cleaned_data["note"], now=now)
        except Refusal as no:
            form.add_error(None if own or asked.outcome else "note", str(no))
        else:
            messages.success(request, "Your decision is recorded.")
            return redirect("organizations:show", hall.organization.pk)
    context = {"hall": hall, "organization": hall.organization, "asked": asked, "own": own, "form": form}
    return render(request, "organizations/decide.html", context, status=422 if form.errors else 200)
