"""The pages of allauth that we have, under our addresses; what is not named here is not there."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.urls import build_provider_urlpatterns
from django.conf import settings
from django.urls import include, path, re_path

_RESET = r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-up/", account.signup, name="account_signup"),
    path("sign-in/second-factor/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/addresses/", account.email, name="account_email"),
    path("account/verify/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^account/verify/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/password/first/", account.password_set, name="account_set_password"),
    path("account/password/reset/", account.password_reset, name="account_reset_password"),
    path("account/password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "account/password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(_RESET, account.password_reset_from_key, name="account_reset_password_from_key"),
    path("account/second-factors/", factors.index, name="mfa_index"),
    path("account/second-factors/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/second-factors/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "account/recovery-codes/codes.txt", codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("account/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("account/passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]

if settings.SOCIALACCOUNT_PROVIDERS:
    urlpatterns += [
        path("account/directories/", social.connections, name="socialaccount_connections"),
        path("account/directories/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
        path("account/directories/error/", social.login_error, name="socialaccount_login_error"),
        path("account/directories/sign-up/", social.signup, name="socialaccount_signup"),
        path("account/directories/", include(build_provider_urlpatterns())),
    ]
