"""What an operator fills in when a duty is done."""

from django import forms


class DoneForm(forms.Form):
    """How the duty was done."""

    note = forms.CharField(
        label="How it was done",
        help_text="What was sent, to whom and when, so that an auditor can find it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
