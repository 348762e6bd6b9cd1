"""Signing in with somebody else's directory: OpenID Connect and SAML, each off until the environment names one.

A directory is believed about e-mail addresses only in the domains it is given: it may sign in, or make, an
account of `@operator.example` and no other.
"""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from vedc.env import env, required

OIDC, SAML = "openid_connect", "saml"


def _domains(name: str) -> list[str]:
    return [domain.strip().lower() for domain in required(name).split(",") if domain.strip()]


def _origin(name: str) -> str:
    parts = urlsplit(required(name))
    if parts.scheme not in ("https", "http") or not parts.netloc:
        raise ImproperlyConfigured(f"{name} is not an address that begins with https://")
    return f"{parts.scheme}://{parts.netloc}"


def _oidc() -> dict[str, Any]:
    domains = _domains("VEDC_OIDC_DOMAINS")
    return {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sign-in",
                "name": env.str("VEDC_OIDC_NAME", "single sign-on"),
                "client_id": required("VEDC_OIDC_CLIENT_ID"),
                "secret": required("VEDC_OIDC_CLIENT_SECRET"),
                "settings": {
                    "server_url": required("VEDC_OIDC_ISSUER").rstrip("/"),
                    "verified_email": domains,
                    "email_authentication": True,
                },
            }
        ],
    }


def _saml() -> dict[str, Any]:
    domains = _domains("VEDC_SAML_DOMAINS")
    settings: dict[str, Any] = {
        "idp": {
            "entity_id": required("VEDC_SAML_ENTITY_ID"),
            "sso_url": required("VEDC_SAML_SSO_URL"),
            "x509cert": required("VEDC_SAML_CERTIFICATE").replace("\\n", "\n"),
        },
        "advanced": {
            "strict": True,
            "want_assertion_signed": True,
            "reject_deprecated_algorithm": True,
            "reject_idp_initiated_sso": True,
        },
        "use_nameid_for_email": env.bool("VEDC_SAML_NAMEID_IS_EMAIL", False),
        "verified_email": domains,
        "email_authentication": True,
    }
    if mapping := env.dict("VEDC_SAML_ATTRIBUTES", {}):
        settings["attribute_mapping"] = mapping
    name = env.str("VEDC_SAML_NAME", "single sign-on (SAML)")
    return {
        "APPS": [
            {
                "provider_id": settings["idp"]["entity_id"],
                "name": name,
                "client_id": "sign-in",
                "settings": settings,
            }
        ]
    }


def _configured() -> tuple[dict[str, Any], list[str]]:
    """(settings of the providers, the origins a form may lead to) as the environment says."""
    providers: dict[str, Any] = {}
    origins = [origin.strip() for origin in env.list("VEDC_SSO_ORIGINS", [])]
    if env.str("VEDC_OIDC_ISSUER", ""):
        origins.append(_origin("VEDC_OIDC_ISSUER"))
        providers[OIDC] = _oidc()
    if env.str("VEDC_SAML_SSO_URL", ""):
        origins.append(_origin("VEDC_SAML_SSO_URL"))
        providers[SAML] = _saml()
    return providers, sorted(set(origins))


PROVIDERS, ORIGINS = _configured()
APPS = [f"allauth.socialaccount.providers.{name}" for name in PROVIDERS]
