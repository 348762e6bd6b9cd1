from datetime import date, timedelta
from typing import Any

from django import forms


class RangeForm(forms.Form):
    """Two days, both included; without them, the year that ends today."""

    since = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", widget=forms.DateInput(attrs={"type": "date"}))

    @classmethod
    def asked(cls, said: Any, today: date) -> "RangeForm":
        otherwise = {"since": today - timedelta(days=365), "until": today}
        return cls({name: said.get(name) or day for name, day in otherwise.items()})

    def clean(self) -> dict[str, Any] | None:
        found = super().clean() or {}
        if "since" in found and "until" in found and found["since"] > found["until"]:
            raise forms.ValidationError("The first day is after the last.")
        return found
