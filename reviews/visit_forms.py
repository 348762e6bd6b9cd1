"""What is filled in about on-site reviews: the plan at the desk, and what is seen item by item on a telephone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.dateparse import parse_datetime

from organizations.models import User
from reviews import methods
from reviews.inspections import Plan
from reviews.models import InspectionItem, Seen
from reviews.seeing import MOST, Word

DAY = {"type": "date"}


class PlanForm(forms.Form):
    """A visit that is planned."""

    site = forms.ChoiceField(label="Site")
    first_on = forms.DateField(label="First day", widget=forms.DateInput(attrs=DAY))
    last_on = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput(attrs=DAY), help_text="Empty: the same day."
    )
    team = forms.MultipleChoiceField(label="Inspectors", widget=forms.CheckboxSelectMultiple)
    purpose = forms.CharField(label="Purpose", widget=forms.Textarea(attrs={"rows": 2}))
    free = forms.CharField(
        label="To look at besides the rulebook's items, one a line",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    announced = forms.BooleanField(label="Announce it to the operator by letter", required=False)

    def __init__(self, *args: Any, sites: dict[str, str], people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="visit-%s", prefix="visit", **kwargs)
        self._people = {str(one.pk): one for one in people}
        self.fields["site"].choices = list(sites.items())  # type: ignore[attr-defined]
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            (pk, f"{one} ({one.get_agency_display()})" if one.agency else str(one))
            for pk, one in self._people.items()
        ]

    @property
    def plan(self) -> Plan:
        said = self.cleaned_data
        return Plan(
            site=said["site"],
            first_on=said["first_on"],
            last_on=said["last_on"] or said["first_on"],
            team=tuple(self._people[pk] for pk in said["team"]),
            purpose=said["purpose"],
            announced=said["announced"],
            free=tuple(said["free"].splitlines()),
        )


class Moment(forms.CharField):
    """A moment as a device writes it, with its distance from UTC; None where nothing is said."""

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        if not said:
            return None
        try:
            found = parse_datetime(said)
            if found is None or found.tzinfo is None:
                raise ValueError
            return found.astimezone(UTC)
        except (ValueError, OverflowError):
            raise forms.ValidationError("Write the moment as 2026-11-24T15:04:05Z.") from None


class SeenForm(forms.Form):
    """What an inspector says of one item. The ids come from the page, so that sending it twice says it once."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    item = forms.UUIDField(widget=forms.HiddenInput)
    at = Moment(required=False, widget=forms.HiddenInput)
    result = forms.ChoiceField(label="Result", choices=Seen.choices, widget=forms.RadioSelect)
    method = forms.ChoiceField(label="How you know")
    note = forms.CharField(
        label="Note", required=False, max_length=MOST, widget=forms.Textarea(attrs={"rows": 2})
    )
    measured = forms.CharField(
        label="Measured",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.CharField(label="Unit", required=False, max_length=40)

    def __init__(self, *args: Any, item: InspectionItem | None = None, **kwargs: Any) -> None:
        initial = {"id": uuid4(), "item": item.pk if item else uuid4()}
        super().__init__(
            *args, auto_id=f"i{item.position}-%s" if item else "free-%s", initial=initial, **kwargs
        )
        self.fields["method"].choices = [("", "Choose"), *methods.offered()]  # type: ignore[attr-defined]

    @property
    def word(self) -> Word:
        said = {name: value for name, value in self.cleaned_data.items() if name != "at"}
        return Word(**said)

    def moment(self, now: datetime) -> datetime:
        return self.cleaned_data["at"] or now


class FreeForm(SeenForm):
    """The same of something that is not on the list."""

    words = forms.CharField(
        label="What you looked at", max_length=MOST, widget=forms.Textarea(attrs={"rows": 2})
    )


class PhotoForm(forms.Form):
    """One file, as the page sends it once there is a net."""

    id = forms.UUIDField()
    item = forms.UUIDField()
    at = Moment(required=False)

    def moment(self, now: datetime) -> datetime:
        return self.cleaned_data["at"] or now


class SignForm(forms.Form):
    """What is signed: the digest that was read, and of a later version why there is one."""

    read = forms.CharField(max_length=64, widget=forms.HiddenInput)
    why = forms.CharField(required=False, widget=forms.HiddenInput)
    credential = forms.CharField(required=False, widget=forms.HiddenInput)
