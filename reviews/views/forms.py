"""What an operator fills in to answer the committee."""

from __future__ import annotations

from django import forms


class ReplyForm(forms.Form):
    """The answer, a file with it, and the word that it may go."""

    text = forms.CharField(
        label="Your answer",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Kept as a draft that your colleagues see; nothing goes to the committee until it is sent.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    file = forms.FileField(
        label="Attach a file",
        required=False,
        allow_empty_file=True,
        help_text="It goes to the committee with this answer. The dossier that was filed stays as it is.",
    )


class SendForm(ReplyForm):
    """The same, to be sent: what cannot be taken back is said first."""

    sure = forms.BooleanField(
        label="This is our answer to the committee. It cannot be changed once it is sent.",
        error_messages={"required": "Tick this to send the answer."},
    )
