"""What a stranger hands over to be verified."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile

LARGEST = 20 * 1024 * 1024  # bytes; a certificate has some hundred thousand


class VerifyForm(forms.Form):
    """A certificate (PDF) or a bundle (JSON)."""

    file = forms.FileField(
        label="Certificate or bundle",
        help_text="A certificate as PDF, or a bundle.json. The file is not kept.",
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                f"{file.name} is {file.size:,} bytes; the limit is {LARGEST:,}. Upload the file as issued."
            )
        return file
