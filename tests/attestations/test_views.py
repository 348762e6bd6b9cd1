"""The public doors: anybody verifies, nobody changes, and the page says what was signed."""

import base64
import hashlib
import html
import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.models import EndUser
from attestations import archive, bundles, forms, keyring, offline, services
from attestations.models import Attestation, Certificate, Checkpoint
from notary import canonical, trust, verify
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]
DOORS = ["show", "bundle", "certificate"]


def _begin() -> tuple[road.People, Attestation, Certificate]:
    cast = road.people()
    attestation = road.logged(cast)
    return cast, attestation, services.print_certificate(attestation, now=road.ISSUED)


world = once(_begin)


@pytest.fixture(autouse=True)
def day() -> Any:
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=True):
        yield


def upload(content: bytes, name: str) -> Any:
    return Client().post("/verify/", {"file": SimpleUploadedFile(name, content)})


def door(name: str, attestation: Attestation) -> str:
    return reverse(f"attestations:{name}", args=[attestation.reference])


def test_anybody_verifies_a_certificate_and_a_bundle(world: Any) -> None:
    _, attestation, certificate = world

    for content, name in (
        (bytes(certificate.pdf), "certificate.pdf"),
        (bundles.of(attestation).to_bytes(), "bundle.json"),
    ):
        answer = upload(content, name)
        assert answer.status_code == 200
        assert "Larkmoor Compute, Inc." in answer.content.decode()
        assert answer.context["standing"] == "valid"


def test_a_bundle_whose_statement_was_changed_is_refused_at_its_step(world: Any) -> None:
    _, attestation, _ = world
    plain = json.loads(bundles.of(attestation).to_bytes())
    said = base64.b64decode(plain["envelope"]["payload"])
    changed = said.replace(b"Larkmoor Compute", b"Mallory Ventures")
    assert changed != said
    plain["envelope"]["payload"] = base64.b64encode(changed).decode()
    content = canonical.dumps(plain)

    answer = upload(content, "bundle.json")

    assert answer.status_code == 422
    assert answer.context["failed_step"] == "signatures"
    assert "Mallory Ventures" not in answer.content.decode()


def test_a_certificate_with_one_byte_of_its_bundle_changed_is_refused(world: Any) -> None:
    _, _attestation, certificate = world
    pdf = bytearray(bytes(certificate.pdf))
    pdf[len(pdf) // 2 :] = pdf[len(pdf) // 2 :][:-900]

    answer = upload(bytes(pdf), "certificate.pdf")

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "content", [b"hello", b"%PDF-1.7\n%%EOF\n", b"{}", b"[]", b"\xff\xfe", b"[" * 50_000]
)
def test_what_is_no_certificate_is_refused_in_a_sentence(world: Any, content: bytes) -> None:
    answer = upload(content, "holiday.pdf")

    assert answer.status_code == 422
    assert answer.context["failed_step"]
    assert answer.context["failure"] in _text(answer)


