"""Single sign-on as the environment configures it, against a directory that runs here for the test."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests import kept
from tests.vedc.test_settings import IN_EARNEST, ROOT, ask

PEOPLE = {
    "new": {"sub": "1", "email": "Nadia@Operator.example", "name": "Nadia Noor", "email_verified": False},
    "known": {"sub": "2", "email": "known@operator.example", "name": "Known Otherwise"},
    "outside": {"sub": "3", "email": "boss@elsewhere.example", "name": "Boss", "email_verified": True},
}


def certificate(folder: Path) -> str:
    """A directory's certificate; its key is written beside."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.operator.example")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = made.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "idp.key").write_bytes(key.private_bytes(pem, form, plain))
    return signed.public_bytes(pem).decode()


class Directory(BaseHTTPRequestHandler):
    """An OpenID provider: the code it is given back names the person who signed in there."""

    def log_message(self, *args: Any) -> None: ...

    def answer(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def do_GET(self) -> None:
        if self.path.endswith("/.well-known/openid-configuration"):
            names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
            known = {name: f"{self.issuer}/{path}" for name, path in names.items()}
            methods = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
            about = {"issuer": self.issuer, "userinfo_endpoint": f"{self.issuer}/me", **known, **methods}
            self.answer(about)
        else:
            self.answer(PEOPLE[self.headers["Authorization"].removeprefix("Bearer ")])

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        assert sent["client_secret"] == ["the client's secret"]
        assert hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        code = sent["code"][0]
        claims = {"iss": self.issuer, "aud": "vedc", "exp": time.time() + 60, "iat": time.time()}
        token = jwt.encode({**claims, **PEOPLE[code]}, "s" * 32, algorithm="HS256")
        self.answer({"access_token": code, "token_type": "Bearer", "id_token": token})


@pytest.fixture
def directory() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Directory)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def walk(kind: str, var: Path, **told: str) -> dict[str, Any]:
    kept.migrated(var)
    done = subprocess.run(
        [sys.executable, "-m", "tests.vedc.sso_walk", kind],
        cwd=ROOT,
        env={
            "VEDC_DEMO": "1",
            "VEDC_VAR": str(var),
            "ALLOWED_HOSTS": "testserver,vedc.operator.example",
            "VEDC_LOG_LEVEL": "CRITICAL",
            **told,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_directory_signs_in_people_of_its_own_domain_and_nobody_else(
    directory: str, tmp_path: Path
) -> None:
    said = walk(
        "oidc",
        tmp_path,
        VEDC_OIDC_ISSUER=directory,
        VEDC_OIDC_CLIENT_ID="vedc",
        VEDC_OIDC_CLIENT_SECRET="the client's secret",
        VEDC_OIDC_DOMAINS="operator.example",
        VEDC_OIDC_NAME="Operator directory",
    )

    assert said["button"]
    assert f"form-action 'self' {directory}" in said["policy"]
    assert said["new"] == said["again"] == {"status": 302, "who": "nadia@operator.example", "pkce": ["S256"]}
    assert said["known"]["who"] == "known@operator.example"
    assert (said["outside"]["status"], said["outside"]["who"]) == (403, None)
    assert said["people"] == [
        ["boss@elsewhere.example", "Boss"],
        ["known@operator.example", "Known"],
        ["nadia@operator.example", "Nadia Noor"],
    ]
    assert "nadia@operator.example" in said["verified"]


def test_a_saml_directory_signs_in_by_what_it_signed_and_by_nothing_else(tmp_path: Path) -> None:
    said = walk(
        "saml",
        tmp_path,
        VEDC_SAML_SSO_URL="https://idp.operator.example/sso",
        VEDC_SAML_ENTITY_ID="https://idp.operator.example",
        VEDC_SAML_CERTIFICATE=certificate(tmp_path).replace("\n", "\\n"),
        VEDC_SAML_NAMEID_IS_EMAIL="1",
        SAML_KEY=str(tmp_path / "idp.key"),
        VEDC_SAML_DOMAINS="operator.example",
    )

    assert said["metadata"] == 200 and said["acs"]
    assert said["away"].startswith("https://idp.operator.example/sso?SAMLRequest=")
    assert said["unsigned"] == [401, None]
    assert said["signed"][1] == "nadia@operator.example"
    assert "form-action 'self' https://idp.operator.example" in said["policy"]


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"VEDC_OIDC_ISSUER": "https://idp.example"}, "VEDC_OIDC_DOMAINS"),
        (
            {"VEDC_OIDC_ISSUER": "https://idp.example", "VEDC_OIDC_DOMAINS": "a.example"},
            "VEDC_OIDC_CLIENT_ID",
        ),
        ({"VEDC_SAML_SSO_URL": "https://idp.example/sso"}, "VEDC_SAML_DOMAINS"),
        ({"VEDC_OIDC_ISSUER": "idp.example"}, "VEDC_OIDC_ISSUER"),
    ],
)
def test_half_a_directory_stops_the_start_with_a_sentence(told: dict, missing: str, tmp_path: Path) -> None:
    answer = ask(tmp_path, "check", **IN_EARNEST, **told)

    assert answer.returncode == 1
    assert answer.stderr.startswith(missing) and answer.stderr.count("\n") == 1


def test_without_a_directory_there_is_no_door_for_one(client: Any, db: None) -> None:
    assert b"Go on with Operator" not in client.get("/sign-in/").content
    assert client.get("/account/directories/").status_code == 404


def test_in_earnest_the_review_desk_asks_for_a_second_factor_and_in_the_demo_not(tmp_path: Path) -> None:
    earnest = ask(tmp_path, "diffsettings --all", **IN_EARNEST).stdout
    demo = ask(tmp_path, "diffsettings --all", VEDC_DEMO="1").stdout

    assert "VEDC_REQUIRE_MFA = True" in earnest
    assert "VEDC_REQUIRE_MFA = False" in demo
