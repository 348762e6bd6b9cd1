"""What is filled in at a ballot: a vote, a dissent, a recusal, an interest."""

from __future__ import annotations

from typing import Any

from django import forms

from organizations.models import Organization
from reviews.models import Choice, Nature


class VoteForm(forms.Form):
    """One choice: each has a form of its own, because a passkey signs the choice too."""

    choice = forms.ChoiceField(choices=Choice.choices, widget=forms.HiddenInput)
    read = forms.CharField(widget=forms.HiddenInput, max_length=64)
    credential = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=20_000)
    free_of_interest = forms.BooleanField(
        label="I have no interest in any party of this application",
        error_messages={"required": "Say that you have no interest, or recuse yourself."},
    )

    def __init__(self, *args: Any, choice: str, read: str, **kwargs: Any) -> None:
        super().__init__(
            *args, auto_id=f"vote-{choice}-%s", initial={"choice": choice, "read": read}, **kwargs
        )
        against = choice == Choice.DISAPPROVE.value
        self.fields["reason"].required = against
        self.fields["reason"].label = (
            "Why your agency disapproves" if against else "Reason, if there is one to give"
        )


class ReasonForm(forms.Form):
    """Something is done, and this is why."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), max_length=20_000)

    def __init__(self, *args: Any, named: str, label: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{named}-%s", **kwargs)
        self.fields["reason"].label = label


class OutcomeForm(ReasonForm):
    """What was decided about a dissent."""

    outcome = forms.ChoiceField(
        label="The determination is",
        choices=[
            ("", "Choose…"),
            (Choice.APPROVE.value, "approved"),
            (Choice.DISAPPROVE.value, "disapproved"),
        ],
    )
    field_order = ("outcome", "reason")


class InterestForm(forms.Form):
    """An interest somebody declares of themselves."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), required=False, empty_label="not listed"
    )
    party = forms.CharField(
        label="Or its name", required=False, max_length=200, help_text="Where it is not among those listed."
    )
    nature = forms.ChoiceField(label="What it is", choices=[("", "Choose…"), *Nature.choices])
    since = forms.DateField(label="Since", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.order_by("name")


class EndForm(forms.Form):
    """Since when an interest is over."""

    on = forms.DateField(label="Over since", widget=forms.DateInput(attrs={"type": "date"}))