def test_a_file_that_is_too_large_or_missing_is_refused(world: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(forms, "LARGEST", 1000)

    answer = upload(b"x" * 1001, "large.pdf")

    assert answer.status_code == 422
    assert b"1,001 bytes; the limit is 1,000" in answer.content
    assert Client().post("/verify/", {}).status_code == 422


def test_the_code_on_the_certificate_leads_to_what_was_signed_not_to_what_the_rows_say_now(
    world: Any,
) -> None:
    _, attestation, _ = world
    EndUser.objects.update(name="Renamed, Inc.", address="Elsewhere 1")

    page = Client().get(door("show", attestation))

    assert page.status_code == 200
    assert b"Larkmoor Compute, Inc." in page.content
    assert b"Renamed" not in page.content
    assert b"Elsewhere" not in page.content


def test_the_page_of_an_expired_authorization_says_so(world: Any) -> None:
    _, attestation, _ = world

    with time_machine.travel(datetime(2027, 11, 22, 9, tzinfo=UTC)):
        assert Client().get(door("show", attestation)).context["standing"] == "valid"
    with time_machine.travel(datetime(2027, 11, 23, 9, tzinfo=UTC)):
        assert Client().get(door("show", attestation)).context["standing"] != "valid"


def test_the_bundle_and_the_certificate_are_the_bytes_that_were_issued(world: Any) -> None:
    _, attestation, certificate = world

    bundle = Client().get(door("bundle", attestation))
    pdf = Client().get(door("certificate", attestation))

    assert bundle.content == bundles.of(attestation).to_bytes()
    assert (pdf.content, pdf["Content-Type"]) == (bytes(certificate.pdf), "application/pdf")
    for answer in (bundle, pdf):
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_who_takes_trust_and_bundle_away_verifies_without_us(world: Any) -> None:
    _, attestation, _ = world

    root = trust.TrustRoot.from_bytes(Client().get("/trust.json").content)
    taken = verify.read(Client().get(door("bundle", attestation)).content)

    assert root == keyring.trust_root()
    assert verify.verify(taken, root, road.ISSUED.date()).reference == attestation.reference


def test_the_newest_checkpoint_is_told_and_told_again_only_when_it_moved(world: Any) -> None:
    cast, *_ = world
    first = Client().get("/checkpoint")
    assert first.content.decode() == Checkpoint.objects.order_by("-size").first().note
    assert first["Content-Type"].startswith("text/plain")

    assert Client().get("/checkpoint", headers={"If-None-Match": first["ETag"]}).status_code == 304
    road.logged(cast)
    moved = Client().get("/checkpoint", headers={"If-None-Match": first["ETag"]})
    assert moved.status_code == 200
    assert moved.content != first.content


@pytest.mark.parametrize("name", DOORS)
def test_what_is_not_in_the_log_is_not_found(world: Any, name: str) -> None:
    cast, *_ = world
    stated = services.state(road.approved(cast), now=road.ISSUED)

    assert Client().get(door(name, stated)).status_code == 404
    assert Client().get(reverse(f"attestations:{name}", args=["VEU-1999-0001"])).status_code == 404


@pytest.mark.parametrize("name", [*DOORS, "trust", "checkpoint"])
def test_nothing_public_is_changed_by_anybody(world: Any, name: str) -> None:
    cast, attestation, _ = world
    url = door(name, attestation) if name in DOORS else reverse(f"attestations:{name}")
    client = Client()
    client.force_login(cast.mallory, backend=road.BACKEND)

    for verb in (client.post, client.put, client.patch, client.delete):
        assert verb(url).status_code == 405


def test_verifying_asks_for_the_token_of_the_page(world: Any) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/verify/", {}).status_code == 403


def test_an_upload_is_not_kept(world: Any) -> None:
    _, _attestation, certificate = world
    before = Attestation.objects.count(), Certificate.objects.count()

    upload(bytes(certificate.pdf), "certificate.pdf")

    assert (Attestation.objects.count(), Certificate.objects.count()) == before


@pytest.mark.parametrize("who", [None, "olive", "mallory", "nils"])
def test_the_list_of_attestations_is_for_those_who_were_granted_it(world: Any, who: str | None) -> None:
    cast, attestation, _ = world
    client = Client()
    if who:
        client.force_login(getattr(cast, who), backend=road.BACKEND)

    for url in (
        reverse("admin:attestations_attestation_changelist"),
        reverse("admin:attestations_attestation_change", args=[attestation.pk]),
    ):
        assert client.get(url).status_code in (302, 403)
        assert client.post(url, {"reference": "VEU-1"}).status_code in (302, 403)


def test_the_committee_sees_attestations_and_changes_none(world: Any) -> None:
    cast, attestation, _ = world
    client = Client()
    client.force_login(cast.audrey, backend=road.BACKEND)
    change = reverse("admin:attestations_attestation_change", args=[attestation.pk])

    assert client.get(reverse("admin:attestations_attestation_changelist")).status_code == 200
    assert client.get(change).status_code == 200
    assert client.post(change, {"reference": "VEU-1"}).status_code == 403


def _text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_verifiers_are_handed_out_under_their_own_policy_and_digest() -> None:
    client = Client()
    shown = client.get("/verify/").content.decode()

    file = client.get("/verify/notary.pyz")
    assert file["Content-Disposition"] == 'attachment; filename="notary.pyz"'
    assert file.content == archive.archive()
    assert hashlib.sha256(file.content).hexdigest() in shown
    page = client.get("/verify/offline.html")
    assert page.content == offline.page().html
    assert page["Content-Security-Policy"] == f"{offline.page().policy}; frame-ancestors 'none'"
    assert page["Content-Disposition"].startswith("inline")
    for address, answer in (("/verify/notary.pyz", file), ("/verify/offline.html", page)):
        assert f'href="{address}"' in shown
        assert answer["Cache-Control"] == "public, max-age=300"
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
        assert client.post(address).status_code == 405


def test_the_recipe_for_openssl_takes_what_is_handed_out(world: Any, tmp_path: Path) -> None:
    _, attestation, _ = world
    (text,) = re.findall(
        r"```sh\n(.*?)```", (settings.BASE_DIR / "docs" / "verify.md").read_text(), re.DOTALL
    )
    (tmp_path / "verify.sh").write_text(text)
    for name, address in (("bundle.json", door("bundle", attestation)), ("trust.json", "/trust.json")):
        (tmp_path / name).write_bytes(Client().get(address).content)

    words = ["sh", "verify.sh", "bundle.json", "trust.json", "2026-12-01"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode in (0, 3), done.stderr) == (True, ""), done
    assert f"{attestation.reference}: " in done.stdout.splitlines()[-1]
    assert "valid on 2026-12-01" in done.stdout


def test_where_set_up_has_fetched_no_libraries_there_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "page", offline.page.__wrapped__)
    monkeypatch.setattr(offline, "LIBRARIES", offline.SOURCES / "nowhere")

    assert Client().get("/verify/offline.html").status_code == 404
    assert Client().get("/verify/").status_code == 200
