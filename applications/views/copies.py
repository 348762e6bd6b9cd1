"""Copy forward: a new application from an earlier one, and the copied answers that wait to be confirmed."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import copying, dossiers
from applications.forms import telling
from applications.views.desk import Desk, at_desk
from organizations.permissions import Permission
from standards import rulebook
from standards.errors import Refusal
from standards.rulebook import Rulebook


class CopyForm(forms.Form):
    """Under which edition, as which kind."""

    rule = forms.ChoiceField(widget=forms.RadioSelect, label="Rule and kind of authorization")


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(needs=Permission.EDIT)
def copy(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Start a new application with what this one said."""
    application, now = desk.application, timezone.now()
    offered = rulebook.catalogue().offered(now.date())
    form = CopyForm(request.POST or None, initial={"rule": _first(offered, desk)})
    form.fields["rule"].choices = [  # type: ignore[attr-defined]
        (f"{book.key}/{kind.id}", f"{book.title}, edition {book.edition}: {kind.title} ({kind.id})")
        for book in offered
        for kind in book.kinds
    ]
    page = {"desk": desk, "application": application, "form": form}
    if request.method == "POST" and form.is_valid():
        key, _, kind = form.cleaned_data["rule"].partition("/")
        book, _, edition = key.partition("@")
        try:
            done = copying.forward(
                application, desk.person, rulebook_id=book, edition=edition, kind=kind, now=now
            )
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, f"{done.application.reference} is started with {done.count:,} answers.")
            if not done.left:
                return redirect("applications:copied", done.application.reference)
            page |= {"done": done}
            return render(request, "applications/copy.html", page)
    page |= {"source": copying.source_of(application, now)}
    return render(request, "applications/copy.html", page, status=422 if request.method == "POST" else 200)


def _first(offered: list[Rulebook], desk: Desk) -> str:
    same = [book for book in offered if book.id == desk.application.rulebook_id] or list(offered)
    return f"{same[0].key}/{desk.application.kind}" if same else ""


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(needs=Permission.EDIT)
def copied(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The copied answers that nobody confirmed or changed yet, with their origin."""
    waiting = copying.origins(desk.application)
    if request.method == "POST":
        ticked = set(request.POST.getlist("holds"))
        chosen = [place for place in waiting if "/".join(place) in ticked]
        try:
            done = copying.confirm(desk.application, desk.person, chosen) if chosen else 0
        except Refusal as no:
            messages.error(request, str(no))
        else:
            messages.success(request, f"{done} copied answer{'' if done == 1 else 's'} confirmed.")
        return redirect("applications:copied", desk.application.reference)
    plain = dossiers.plain(desk.application, filing=1, filed_on=timezone.now().date())
    lines = [
        (chapter.section, place, item, waiting[item.question.id, place.site])
        for chapter in telling.chapters(plain, desk.rulebook)
        for place in chapter.places
        for item in place.items
        if (item.question.id, place.site) in waiting
    ]
    page = {"desk": desk, "application": desk.application, "lines": lines}
    return render(request, "applications/copied.html", page)
