"""The organizations a person belongs to, a new one, and the pages of one of them."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from organizations import members, register, succession
from organizations.forms import OrganizationForm
from organizations.models import Membership, Role
from organizations.permissions import IN_WORDS, ROLES
from organizations.views.doors import Hall, in_hall, signed_in
from standards.errors import Refusal

ON_A_PAGE = 50


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Every organization of this person: there is no current one that could be the wrong one."""
    places = Membership.objects.filter(user=request.user).select_related("organization")
    return render(request, "organizations/index.html", {"places": places})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """Create an organization."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organization = members.found(request.user, **form.cleaned_data, now=timezone.now())
        except Refusal as no:
            form.add_error("name", str(no))
        else:
            messages.success(request, f"{organization} is created. Invite the people you work with.")
            return redirect("organizations:show", organization.pk)
    return render(request, "organizations/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@in_hall()
def show(request: HttpRequest, hall: Hall) -> HttpResponse:
    """Who belongs to it and what each may do; who is invited; who asked to become administrator."""
    places = list(hall.organization.memberships.select_related("user", "organization"))
    mine = next(place for place in places if place.user_id == hall.person.pk)
    now = timezone.now()
    titles = members.known_sections()
    context = {
        "hall": hall,
        "organization": hall.organization,
        "places": [(place, [titles.get(section, section) for section in place.sections]) for place in places],
        "mine": mine,
        "invitations": [
            (one, one.is_open(now))
            for one in hall.organization.invitations.open().select_related("invited_by")
        ],
        "requests": hall.organization.successions.filter(outcome="").select_related("person"),
        "may_ask": succession.may_ask(mine),
        "roles": [(Role(role).label, IN_WORDS[role]) for role in ROLES],
    }
    return render(request, "organizations/show.html", context)


@require_safe
@in_hall()
def log(request: HttpRequest, hall: Hall) -> HttpResponse:
    """Who came, changed and went, newest first."""
    entries = hall.organization.membership_log.order_by("-pk").select_related("actor", "person")
    page = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"organization": hall.organization, "hall": hall, "page": page, "lines": register.told(page)}
    return render(request, "organizations/log.html", context)
