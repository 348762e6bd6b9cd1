"""What a reviewer fills in at the desk."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews import reasons
from reviews.models import ON_A_DOSSIER, STATUSES, Decision, Finding
from reviews.proposals import Ground, Term
from reviews.standings import Scope


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

    decision = forms.ChoiceField(
        choices=[("", "Choose…"), *((d.value, d.label) for d in Decision if d.value in ON_A_DOSSIER)]
    )
    reasons = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="By paragraph where they rest on one. An authorization's reasons are in the signed statement.",
    )


class ConditionForm(forms.Form):
    """One condition of an authorization."""

    text = forms.CharField(label="Condition", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    requirement = forms.ChoiceField(label="Requirement it covers", required=False)
    due_on = forms.DateField(label="Due", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    owner = forms.CharField(label="Answered for by", required=False, max_length=150)
    evidence = forms.CharField(label="What will show that it is met", required=False)
    lapses = forms.BooleanField(label="Suspends the authorization when missed", required=False)

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
        return [
            Term(
                one["text"],
                one.get("requirement") or "",
                one.get("due_on"),
                one.get("owner") or "",
                one.get("evidence") or "",
                bool(one.get("lapses")),
            )
            for one in said
        ]


def conditions(findings: list[Finding], data: Any = None) -> _Conditions:
    """Rows for conditions: one for each requirement that is not satisfied, and three to spare."""
    choices = [(f.requirement, f"{f.paragraph} {f.title}") for f in findings]
    gaps = [{"requirement": f.requirement} for f in findings if f.outcome == "not_satisfied"]
    factory = forms.formset_factory(ConditionForm, formset=_Conditions, extra=3)
    initial = None if data is not None else [{"requirement": gap["requirement"]} for gap in gaps]
    return factory(data, initial=initial, prefix="conditions", form_kwargs={"requirements": choices})


class GroundForm(forms.Form):
    """One reason by paragraph."""

    requirement = forms.ChoiceField(label="Paragraph it rests on", required=False)
    paragraph = forms.CharField(label="Or another paragraph", required=False, max_length=60)
    text = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 2}), required=False)

    def __init__(self, *args: Any, requirements: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["requirement"].choices = [("", "none"), *requirements]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("text") and not (data.get("requirement") or data.get("paragraph")):
            self.add_error("requirement", "Say on which paragraph the reason rests.")
        return data


class _Grounds(forms.BaseFormSet):
    def grounds(self) -> list[Ground]:
        said = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        return [Ground(one["text"], one.get("requirement") or "", one.get("paragraph") or "") for one in said]


def grounds(findings: list[Finding], data: Any = None) -> _Grounds:
    """Rows for reasons by paragraph: three; what was found not satisfied is taken over where none is given."""
    choices = [(f.requirement, f"{f.paragraph} {f.title}") for f in findings]
    factory = forms.formset_factory(GroundForm, formset=_Grounds, extra=3)
    sent = data if data is not None and "grounds-TOTAL_FORMS" in data else None
    return factory(sent, prefix="grounds", form_kwargs={"requirements": choices})


class StandingForm(forms.Form):
    """A change of how an authorization stands: what, of which part, and why."""

    decision = forms.ChoiceField()
    reasons = forms.CharField(label="Reasons in general", widget=forms.Textarea(attrs={"rows": 4}))
    sites = forms.MultipleChoiceField(
        label="Some sites only", required=False, widget=forms.CheckboxSelectMultiple
    )
    countries = forms.MultipleChoiceField(
        label="Or all sites in some countries", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        decisions: list[str],
        sites: list[tuple[str, str]],
        countries: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Decision.choices)
        self.fields["decision"].choices = [("", "Choose…"), *((one, labels[one]) for one in decisions)]
        self.fields["sites"].choices = sites
        self.fields["countries"].choices = countries

    @property
    def scope(self) -> Scope:
        return Scope(tuple(self.cleaned_data["sites"]), tuple(self.cleaned_data["countries"]))


class LetterForm(forms.Form):
    """The words of a letter."""

    text = forms.CharField(
        label="The letter as it is sent", widget=forms.Textarea(attrs={"rows": 28}), max_length=40000
    )


class ReasonForm(forms.Form):
    """Why a hold is released, or what a reviewer says of what was submitted."""

    reason = forms.CharField(label="Reason", widget=forms.Textarea(attrs={"rows": 3}))
