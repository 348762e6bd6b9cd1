"""The forms of certifying: the official's paragraphs, one box each; asking another party; its signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from applications.models import Site
from applications.words import Paragraph, digest
from standards.rulebook import Section


class CertifyForm(forms.Form):
    """The act of filing: every paragraph ticked, the digest of what was read, and a passkey's answer if any."""

    read = forms.CharField(widget=forms.HiddenInput, max_length=64)
    words = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    credential = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def __init__(self, *args: Any, paragraphs: Sequence[Paragraph], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paragraphs, self.digest = tuple(paragraphs), digest(tuple(paragraphs))
        for one in self.paragraphs:
            self.fields[f"certify-{one.id}"] = forms.BooleanField(
                label=one.title,
                error_messages={"required": f"{one.title}: certify this paragraph, or do not file."},
            )

    def clean_words(self) -> str:
        if self.cleaned_data["words"] != self.digest:
            raise forms.ValidationError("The words to certify were changed: read them again.")
        return self.digest

    @property
    def boxes(self) -> Iterator[tuple[Paragraph, forms.BoundField]]:
        for one in self.paragraphs:
            yield one, self[f"certify-{one.id}"]


class AskForm(forms.Form):
    """To whom the link goes, and what its party is shown."""

    email = forms.EmailField(
        label="E-mail address of the person who signs",
        help_text="Only an account that has shown this address to be its own can open the link and sign.",
    )
    sections = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label="Sections it certifies", required=False
    )
    sites = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label="Sites it certifies", required=False
    )

    def __init__(self, *args: Any, sections: Sequence[Section], sites: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sections"].choices = [(one.id, one.title) for one in sections]  # type: ignore[attr-defined]
        self.fields["sites"].choices = [(one.key, one.name) for one in sites]  # type: ignore[attr-defined]


class MissingForm(forms.Form):
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Why is it missing?",
        help_text="It stands in the dossier, and the committee reads it.",
        max_length=2000,
    )


class SignForm(forms.Form):
    """Another party's signature: the word, the digest of what was read, and a passkey's answer if any."""

    agreed = forms.BooleanField(
        label="I have read what is shown on this page, and I certify it in these words.",
        error_messages={"required": "Tick this to sign, or close the page."},
    )
    read = forms.CharField(widget=forms.HiddenInput, max_length=64)
    credential = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
