"""The calendar of what falls due."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from organizations.permissions import Permission, may, organizations_of
from recertifications import dashboards, services
from recertifications.forms import DoneForm
from recertifications.models import Obligation
from standards.errors import Refusal


@login_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Every obligation of my organizations, by month; `?reference=` narrows it to one application."""
    today = timezone.now().date()
    mine = Obligation.objects.visible_to(request.user).with_holder()
    reference = request.GET.get("reference", "")
    if reference:
        mine = mine.filter(attestation__reference=reference)
    rows = [
        {"obligation": one, "state": one.state_on(today), "days": (one.due_on - today).days} for one in mine
    ]
    months = [
        {"first": date(*month, 1), "rows": list(group)}
        for month, group in groupby(
            rows, key=lambda r: (r["obligation"].due_on.year, r["obligation"].due_on.month)
        )
    ]
    overdue = sum(1 for row in rows if row["state"] == "overdue")
    due = sum(1 for row in rows if row["state"] == "due")
    context = {"months": months, "today": today, "overdue": overdue, "due": due, "reference": reference}
    return render(request, "recertifications/calendar.html", context)


@login_required
@require_safe
def dashboard(request: HttpRequest, pk: int) -> HttpResponse:
    """Every site of one organization with its certificate, its standing today and its next duties."""
    mine = organizations_of(request.user, Permission.VIEW)
    organization, today = get_object_or_404(mine, pk=pk), timezone.now().date()
    cards = dashboards.of(organization, today)
    overdue = sum(card.overdue for card in cards)
    context = {"organization": organization, "cards": cards, "today": today, "overdue": overdue}
    return render(request, "recertifications/dashboard.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """One obligation: what it asks, and the record that it was done."""
    obligation = get_object_or_404(Obligation.objects.visible_to(request.user).with_holder(), pk=pk)
    application = obligation.attestation.determination.review.dossier.application
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.discharge(obligation, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Recorded as done: {obligation.title}.")
            return redirect("recertifications:calendar")
    context = {
        "obligation": obligation,
        "application": application,
        "form": form,
        "state": obligation.state_on(timezone.now().date()),
        "is_condition": obligation.duty.startswith(services.CONDITION),
        "may_certify": may(request.user, Permission.CERTIFY, application.organization),
    }
    return render(request, "recertifications/done.html", context, status=422 if form.errors else 200)
