"""The data centers of an application."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import mentions, progress, sites
from applications.answers import Said
from applications.drawings import world
from applications.forms.particulars import SiteForm
from applications.models import Site
from applications.views.desk import Desk, at_desk
from standards.errors import Refusal


@require_safe
@at_desk(on=sites.SECTION)
def index(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All sites, and what may be done with them."""
    names = desk.rulebook.countries
    rows = [(site, names.name(site.country)) for site in desk.sites]
    return render(
        request,
        "applications/sites.html",
        {
            "desk": desk,
            "application": desk.application,
            "rows": rows,
            "world": world.draw(desk.sites, settings.VEDC_COASTS),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(on=sites.SECTION)
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    return _form(request, desk, None)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk(on=sites.SECTION)
def change(request: HttpRequest, desk: Desk, site: str) -> HttpResponse:
    return _form(request, desk, desk.site(site))


@require_POST
@at_desk(on=sites.SECTION)
def remove(request: HttpRequest, desk: Desk, site: str) -> HttpResponse:
    """Take a site out, once the person said so on its page."""
    known = desk.site(site)
    if "sure" not in request.POST:
        messages.error(request, f"Tick that {known.name} and its answers go, then remove it.")
        return redirect("applications:site_change", desk.application.reference, site)
    try:
        sites.remove(desk.application, request.user, site, now=timezone.now())
    except Refusal as no:
        messages.error(request, str(no))
    else:
        messages.success(request, f"{known.name} and the answers given for it are removed.")
    return redirect("applications:sites", desk.application.reference)


def _form(request: HttpRequest, desk: Desk, site: Site | None) -> HttpResponse:
    application = desk.application
    typed = copy(site)  # a form writes into its instance; the page goes on telling what is kept
    form = SiteForm(request.POST or None, instance=typed, rulebook=desk.rulebook)
    if request.method == "POST" and form.is_valid():
        try:
            if site is None:
                sites.add(application, request.user, **form.cleaned_data)
            else:
                sites.change(application, request.user, site.key, **form.cleaned_data)
        except Refusal as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, f"{form.cleaned_data['name']} is saved.")
            if "another" in request.POST:
                return redirect("applications:site_add", application.reference)
            return redirect("applications:sites", application.reference)
    return render(
        request,
        "applications/site.html",
        {"desk": desk, "application": application, "form": form, "site": site, **_said(desk, site)},
        status=422 if form.is_bound else 200,
    )


def _said(desk: Desk, site: Site | None) -> dict[str, Any]:
    """What is said of a site elsewhere, and where it stands."""
    if site is None:
        return {}
    rulebook, kind = desk.rulebook, desk.application.kind
    kept = progress.kept(desk.application, desk.sites)
    parties = kept.get(("parties", None))
    places = desk.places(Said("parties", value=parties.value) if parties else None)
    return {
        "country": rulebook.countries.name(site.country),
        "world": world.draw([site], settings.VEDC_COASTS),
        "parts": [
            (part, tally)
            for part in progress.of(rulebook, kind, desk.sites, kept)
            for place, tally in part.sites
            if place.pk == site.pk
        ],
        "mentions": tuple(mentions.of(rulebook, kind, site.key, kept, places)),
    }
