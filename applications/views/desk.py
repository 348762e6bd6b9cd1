"""What stands on a person's desk: one application, its edition of the rule, and what the person may do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control

from applications import answers, dossiers
from applications.answers import Said
from applications.forms.typed import Places
from applications.models import Application, Evidence, Site
from organizations.models import User
from organizations.permissions import Grant, Permission, grant
from standards.lifecycle import HOLDER, Action, Holder, actions_from
from standards.rulebook import Question, Rulebook, Section

View = Callable[..., HttpResponse]


@dataclass
class Desk:
    """One application as one person may see it."""

    application: Application
    person: User
    grants: Grant
    on: str | None = None  # the section that this page belongs to; None for the application as a whole

    @cached_property
    def rulebook(self) -> Rulebook:
        return dossiers.rulebook_of(self.application)

    @cached_property
    def sites(self) -> list[Site]:
        return list(self.application.sites.all())

    @cached_property
    def files(self) -> dict[str, Evidence]:
        return {file.key: file for file in self.application.evidence.all()}

    def file(self, key: str) -> Evidence:
        if key not in self.files:
            raise Http404(f"no evidence {key}")
        return self.files[key]

    @property
    def holder(self) -> Holder:
        return HOLDER[self.application.state]

    @property
    def kind_title(self) -> str:
        return self.rulebook.kind(self.application.kind).title

    @property
    def may_edit(self) -> bool:
        """Whether the person may change what is on this page now."""
        return self.application.is_editable and self.allows(Permission.EDIT)

    def allows(self, permission: Permission) -> bool:
        return self.grants.allows(permission, self.on)

    def may_answer(self, section: str) -> bool:
        """Whether the person may answer the questions of a section now."""
        return self.application.is_editable and self.grants.allows(Permission.EDIT, section)

    @property
    def own_sections(self) -> frozenset[str]:
        """The sections that a contributor may answer; empty for every other role."""
        return self.grants.sections

    @property
    def may_certify(self) -> bool:
        return Permission.CERTIFY in self.grants

    @property
    def may_file(self) -> bool:
        return self.may_certify and Action.FILE in actions_from(self.application.state)

    @property
    def may_withdraw(self) -> bool:
        return self.may_certify and Action.WITHDRAW in actions_from(self.application.state)

    def section(self, id: str) -> Section:
        """A section that asks this kind of application something."""
        for section in self.rulebook.sections:
            if section.id == id and any(self.questions(id)):
                return section
        raise Http404(f"no section {id}")

    def questions(self, section: str) -> list[Question]:
        asked = self.rulebook.questions_for(self.application.kind)
        return [question for question in asked if question.section == section]

    def site(self, key: str) -> Site:
        for site in self.sites:
            if site.key == key:
                return site
        raise Http404(f"no site {key}")

    def places(self, parties: Said | None = None) -> Places:
        """What an answer may name here; the parties are those of the table of that name."""
        rows = parties.value if parties and isinstance(parties.value, list) else []
        named = {"end_user": f"{self.application.end_user.name} (end user)"}
        named |= {row["id"]: row.get("name") or row["id"] for row in rows if row.get("id")}
        files = {key: tuple(filter(None, (file.name, file.title))) for key, file in self.files.items()}
        return Places(self.rulebook, {site.key: site.name for site in self.sites}, named, files)

    def given(self, questions: set[str], site: str | None) -> dict[str, Said]:
        return answers.given(self.application, questions, site)


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache on the way; the person's own browser may go back to it, so that nothing typed is lost."""
    patch_cache_control(response, private=True, no_cache=True)
    return response


def signed_in(view: View) -> View:
    """A page for anybody who is signed in."""

    @login_required
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return private(view(request, *args, **kwargs))

    return door


def at_desk(needs: Permission = Permission.EDIT, on: str | None = None) -> Callable[[View], View]:
    """A page of one application: not there for strangers; a change needs the permission.

    A page under a section's address, or of the section `on`, is also its contributors' to change.
    """

    def guard(view: View) -> View:
        @signed_in
        @wraps(view)
        def door(request: HttpRequest, reference: str, **kwargs: Any) -> HttpResponse:
            seen = Application.objects.visible_to(request.user).with_people()
            application = get_object_or_404(seen, reference=reference)
            has = grant(request.user, application.organization)
            desk = Desk(application, request.user, has, kwargs.get("section", on))
            if request.method not in ("GET", "HEAD") and not desk.allows(needs):
                raise PermissionDenied(
                    f"You may not {needs.value} applications of {application.organization}."
                )
            return view(request, desk, **kwargs)

        return door

    return guard
