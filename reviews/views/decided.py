"""What an operator sees of what was determined: the decisions with their letters, and the conditions to be met."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from applications.stored import Door
from applications.views import sending
from applications.views.desk import Desk, at_desk
from organizations.permissions import Permission
from reviews import conditions, letters, reconsiderations, standings
from reviews.models import Condition, Decision, Determination
from standards.errors import Refusal

#: What was done, as the operator reads it.
DONE = {
    Decision.AUTHORIZE.value: "Authorized",
    Decision.CONDITIONS.value: "Authorized with conditions",
    Decision.RETURN.value: "Returned for amendment",
    Decision.DENY.value: "Denied",
    Decision.REVISE.value: "Revised",
    Decision.SUSPEND.value: "Suspended",
    Decision.REINSTATE.value: "Reinstated",
    Decision.REVOKE.value: "Revoked",
    Decision.UPHOLD.value: "Looked at again, and upheld",
}


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, none included."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(file, initial) for file in data] if isinstance(data, list | tuple) else []

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data


class SubmissionForm(forms.Form):
    """How a condition is met, and what shows it."""

    note = forms.CharField(label="How it is met", widget=forms.Textarea(attrs={"rows": 4}), max_length=8000)
    files = FilesField(label="Files that show it", required=False)


class ReconsiderForm(forms.Form):
    """Why it should be decided otherwise."""

    statement = forms.CharField(
        label="Why it should be decided otherwise",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20000,
    )
    files = FilesField(label="Files it rests on", required=False)


@require_safe
@at_desk()
def decisions(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every determination that took effect, with its letter and whether another look may be asked for."""
    today = timezone.now().date()
    seen = _decided(desk).select_related("letter", "reconsideration", "lapse_of").prefetch_related("grounds")
    rows = list(seen.order_by("-approved_at", "-pk"))
    names = _names(desk)
    lines = [
        {
            "determination": one,
            "scope": standings.scope_of(one).words(names),
            "said": DONE[one.decision],
            "until": _until(one, rows, today),
            "again": getattr(one, "reconsideration", None),
        }
        for one in rows
    ]
    page = {"desk": desk, "application": desk.application, "lines": lines}
    return render(request, "reviews/decisions.html", page)


@require_safe
@at_desk()
def letter(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The letter of a determination that took effect, as PDF."""
    found = get_object_or_404(
        _decided(desk).with_dossier().select_related("letter"), pk=pk, letter__isnull=False
    )
    pdf = letters.pdf(found)
    name = f"{desk.application.reference}-letter-{found.pk}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(needs=Permission.CERTIFY)
def reconsider(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Ask for another look at a decision."""
    found = get_object_or_404(_decided(desk).select_related("reconsideration"), pk=pk)
    form = ReconsiderForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            reconsiderations.ask(found, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, "Reconsideration is asked for. Other people will look at it.")
            return redirect("reviews:decisions", desk.application.reference)
    page = {
        "desk": desk,
        "application": desk.application,
        "determination": found,
        "scope": standings.scope_of(found).words(_names(desk)),
        "said": DONE[found.decision],
        "until": _until(found, list(_decided(desk)), timezone.now().date()),
        "again": getattr(found, "reconsideration", None),
        "form": form,
    }
    return render(request, "reviews/reconsider.html", page, status=422 if form.errors else 200)


@require_safe
@at_desk()
def conditions_(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every condition of the authorization, and where each stands."""
    today = timezone.now().date()
    rows = Condition.objects.of_application(desk.application).with_last_step().order_by("number")
    lines = [_line(one, today) for one in rows]
    page = {"desk": desk, "application": desk.application, "lines": lines}
    return render(request, "reviews/conditions.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(needs=Permission.CERTIFY)
def condition(request: HttpRequest, desk: Desk, number: int) -> HttpResponse:
    """One condition with its history, and the form to submit what shows that it is met."""
    rows = Condition.objects.of_application(desk.application).with_last_step()
    found = get_object_or_404(rows, number=number)
    form = SubmissionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            conditions.submit(found, request.user, **form.cleaned_data, now=timezone.now())  # type: ignore[arg-type]
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            messages.success(
                request, "Submitted. A reviewer looks at it; the history here says what came of it."
            )
            return redirect("reviews:condition", desk.application.reference, number)
    line = _line(found, timezone.now().date())
    page = {
        "desk": desk,
        "application": desk.application,
        "line": line,
        "events": _told(desk, found),
        "may_submit": desk.may_certify and line["state"] in ("open", "overdue", "missed"),
        "form": form,
    }
    return render(request, "reviews/condition.html", page, status=422 if form.errors else 200)


@require_safe
@at_desk()
def exhibit(request: HttpRequest, desk: Desk, key: str) -> HttpResponseBase:
    """A file that was sent after filing."""
    found = get_object_or_404(desk.application.exhibits, key=key)
    try:
        return sending.send(
            request, found, key, desk.application, name=found.name, door=Door.DESK, now=timezone.now()
        )
    except Refusal as no:
        raise Http404(str(no)) from None


def _decided(desk: Desk) -> Any:
    return Determination.objects.of_application(desk.application).approved()


def _until(one: Determination, rows: list[Determination], today: date) -> date | None:
    """The last day on which another look may be asked for; None where it may not, or not any more."""
    last = reconsiderations.last_day(one)
    return last if last and last >= today and reconsiderations.still_stands(one, rows) else None


def _names(desk: Desk) -> dict[str, str]:
    return {**desk.rulebook.countries.names, **{site.key: site.name for site in desk.sites}}


def _line(one: Any, today: Any) -> dict[str, Any]:
    state = conditions.state(one.last_step)
    late = state == "open" and one.due_on is not None and one.due_on < today
    return {"condition": one, "state": "overdue" if late else state, "is_late": late}


def _told(desk: Desk, found: Condition) -> list[dict[str, Any]]:
    """The history for the operator's eyes: their own people by name, the committee as one."""
    members = set(desk.application.organization.members.values_list("pk", flat=True))
    told = []
    for one in found.events.select_related("by").order_by("number"):
        ours = one.by_id is not None and one.by_id not in members
        who = "The platform" if one.by is None else "The committee" if ours else str(one.by)
        told.append({"event": one, "who": who})
    return told
