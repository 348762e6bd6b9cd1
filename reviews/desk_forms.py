"""What a reviewer fills in about their own work: filters, days away, hand-overs, marks, comments."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Q

from organizations.models import User
from reviews.models import Visibility
from reviews.permissions import JUDGE


def colleagues(person: User) -> list[User]:
    """The people of one's agency who may find on requirements. None for whoever speaks for no agency."""
    if not person.agency:
        return []
    room, codename = JUDGE.split(".")
    grants = Permission.objects.filter(codename=codename, content_type__app_label=room)
    granted = Q(groups__permissions__in=grants) | Q(user_permissions__in=grants) | Q(is_superuser=True)
    found = User.objects.filter(granted, is_active=True, is_staff=True, agency=person.agency)
    return list(found.distinct().order_by("name"))


class _Day(forms.DateInput):
    input_type = "date"


class FilterForm(forms.Form):
    """A name for what the queue shows now."""

    name = forms.CharField(max_length=60)
    shared = forms.BooleanField(required=False)


class _OfColleagues(forms.Form):
    """A form that names a colleague."""

    def __init__(self, *args: Any, person: User, field: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._colleagues = {str(one.pk): one for one in colleagues(person) if self._may(one, person)}
        self.fields[field].choices = [
            ("", "Choose…"),
            *((key, str(one)) for key, one in self._colleagues.items()),
        ]

    @staticmethod
    def _may(one: User, person: User) -> bool:
        return True


class AbsenceForm(_OfColleagues):
    """From when to when, and who stands in."""

    starts_on = forms.DateField(label="First day away", widget=_Day(format="%Y-%m-%d"))
    ends_on = forms.DateField(label="Last day away", widget=_Day(format="%Y-%m-%d"))
    deputy = forms.ChoiceField(label="Who stands in")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, person=person, field="deputy", **kwargs)

    @staticmethod
    def _may(one: User, person: User) -> bool:
        return one.pk != person.pk

    def clean_deputy(self) -> User:
        return self._colleagues[self.cleaned_data["deputy"]]


class GiveForm(_OfColleagues):
    """To whom a review goes, and what they should know."""

    to = forms.ChoiceField(label="Hand over to")
    note = forms.CharField(
        label="What they should know", widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, person=person, field="to", **kwargs)

    def clean_to(self) -> User:
        return self._colleagues[self.cleaned_data["to"]]


class AskForm(forms.Form):
    """What must be asked of the operator."""

    what = forms.CharField(label="What must be asked", widget=forms.Textarea(attrs={"rows": 2}))


class CommentForm(forms.Form):
    """A comment and who may read it."""

    text = forms.CharField(label="Comment", widget=forms.Textarea(attrs={"rows": 2}))
    visibility = forms.ChoiceField(
        label="Who may read it", choices=Visibility.choices, initial=Visibility.COMMITTEE.value
    )
    requirement = forms.CharField(required=False, widget=forms.HiddenInput)
