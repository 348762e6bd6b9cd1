"""The plain forms: who applies, where, with which files, and what is certified."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from applications.models import EndUser, Evidence, Site
from applications.stored import Confidentiality
from organizations.models import Organization
from standards.objects import LARGEST_LATITUDE, LARGEST_LONGITUDE, LATITUDE, LONGITUDE
from standards.rulebook import Rulebook


def countries(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Choices of a country list, by name, with an empty one first."""
    return [("", "Choose a country"), *sorted(names.items(), key=lambda country: country[1])]


class EndUserForm(forms.ModelForm):
    """Who would be validated."""

    country = forms.ChoiceField(help_text="Where the end user is headquartered or registered.")
    website = forms.URLField(required=False, assume_scheme="https", max_length=200)

    class Meta:
        model = EndUser
        fields = ("name", "address", "country", "website", "contact_name", "contact_email", "contact_phone")
        help_texts = {
            "name": "As registered, not a trade name.",
            "contact_name": "The person the committee writes to.",
            "contact_phone": "With the country code, such as +1 555 0100.",
        }

    def __init__(self, *args: Any, rulebooks: Iterable[Rulebook], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {code: name for book in rulebooks for code, name in book.countries.names.items()}
        self.fields["country"].choices = countries(names)  # type: ignore[attr-defined]

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"])

    @property
    def particulars(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class StartForm(EndUserForm):
    """A new application: for whom, under which edition, of which kind."""

    organization = forms.ModelChoiceField(Organization.objects.none(), empty_label=None)
    rule = forms.ChoiceField(widget=forms.RadioSelect, label="Rule and kind of authorization")

    def __init__(self, *args: Any, organizations: Any, rulebooks: Sequence[Rulebook], **kwargs: Any) -> None:
        super().__init__(*args, rulebooks=rulebooks, **kwargs)
        self.fields["organization"].queryset = organizations  # type: ignore[attr-defined]
        self.fields["rule"].choices = [  # type: ignore[attr-defined]
            (f"{book.key}/{kind.id}", f"{kind.title} ({kind.id})")
            for book in rulebooks
            for kind in book.kinds
        ]

    @property
    def chosen(self) -> tuple[str, str, str]:
        """(rulebook id, edition, kind) of the rule chosen."""
        key, _, kind = self.cleaned_data["rule"].partition("/")
        rulebook, _, edition = key.partition("@")
        return rulebook, edition, kind


class DegreesField(forms.CharField):
    """An angle in decimal degrees, which may be left out."""

    def __init__(self, form: re.Pattern[str], largest: int, **kwargs: Any) -> None:
        self.form, self.largest = form, largest
        super().__init__(
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value)).replace("\u2212", "-").removesuffix("°").strip()
        if typed and not self.form.fullmatch(typed):
            raise forms.ValidationError(
                f"“{typed}” is not an angle. Write degrees with a point, from -{self.largest} to {self.largest}."
            )
        return typed


class SiteForm(forms.ModelForm):
    """A data center."""

    country = forms.ChoiceField()
    latitude = DegreesField(
        LATITUDE,
        LARGEST_LATITUDE,
        help_text="Degrees north, such as 38.95; south of the equator with a minus.",
    )
    longitude = DegreesField(
        LONGITUDE,
        LARGEST_LONGITUDE,
        help_text="Degrees east, such as -77.36; west of Greenwich with a minus.",
    )

    class Meta:
        model = Site
        fields = ("name", "address", "country", "latitude", "longitude")
        help_texts = {
            "name": "What you call it, such as Reston 2.",
            "address": "Street and town. No post-office box.",
        }

    def __init__(self, *args: Any, rulebook: Rulebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries(rulebook.countries.names)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            if said.get(name) == "" and said.get(other):
                self.add_error(name, f"State the {name} too, or leave both empty.")
        return said


class DayField(forms.DateField):
    """A day, written year-month-day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(
            required=False,
            widget=widget,
            input_formats=["%Y-%m-%d", "%d %B %Y", "%d %b %Y"],
            error_messages={"invalid": "Write year, month and day, such as 2026-11-20."},
            **kwargs,
        )


class EvidenceForm(forms.ModelForm):
    """What is said about a file."""

    issued_on = DayField(label="Issued on", help_text="Such as 2026-05-29.")
    covers_from = DayField(label="Covers from", help_text="First day of the period the file speaks for.")
    covers_to = DayField(
        label="Covers to",
        help_text="Last day. A file counts as evidence only on days inside a stated period.",
    )

    confidentiality = forms.ChoiceField(
        choices=Confidentiality.choices,
        required=False,
        initial=Confidentiality.BUSINESS.value,
        label="Confidentiality",
        help_text="What is business confidential is for the committee alone; what is public may be passed on.",
    )

    class Meta:
        model = Evidence
        fields = ("title", "issuer", "issued_on", "covers_from", "covers_to", "confidentiality")
        help_texts = {
            "title": "What the file is, such as Penetration test of Reston 2, 2026. Without one, its name is shown.",
            "issuer": "Who wrote or signed it.",
        }

    def clean_confidentiality(self) -> str:
        """What is not said stays as it is."""
        return str(self.cleaned_data["confidentiality"] or self.instance.confidentiality)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("covers_from"), said.get("covers_to")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("covers_to", f"{last} is before {first}: the period must end after it starts.")
        return said

    @property
    def about(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in EvidenceForm.Meta.fields}


class UploadForm(EvidenceForm):
    """A file, or the name of an upload that brought it in pieces, and what is said about it."""

    file = forms.FileField(allow_empty_file=True, error_messages={"required": "Choose a file."})
    upload = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ("file", *EvidenceForm.Meta.fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("upload")


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Why is it withdrawn?",
        help_text="Kept in the docket.",
    )


class ImportForm(forms.Form):
    """A dossier file, and the word that it may replace what is there."""

    file = forms.FileField(label="Dossier file", help_text="A dossier.json, as filing makes it.")
    replace = forms.BooleanField(
        label="Replace the end user, the sites and all answers of this draft by those of the file",
        error_messages={"required": "Tick this to let the file replace what is in the draft."},
    )
