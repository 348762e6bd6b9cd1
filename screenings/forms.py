"""What a reviewer fills in: who it is, and why."""

from __future__ import annotations

from typing import Any

from django import forms

from screenings.models import Decision


class DecisionForm(forms.Form):
    """A word on one hit. To open again is offered where somebody answered already."""

    decision = forms.ChoiceField(label="Who is it?")
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is remembered for the same party and the same entry, and shown with them from now on.",
    )

    def __init__(self, *args: Any, answered: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [one for one in Decision.choices if answered or one[0] != Decision.REOPENED.value]
        self.fields["decision"].choices = [("", "Choose…"), *offered]  # type: ignore[attr-defined]
