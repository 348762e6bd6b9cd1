"""The whole record of an application is one archive, signed; whoever has the trust root verifies it alone."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from applications import docket
from applications.models import DocketEntry, Handout
from attestations import dockets, keyring
from notary import archive
from notary.__main__ import main
from notary.errors import VerificationError
from records import exports, whole
from reviews import interests
from reviews.models import Review
from standards.errors import Refusal
from tests import factories, road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = road.ISSUED


def _begin() -> Any:
    cast = road.people()
    attestation = road.logged(cast)
    dockets.seal(attestation.determination, now=NOW)
    return cast, attestation.determination.review.dossier.application


world = once(_begin)


def exported(world: Any, name: str = "audrey") -> bytes:
    cast, application = world
    with exports.export(application, getattr(cast, name), now=NOW) as file:
        return file.read()


def changed(content: bytes, path: str, new: bytes | None) -> bytes:
    """The archive with one file otherwise, or without it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as made:
        for one in old.infolist():
            if one.filename != path:
                made.writestr(one.filename, old.read(one.filename))
        if new is not None:
            made.writestr(path, new)
    return out.getvalue()


def verified(content: bytes) -> archive.Manifest:
    return archive.verify(io.BytesIO(content), keyring.trust_root())


def test_it_holds_everything_and_verifies_without_the_platform(
    world: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = exported(world)
    (tmp_path / "record.zip").write_bytes(content)
    (tmp_path / "trust.json").write_bytes(keyring.trust_root().to_bytes())

    assert main(["archive", str(tmp_path / "record.zip"), "--trust", str(tmp_path / "trust.json")]) == 0

    assert "VERIFIED" in capsys.readouterr().out
    paths = {one.path for one in verified(content).files}
    assert {
        "docket.json",
        "dossiers/1.json",
        "reviews/findings.json",
        "votes/votes.json",
        "determinations/letters.json",
        "determinations/condition-events.json",
        "screenings/hits.json",
        "signed/attestation.bundle.json",
        "history.json",
        "people.json",
    } <= paths
    assert any(path.startswith("signed/docket-") for path in paths)
    with zipfile.ZipFile(io.BytesIO(content)) as inside:
        assert len(json.loads(inside.read("votes/votes.json"))) == 4
        named = {one["name"] for one in json.loads(inside.read("people.json"))}
        history = json.loads(inside.read("history.json"))
    assert {"Ravi", "Rhea", "Cora", "Olive", "Audrey"} <= named
    assert {one["table"] for one in history} >= {"reviews_finding", "reviews_vote"}


def test_the_export_stands_in_the_docket_and_the_archive_tells_of_it(world: Any) -> None:
    content = exported(world)

    last = DocketEntry.objects.order_by("-number").first()
    assert (last.action, last.actor.name) == (exports.ACTION, "Audrey")
    about = verified(content).about
    assert about["docket"] == {"lines": last.number, "head": last.sha256}
    with zipfile.ZipFile(io.BytesIO(content)) as inside:
        lines = json.loads(inside.read("docket.json"))
    assert lines[-1]["sha256"] == last.sha256
    assert docket.verify(last.application.reference, DocketEntry.objects.order_by("number")) == last.sha256


def test_files_that_are_not_in_the_store_are_named_with_the_reason(world: Any) -> None:
    _, application = world
    with zipfile.ZipFile(io.BytesIO(exported(world))) as inside:
        held = json.loads(inside.read("held-back.json"))

    assert len(held) == application.evidence.count()
    assert all("not in the store" in one["why"] for one in held)
    assert not Handout.objects.exists()


def test_evidence_goes_in_as_it_was_filed_and_each_file_is_a_handout(
    db: None, settings: Any, tmp_path: Path
) -> None:
    road.keys()
    settings.MEDIA_ROOT = tmp_path / "files"
    application = factories.in_review("UVEU").dossier.application
    audrey = factories.people().audrey

    with exports.export(application, audrey, now=NOW) as file, zipfile.ZipFile(file) as inside:
        filed = application.evidence.all()
        for one in filed:
            content = inside.read(f"evidence/{one.sha256}/{one.name}")
            assert hashlib.sha256(content).hexdigest() == one.sha256

    given = Handout.objects.values_list("sha256", "person", "part")
    assert set(given) == {(one.sha256, audrey.pk, whole.PART) for one in filed}


def test_the_same_record_at_the_same_moment_is_the_same_files(world: Any) -> None:
    first, second = verified(exported(world, "ravi")), verified(exported(world, "ravi"))

    moved = {"docket.json", "people.json"}  # the second tells of the first
    assert [one for one in first.files if one.path not in moved] == [
        one for one in second.files if one.path not in moved
    ]


def test_a_reviewer_gets_no_history_and_is_told_so(world: Any) -> None:
    content = exported(world, "ravi")

    assert "history.json" not in {one.path for one in verified(content).files}
    with zipfile.ZipFile(io.BytesIO(content)) as inside:
        assert "history.json" in {one["path"] for one in json.loads(inside.read("held-back.json"))}


@pytest.mark.parametrize(
    ("path", "new", "why"),
    [
        ("docket.json", b"[]\n", "another size"),
        ("dossiers/1.json", None, "differ"),
        ("extra.json", b"{}", "differ"),
        ("manifest.json", b"{}", "not the one that was signed"),
        ("manifest.dsse.json", b"{}", "manifest"),
    ],
)
def test_whatever_is_changed_is_found(world: Any, path: str, new: bytes | None, why: str) -> None:
    content = changed(exported(world, "ravi"), path, new)

    with pytest.raises(VerificationError, match=why):
        verified(content)


def test_one_byte_of_a_file_is_found(world: Any) -> None:
    content = exported(world, "ravi")
    with zipfile.ZipFile(io.BytesIO(content)) as inside:
        old = inside.read("docket.json")

    with pytest.raises(VerificationError, match="not the file that was signed for"):
        verified(changed(content, "docket.json", old.replace(b"Ravi", b"Rhea").replace(b"1", b"2")))


def test_a_broken_docket_is_not_exported(world: Any) -> None:
    cast, application = world
    with connection.cursor() as cursor:
        on = " ON applications_docketentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER applications_docketentry_keep_update{on}")
    DocketEntry.objects.filter(number=1).update(note="It was otherwise.")

    with pytest.raises(Refusal, match="line 1 is not what was written"):
        exports.export(application, cast.audrey, now=NOW)


