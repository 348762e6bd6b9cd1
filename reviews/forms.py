"""What a reviewer fills in at the desk."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews import reasons
from reviews.determinations import Term
from reviews.models import STATUSES, Decision, Finding


class JudgementForm(forms.Form):
    """A person's finding on one requirement."""

    status = forms.ChoiceField(label="Your finding", choices=[("", "Choose…"), *STATUSES])
    code = forms.ChoiceField(label="Reason code", required=False)
    reason = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stands in the record beside the finding.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [("", "none"), *reasons.offered()]


class DeterminationForm(forms.Form):
    """A decision and its reasons."""

    decision = forms.ChoiceField(choices=[("", "Choose…"), *Decision.choices])
    reasons = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="By paragraph where they rest on one. An authorization's reasons are in the signed statement.",
    )


class ConditionForm(forms.Form):
    """One condition of an authorization."""

    text = forms.CharField(label="Condition", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    requirement = forms.ChoiceField(label="Requirement it covers", required=False)
    due_on = forms.DateField(label="Due", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, requirements: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requirement"].choices = [("", "none"), *requirements]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text") and (data.get("requirement") or data.get("due_on")):
            self.add_error("text", "Say what the condition is, or clear its requirement and due day.")
        return data


class ObjectionForm(forms.Form):
    """Why a determination goes back."""

    reason = forms.CharField(label="Reason for sending it back", widget=forms.Textarea(attrs={"rows": 3}))


class _Conditions(forms.BaseFormSet):
    def terms(self) -> list[Term]:
        said = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        return [Term(one["text"], one.get("requirement") or "", one.get("due_on")) for one in said]


def conditions(findings: list[Finding], data: Any = None) -> _Conditions:
    """Rows for conditions: one for each requirement that is not satisfied, and three to spare."""
    choices = [(f.requirement, f"{f.paragraph} {f.title}") for f in findings]
    gaps = [{"requirement": f.requirement} for f in findings if f.outcome == "not_satisfied"]
    factory = forms.formset_factory(ConditionForm, formset=_Conditions, extra=3)
    initial = None if data is not None else [{"requirement": gap["requirement"]} for gap in gaps]
    return factory(data, initial=initial, prefix="conditions", form_kwargs={"requirements": choices})
