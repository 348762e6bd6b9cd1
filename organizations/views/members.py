"""Inviting people, giving them roles, and taking them out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from organizations import invitations, members
from organizations.forms import ChangeForm, InviteForm, RemoveForm
from organizations.permissions import Permission
from organizations.views.doors import Hall, in_hall, sure_of_you
from standards.errors import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@in_hall(needs=Permission.MANAGE)
@sure_of_you
def invite(request: HttpRequest, hall: Hall) -> HttpResponse:
    """Offer somebody a place."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invitations.invite(
                hall.organization,
                hall.person,
                email=form.cleaned_data["email"],
                **form.place,
                now=timezone.now(),
            )
        except Refusal as no:
            form.add_error("email", str(no))
        else:
            messages.success(request, f"An invitation is on its way to {invitation.email}.")
            return redirect("organizations:show", hall.organization.pk)
    context = {"hall": hall, "organization": hall.organization, "form": form}
    return render(request, "organizations/invite.html", context, status=422 if form.errors else 200)


@require_POST
@in_hall(needs=Permission.MANAGE)
def uninvite(request: HttpRequest, hall: Hall, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    known = get_object_or_404(hall.organization.invitations, pk=invitation)
    invitations.withdraw(known, hall.person, now=timezone.now())
    messages.success(request, f"The invitation of {known.email} is taken back; its link no longer works.")
    return redirect("organizations:show", hall.organization.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@in_hall(needs=Permission.MANAGE)
@sure_of_you
def change(request: HttpRequest, hall: Hall, member: int) -> HttpResponse:
    """Give a member another role."""
    place = hall.member(member)
    form = ChangeForm(request.POST or None, member=place)
    if request.method == "POST" and form.is_valid():
        try:
            members.change(
                place,
                hall.person,
                **form.place,
                reason=form.cleaned_data["reason"],
                successor=form.cleaned_data.get("successor"),
                now=timezone.now(),
            )
        except Refusal as no:
            form.add_error("successor" if "successor" in form.fields else None, str(no))
        else:
            messages.success(request, f"The role of {place.user} is saved.")
            return redirect("organizations:show", hall.organization.pk)
    context = {"hall": hall, "organization": hall.organization, "member": place, "form": form}
    return render(request, "organizations/member.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_hall()
@sure_of_you
def remove(request: HttpRequest, hall: Hall, member: int) -> HttpResponse:
    """Take a member out, or leave."""
    place = hall.member(member)
    leaves = place.user_id == hall.person.pk
    if not leaves and not hall.may_manage:
        raise PermissionDenied(f"{hall.person} does not run {hall.organization}")
    form = RemoveForm(request.POST or None, member=place)
    if request.method == "POST" and form.is_valid():
        try:
            members.remove(
                place,
                hall.person,
                reason=form.cleaned_data["reason"],
                successor=form.cleaned_data.get("successor"),
                now=timezone.now(),
            )
        except Refusal as no:
            form.add_error("successor" if "successor" in form.fields else None, str(no))
        else:
            gone = f"You left {hall.organization}." if leaves else f"{place.user} is removed."
            messages.success(request, gone)
            return redirect(
                *(["organizations:index"] if leaves else ["organizations:show", hall.organization.pk])
            )
    context = {
        "hall": hall,
        "organization": hall.organization,
        "member": place,
        "leaves": leaves,
        "form": form,
        "alone": "successor" in form.fields and not form.fields["successor"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return render(request, "organizations/remove.html", context, status=422 if form.errors else 200)
