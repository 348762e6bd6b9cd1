"""What a reviewer fills in to ask the operator, and to close a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from reviews.models import Review
from reviews.questions import About
from standards.edition import Rulebook

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Offered:
    """What a question may be about here."""

    requirements: list[Choice]
    answers: list[tuple[str, list[Choice]]]
    sites: list[Choice]
    threads: list[Choice]


def choices(review: Review, edition: Rulebook, places: Mapping[str, str]) -> Offered:
    """The review's requirements, the answers by section, and the sites."""
    asked = edition.questions_for(review.dossier.application.kind)
    return Offered(
        requirements=[(one.requirement, f"{one.paragraph} {one.title}") for one in review.findings.all()],
        answers=[
            (section.title, [(q.id, q.label) for q in asked if q.section == section.id])
            for section in edition.sections
        ],
        sites=list(places.items()),
        threads=[],
    )


class AskForm(forms.Form):
    """A question, with what it is about and when its answer is due."""

    requirement = forms.ChoiceField(label="Requirement")
    question = forms.ChoiceField(label="The answer it concerns", required=False)
    site = forms.ChoiceField(label="At the site", required=False)
    text = forms.CharField(
        label="Question",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The operator reads it as it stands. The clock stands still until it is answered.",
    )
    due_on = forms.DateField(label="Answer by", widget=forms.DateInput(attrs={"type": "date"}))
    follows = forms.IntegerField(required=False, widget=forms.HiddenInput)
    draft = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, offered: Offered, ids: str = "", **kwargs: Any) -> None:
        if ids:
            kwargs["auto_id"] = f"{ids}-%s"
        super().__init__(*args, **kwargs)
        self.fields["requirement"].choices = [("", "Choose…"), *offered.requirements]  # type: ignore[attr-defined]
        self.fields["question"].choices = [("", "none"), *offered.answers]  # type: ignore[attr-defined]
        self.fields["site"].choices = [("", "the application as a whole"), *offered.sites]  # type: ignore[attr-defined]

    @property
    def about(self) -> About:
        said = self.cleaned_data
        return About(said["requirement"], said["question"], said["site"])

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, right or wrong, under the names it came with."""
        names = (self.add_prefix(name) for name in self.fields if name != "draft")
        return {name: str(self.data.get(name, "")) for name in names}


class ClosingForm(forms.Form):
    """A word on the answer, or why a question is taken back."""

    reason = forms.CharField(label="Reason", required=False, widget=forms.Textarea(attrs={"rows": 2}))
