"""What stands before the pages of one organization: who may come in, and who must show again who they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control

from organizations.models import Membership, Organization, User
from organizations.permissions import Grant, Permission, grant, organizations_of

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Hall:
    """One organization as one of its members may see it."""

    organization: Organization
    person: User
    grants: Grant

    @property
    def may_manage(self) -> bool:
        return Permission.MANAGE in self.grants

    def member(self, pk: int) -> Membership:
        """A member by number; 404 for one of another organization."""
        return get_object_or_404(Membership.objects.with_people(), pk=pk, organization=self.organization)


def signed_in(view: View) -> View:
    """A page for anybody who is signed in, kept by no cache on the way."""

    @login_required
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return door


def in_hall(needs: Permission = Permission.VIEW) -> Callable[[View], View]:
    """A page of one organization: not there for strangers, closed to members who lack the permission."""

    def guard(view: View) -> View:
        @signed_in
        @wraps(view)
        def door(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
            organization = get_object_or_404(organizations_of(request.user, Permission.VIEW), pk=pk)
            hall = Hall(organization, request.user, grant(request.user, organization))  # type: ignore[arg-type]
            if needs not in hall.grants:
                raise PermissionDenied(f"{request.user} may not {needs.value} {organization}")
            return view(request, hall, **kwargs)

        return door

    return guard


def sure_of_you(view: View) -> View:
    """A change for which somebody at an open screen must show again who they are; looking needs nothing."""
    return reauthentication_required(view, allow_get=True, app="allauth.account")
