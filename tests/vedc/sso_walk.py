"""Signs in through a directory, in a process that was told of it by its environment alone; prints what happened.

Run by test_sso.py: python -m tests.vedc.sso_walk {oidc|saml}
"""

import base64
import json
import os
import re
import sys
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vedc.settings")
django.setup()

from allauth.account.models import EmailAddress
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.core.management import call_command
from django.test import Client
from onelogin.saml2.constants import OneLogin_Saml2_Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils

from organizations.models import User

HOST = "vedc.operator.example"
LOGIN = "/account/directories/oidc/sign-in/login/"


def prepare() -> None:
    staticfiles_storage._wrapped = StaticFilesStorage()  # nothing is collected for this run
    call_command("migrate", verbosity=0, interactive=False)


def who(client: Client) -> str | None:
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).email if pk else None


def through_oidc(code: str) -> dict[str, object]:
    """Sign in as the person that the directory knows under `code`."""
    client = Client()
    away = client.post(LOGIN)
    asked = parse_qs(urlsplit(away["Location"]).query)
    back = client.get(f"{LOGIN}callback/", {"code": code, "state": asked["state"][0]})
    return {"status": back.status_code, "who": who(client), "pkce": asked["code_challenge_method"]}


def oidc() -> dict[str, object]:
    User.objects.create_user("known@operator.example", "a-long-and-plain-sentence", name="Known")
    User.objects.create_superuser("boss@elsewhere.example", "a-long-and-plain-sentence", name="Boss")
    page = Client().get("/sign-in/")
    return {
        "button": "Go on with Operator directory" in page.content.decode(),
        "policy": page["Content-Security-Policy"],
        "new": through_oidc("new"),
        "known": through_oidc("known"),
        "again": through_oidc("new"),
        "outside": through_oidc("outside"),
        "people": sorted(User.objects.values_list("email", "name")),
        "verified": sorted(EmailAddress.objects.filter(verified=True).values_list("email", flat=True)),
    }


def said_by_saml(asked: str, *, sign: bool = True) -> str:
    """The directory's answer to a request: Nadia, by an assertion that it signs."""
    request = parse_qs(urlsplit(asked).query)["SAMLRequest"][0]
    id = re.search(r'ID="([^"]+)"', zlib.decompress(base64.b64decode(request), -15).decode())[1]
    now = datetime.now(UTC)
    at, until = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (now, now + timedelta(minutes=5)))
    issuer = "<saml:Issuer>https://idp.operator.example</saml:Issuer>"
    assertion = (
        '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0" '
        f'IssueInstant="{at}">'
        f'{issuer}<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">'
        "nadia@operator.example</saml:NameID><saml:SubjectConfirmation "
        'Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
        f'NotOnOrAfter="{until}" Recipient="http://{HOST}/account/directories/saml/sign-in/acs/" InResponseTo="{id}"/>'
        f'</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{at}" NotOnOrAfter="{until}">'
        f"<saml:AudienceRestriction><saml:Audience>http://{HOST}/account/directories/saml/sign-in/metadata/"
        "</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
        f'<saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext><saml:AuthnContextClassRef>'
        "urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>"
        '</saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="urn:oid:2.5.4.42">'
        "<saml:AttributeValue>Nadia</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>"
    )
    if sign:
        key = Path(os.environ["SAML_KEY"]).read_text()
        certificate = os.environ["VEDC_SAML_CERTIFICATE"].replace("\\n", "\n")
        assertion = OneLogin_Saml2_Utils.add_sign(
            assertion,
            key,
            certificate,
            sign_algorithm=OneLogin_Saml2_Constants.RSA_SHA256,
            digest_algorithm=OneLogin_Saml2_Constants.SHA256,
        ).decode()
    response = (
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
        f'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" IssueInstant="{at}" '
        f'Destination="http://{HOST}/account/directories/saml/sign-in/acs/" InResponseTo="{id}">{issuer}<samlp:Status>'
        '<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
        f"{assertion}</samlp:Response>"
    )
    return base64.b64encode(response.encode()).decode()


def saml() -> dict[str, object]:
    client, where = Client(headers={"host": HOST}), "/account/directories/saml/sign-in/"
    about = client.get(f"{where}metadata/")
    away = client.post(f"{where}login/")
    plain = client.post(
        f"{where}acs/", {"SAMLResponse": said_by_saml(away["Location"], sign=False)}, follow=True
    )
    nobody = who(client)
    away = client.post(f"{where}login/")
    signed = client.post(f"{where}acs/", {"SAMLResponse": said_by_saml(away["Location"])}, follow=True)
    return {
        "metadata": about.status_code,
        "acs": "saml/sign-in/acs/" in about.content.decode(),
        "away": away["Location"],
        "unsigned": [plain.status_code, nobody],
        "signed": [signed.status_code, who(client)],
        "policy": away["Content-Security-Policy"],
    }


if __name__ == "__main__":
    prepare()
    print(json.dumps({"oidc": oidc, "saml": saml}[sys.argv[1]]()))