def test_a_reviewer_with_an_interest_takes_nothing_away(world: Any) -> None:
    cast, application = world
    review = Review.objects.get()
    interests.recuse(review, cast.ravi, reason="A cousin works there.", now=NOW)

    with pytest.raises(Refusal, match="takes no part"):
        exports.export(application, cast.ravi, now=NOW)


def test_the_door_answers_with_the_archive(world: Any) -> None:
    cast, application = world
    client = Client()
    client.force_login(cast.audrey, backend=road.BACKEND)

    answer = client.post(reverse("admin:records_export", args=[application.pk]))

    assert verified(b"".join(answer.streaming_content)).about["reference"] == application.reference
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{application.reference}-record-')


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *(("audrey", 200), ("ravi", 200)),
        *((who, 403) for who in ("rhea", "cora", "nils")),
        *((who, 302) for who in ("olive", "mallory", None)),
    ],
)
def test_who_may_export(world: Any, who: str | None, status: int) -> None:
    cast, application = world
    client = Client()
    if who:
        client.force_login(getattr(cast, who), backend=road.BACKEND)
    at = reverse("admin:records_export", args=[application.pk])

    assert client.post(at).status_code == status
    assert client.get(at).status_code == (302 if status == 302 else 405)
    assert DocketEntry.objects.filter(action=exports.ACTION).exists() == (status == 200)
