"""How allauth and axes work here: our letters, our addresses, our secrets, and whom a directory may speak for."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from languages.choice import speaking_to
from organizations import letters
from organizations.models import Membership, User

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def address_typed(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The address whose password is tried, as axes counts it: one count, whichever door it came by."""
    said = credentials or {}
    posted = request.POST if request is not None else {}
    return str(said.get("email") or said.get("username") or posted.get("login") or "").strip().lower()


def address_of_client(request: HttpRequest) -> str | None:
    """The client's network address, as allauth knows it: behind a proxy, the one the proxy saw."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None


def has_second_factor(person: User) -> bool:
    """Whether signing in as this person takes more than a password."""
    return Authenticator.objects.filter(user=person, type__in=SECOND_FACTORS).exists()


class AccountAdapter(DefaultAccountAdapter):
    """Accounts: letters from templates/emails, links to VEDC_BASE_URL, guesses counted by axes."""

    def render_mail(
        self, template_prefix: str, email: Any, context: dict[str, Any], headers: Any = None
    ) -> EmailMessage:
        name, person = template_prefix.rpartition("/")[2], context.get("user")
        if getattr(person, "language", ""):
            with speaking_to(person):
                subject, text = letters.render(name, context)
        else:
            subject, text = letters.render(name, context)  # whoever asks for it reads it
        to = [email] if isinstance(email, str) else email
        return EmailMessage(subject, text, self.get_from_email(), to, headers=headers)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Axes counts wrong passwords; a second count here would lock people out by another rule."""

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.VEDC_BASE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return settings.VEDC_BASE_URL + path

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.VEDC_SIGN_UP or request.session.get("account_verified_email"))

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Whoever belongs nowhere yet is asked for their organization first."""
        belongs = Membership.objects.filter(user_id=request.user.pk).exists()
        return reverse("applications:index") if belongs else reverse("organizations:new")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("organizations:account")

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # type: ignore[override]
        user.name = form.cleaned_data.get("name", user.name)
        user.language = get_language() or ""
        return super().save_user(request, user, form, commit)  # type: ignore[return-value]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: secrets encrypted at rest, and a drawn code that needs no styles."""

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, error="m").save(
            drawn, kind="svg", scale=5, border=3, xmldecl=False, svgns=True, nl=False, title="QR code"
        )
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Other directories: believed in their own domains, and nowhere else, whatever they say."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        for address in sociallogin.email_addresses:
            address.verified = self.is_email_verified(sociallogin.provider, address.email)
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        if not any(address.verified for address in sociallogin.email_addresses):
            raise ImmediateHttpResponse(_refused(request))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return (
            True  # the directory knows the person, and `pre_social_login` refused who is not of its domains
        )

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        return super().can_authenticate_by_email(login, email) and self.is_email_verified(
            login.provider, email
        )

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(filter(None, parts)) or user.email)[:150]
        user.email = user.email.lower()
        return user


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "socialaccount/authentication_error.html", {"outside": True}, status=403)


def _box() -> MultiFernet:
    """Keys for second factors, derived from SECRET_KEY; SECRET_KEY_FALLBACKS still open what they closed."""

    def key(secret: str) -> Fernet:
        derived = HKDF(SHA256(), 32, salt=None, info=b"vedc second factors").derive(secret.encode())
        return Fernet(urlsafe_b64encode(derived))

    return MultiFernet([key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])
