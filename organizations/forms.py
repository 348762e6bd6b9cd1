"""What people fill in about an organization and its members."""

from __future__ import annotations

from typing import Any

from django import forms

from organizations import members
from organizations.models import Membership, Place, Role
from organizations.permissions import IN_WORDS, ROLES
from standards import rulebook


def _countries() -> list[tuple[str, str]]:
    names = {
        code: name for book in rulebook.catalogue().values() for code, name in book.countries.names.items()
    }
    return [("", "Choose a country"), *sorted(names.items(), key=lambda country: country[1])]


class OrganizationForm(forms.Form):
    """A new organization, and what its founder does there."""

    name = forms.CharField(label="Legal name", max_length=200, help_text="As registered, not a trade name.")
    country = forms.ChoiceField(help_text="Where it is headquartered.")
    certifies = forms.BooleanField(
        label="I am an authorized official of it: I may certify and file applications",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = _countries()  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """A role, with what it may do; the sections of a contributor; and whether the person also runs the place."""

    role = forms.ChoiceField(widget=forms.RadioSelect)
    sections = forms.MultipleChoiceField(
        label="Sections of a contributor",
        help_text="For a contributor only: what this person may answer, in every application. "
        "“Sites and physical security” includes adding and changing sites.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    also_administers = forms.BooleanField(
        label="Also administers: invites and removes people and gives them their roles",
        required=False,
    )

    def __init__(self, *args: Any, place: Place | None = None, **kwargs: Any) -> None:
        if place is not None:
            names = ("role", "sections", "also_administers")
            kwargs.setdefault("initial", {name: getattr(place, name) for name in names})
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role, f"{Role(role).label}: {IN_WORDS[role]}") for role in ROLES
        ]
        self.fields["sections"].choices = list(members.known_sections().items())  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("role") == Role.CONTRIBUTOR.value:
            if not said.get("sections"):
                self.add_error("sections", "Tick at least one section that the contributor may answer.")
            if said.get("also_administers"):
                self.add_error("also_administers", "A contributor cannot administer: choose another role.")
        elif said.get("sections"):
            self.add_error("sections", "Only a contributor has sections: untick them, or choose that role.")
        return said

    @property
    def place(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("role", "sections", "also_administers")}


class InviteForm(PlaceForm):
    email = forms.EmailField(
        label="E-mail address", help_text="The link works for this address alone, once, and for a while."
    )
    field_order = ("email", "role", "sections", "also_administers")


class _Successor(forms.Form):
    """Who takes over, asked where the last administrator steps down."""

    def ask_for(self, leaving: Membership) -> None:
        others = leaving.organization.memberships.active().exclude(pk=leaving.pk).select_related("user")
        if not members.is_last_administrator(leaving):
            del self.fields["successor"]
            return
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]
        self.fields["successor"].label_from_instance = (  # type: ignore[attr-defined]
            lambda place: f"{place.user}, {place.words}"
        )


class ChangeForm(PlaceForm, _Successor):
    successor = forms.ModelChoiceField(
        Membership.objects.none(),
        required=False,
        label="Who takes over as administrator",
        help_text="Needed if this member stops administering: there is no other administrator.",
    )
    reason = forms.CharField(
        required=False, label="Reason", help_text="Kept in the log.", widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("role", "sections", "also_administers", "successor", "reason")

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, place=member, **kwargs)
        self.ask_for(member)


class RemoveForm(_Successor):
    successor = forms.ModelChoiceField(
        Membership.objects.none(),
        label="Who takes over as administrator",
        help_text="There is no other administrator. An organization always keeps one.",
    )
    reason = forms.CharField(
        label="Reason", help_text="Kept in the log.", widget=forms.Textarea(attrs={"rows": 2})
    )
    sure = forms.BooleanField(
        label="Access ends at once; what was said and filed stays",
        error_messages={"required": "Tick this to go on."},
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_for(member)


class AskForm(forms.Form):
    reason = forms.CharField(
        label="Why can the administrators not be asked to do it?",
        help_text="They read it, and it is kept in the log.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class DecideForm(forms.Form):
    note = forms.CharField(
        label="Why not",
        required=False,
        help_text="Needed to refuse. The member reads it, and it is kept in the log.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class AppointForm(forms.Form):
    """For the platform's staff: the last resort."""

    email = forms.EmailField(label="E-mail address of the account")
    reason = forms.CharField(
        label="Reason",
        help_text="Who asked, and how it was made sure who they are. The organization reads it in its log.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
