"""allauth's forms in our words: labels instead of placeholders, one password field, no riddles."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

ADDRESS = "E-mail address"


class Plain:
    """Takes the placeholders out, the second password field with them, and says what a password must be."""

    labels: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        fields.pop("password2", None)
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, ADDRESS if name in ("email", "login") else field.label)
        if "password1" in fields:
            fields["password1"].help_text = " ".join(password_validators_help_texts())


class SignInForm(Plain, account.LoginForm):
    labels = {"password": "Password"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields[
            "password"
        ].help_text = ""  # the page has the link; inside a hint it is read with every visit


class NameField(forms.CharField):
    """A full name, on one line."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "name"})
        super().__init__(label="Full name", max_length=150, widget=widget, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value) or "").split())


class SignUpForm(Plain, account.SignupForm):
    labels = {"password1": "Password"}
    field_order = ("name", "email", "password1")
    name = NameField(help_text="As colleagues and the committee know you.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited = context.request.session.get("account_verified_email")
        if invited:
            self.fields["email"].initial = invited
            self.fields["email"].disabled = True
            self.fields[
                "email"
            ].help_text = "The address you were invited at; the invitation has verified it."


class AddAddressForm(Plain, account.AddEmailForm):
    pass


class ForgottenPasswordForm(Plain, account.ResetPasswordForm):
    pass


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    labels = {"password1": "New password"}


class ChangePasswordForm(Plain, account.ChangePasswordForm):
    labels = {"oldpassword": "Current password", "password1": "New password"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class FirstPasswordForm(Plain, account.SetPasswordForm):
    labels = {"password1": "Password"}


class _Code(Plain):
    labels = {"code": "Code"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.Field = self.fields["code"]  # type: ignore[attr-defined]
        field.help_text = "Six digits from your authenticator app, or one of your recovery codes."
        field.widget.attrs.update({"inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"})


class CodeForm(_Code, codes.AuthenticateForm):
    pass


class CodeAgainForm(_Code, codes.ReauthenticateForm):
    pass


class ActivateAppForm(_Code, totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "The six digits that the app shows now."


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):
    labels = {"name": "Name of the passkey", "passwordless": "Let me sign in with it without a password"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "So that you know it again, such as “work laptop”."
        self.fields["name"].max_length = 60
        self.fields["passwordless"].help_text = "The device then asks for its PIN, a finger or a face."
        self.fields["passwordless"].initial = True


class AccountForm(forms.Form):
    """How the person is called."""

    name = NameField()
