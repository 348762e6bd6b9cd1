"""What if: chips, interfaces and sites changed on a scratch copy, and what that moves among the findings."""

from __future__ import annotations

import copy
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from applications import dossiers, scratches
from applications.checking import Checked
from applications.forms.trying import Sites, Trial, Trying
from applications.forms.typed import Places
from applications.models import Scratch
from applications.views.desk import Desk, at_desk
from organizations.permissions import Permission
from standards import dossier
from standards.errors import Refusal

PAGE = "applications/what_if.html"
OVERTAKEN = "Somebody changed the answers since this page was made. Nothing was taken over: look again."


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(needs=Permission.VIEW)
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form, and what the scratch copy moves; whoever may read the application may try."""
    now = timezone.now()
    if "forget" in request.POST:
        scratches.forget(desk.application, desk.person)
        return redirect("applications:what_if", desk.application.reference)
    if "take" in request.POST:
        return _take(request, desk)
    plain = dossiers.plain(desk.application, filing=1, filed_on=now.date())
    kept = Scratch.objects.of(desk.application, desk.person, now)
    form = _form(desk, plain, kept.changes if kept else {}, request.GET)
    page: dict[str, Any] = {"desk": desk, "application": desk.application, "form": form, "kept": kept}
    if request.method == "POST":
        try:
            return _try(request, desk, plain, form)
        except Refusal as no:
            return render(request, PAGE, {**page, "refusal": str(no), "errors": form.errors})
    try:
        return render(request, PAGE, {**page, **_moved(desk, plain, kept)})
    except Refusal as no:
        return render(request, PAGE, {**page, "refusal": str(no), "faults": no.faults})


def _take(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take the tables over into the answers, if they stand as the person saw them."""
    now, back = timezone.now(), redirect("applications:what_if", desk.application.reference)
    kept = Scratch.objects.of(desk.application, desk.person, now)
    if kept is None:
        return back
    seen = {id: request.POST.get(f"seen.{id}", "") for id in kept.changes.get("tables", {})}
    try:
        overtaken = scratches.take_over(kept, desk.person, seen, now=now)
    except Refusal as no:
        messages.error(request, str(no))
        return back
    if overtaken:
        messages.error(request, f"{OVERTAKEN} It was changed: {'; '.join(overtaken)}")
    else:
        messages.success(request, "The tables are taken over into the answers.")
    return back


def _try(request: HttpRequest, desk: Desk, plain: scratches.Plain, form: Trying) -> HttpResponse:
    places = _places(desk, plain)
    form.sites.typed(request.POST, places)
    for trial in form.trials:
        trial.typed(request.POST)
    scratches.keep(desk.application, desk.person, form.changes(plain), now=timezone.now())
    answer = redirect("applications:what_if", desk.application.reference)
    query = request.GET.urlencode()
    answer["Location"] += f"?{query}#moved" if query else "#moved"
    return answer


def _form(desk: Desk, plain: scratches.Plain, changes: dict[str, Any], shown: QueryDict) -> Trying:
    made = copy.deepcopy(changes)
    known = {site["id"]: site for site in plain["sites"]}
    sites = Sites(
        desk.rulebook, known, made.get("countries", {}), made.get("gone", []), made.get("added", []), []
    )
    places = _places(desk, plain, made.get("added", []))
    trials = []
    for id, names in scratches.tables(desk.rulebook, desk.application.kind).items():
        rows = made.get("tables", {}).get(id, plain["answers"].get(id, {}).get("value") or [])
        page = shown.get(id, "")
        number = int(page) if page.isdecimal() and len(page) < 5 else 1
        trials.append(Trial(desk.rulebook.questions[id], names, places, rows, number))
    return Trying(sites, trials)


def _places(desk: Desk, plain: scratches.Plain, added: list[dict[str, str]] | None = None) -> Places:
    """What a cell may name, out of the dossier itself, so that nothing is asked twice."""
    sites = {site["id"]: site["name"] or site["id"] for site in (*plain["sites"], *(added or ()))}
    rows = plain["answers"].get("parties", {}).get("value") or []
    parties = {"end_user": f"{plain['end_user'].get('name', '')} (end user)"}
    parties |= {row["id"]: row.get("name") or row["id"] for row in rows if row.get("id")}
    return Places(desk.rulebook, sites, parties, {})


def _moved(desk: Desk, plain: scratches.Plain, kept: Scratch | None) -> dict[str, Any]:
    """Before and after, where there is a scratch copy."""
    if kept is None or not kept.changes:
        return {}
    on = timezone.now().date()
    changed, dropped = scratches.tried(plain, kept.changes, desk.rulebook)
    was, now = (Checked(desk.rulebook, dossier.parse(one, desk.rulebook), on) for one in (plain, changed))
    before, after = was.gallery.beside(now.gallery), now.gallery.beside(was.gallery)
    taken = kept.changes.get("tables", {}) if desk.may_edit else {}
    held = desk.given(set(taken), None) if taken else {}
    return {
        "taken": [(id, held[id].digest if id in held else "") for id in taken],
        "was": was,
        "now": now,
        "totals": list(zip(was.totals, now.totals, strict=True)),
        "moved": scratches.moved(was, now),
        "dropped": dropped,
        "before": before,
        "before_sheets": before.sheets(1),
        "before_table": before.table(1),
        "after": after,
        "after_sheets": after.sheets(1),
        "after_table": after.table(1),
    }
