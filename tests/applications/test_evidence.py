"""Receiving files: named by their digest, typed by their content, never by their name."""

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction

from applications import answers, dossiers, evidence, receiving, rotation, storage
from applications.answers import Said
from applications.models import Application, Evidence
from applications.stored import Upload
from standards import rulebook
from standards.errors import Refusal
from standards.rulebook import Question
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
NEWER = PDF.replace(b"<<>>", b"<</N 2>>")


def _begin() -> tuple[road.People, Application]:
    cast = road.people()
    return cast, road.started(cast)


world = once(_begin)


def upload(content: bytes, name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def start(world: Any, size: int) -> Upload:
    return receiving.start(world[1], world[0].petra, name="a.pdf", size=size, now=road.STARTED)


def question(id: str) -> Question:
    return rulebook.get(road.EDITION).questions[id]


def files_of_the_store() -> set[Path]:
    return {path for path in storage.located("").rglob("*") if path.is_file()}


def attach(world: Any, file: SimpleUploadedFile, who: str = "petra", **about: Any) -> Any:
    cast, application = world
    return evidence.attach(application, getattr(cast, who), file, now=road.STARTED, **about)


def test_a_file_is_kept_under_the_digest_of_its_bytes(world: Any) -> None:
    kept = attach(world, upload(PDF), title="Plan")

    digest = hashlib.sha256(PDF).hexdigest()
    assert (kept.sha256, kept.size, kept.media_type) == (digest, len(PDF), "application/pdf")
    assert digest not in kept.file.name and "plan" not in kept.file.name
    with storage.open_stored(kept) as file:
        assert file.read() == PDF


def test_nothing_of_a_file_can_be_read_in_the_store(world: Any) -> None:
    kept = attach(world, upload(PDF))

    lies = storage.located(kept.file.name)
    assert b"PDF" not in lies.read_bytes() and b"endobj" not in lies.read_bytes()
    assert lies.stat().st_mode & 0o077 == 0


def test_who_knows_a_file_cannot_see_that_the_store_holds_it(world: Any) -> None:
    first, other = attach(world, upload(PDF)), road.started(world[0])

    second = evidence.attach(other, world[0].olive, upload(PDF), now=road.STARTED)

    assert second.sha256 == first.sha256 and second.file.name != first.file.name
    one, two = (storage.located(file.file.name).read_bytes() for file in (first, second))
    assert one != two


def test_a_file_from_before_sealing_is_read_as_it_lies_and_sealed_by_the_rotation(world: Any) -> None:
    cast, application = world
    digest = hashlib.sha256(PDF).hexdigest()
    lies = storage.located(f"evidence/{digest}")
    lies.parent.mkdir(parents=True, exist_ok=True)
    lies.write_bytes(PDF)
    old = Evidence.objects.create(
        application=application, key="ev-1", file=f"evidence/{digest}", name="plan.pdf", sha256=digest,
        size=len(PDF), media_type="application/pdf", received_by=cast.olive, received_at=road.STARTED,
    )  # fmt: skip
    with storage.open_stored(old) as file:
        assert file.read() == PDF

    done = rotation.rotate()

    old.refresh_from_db()
    assert (done.sealed, done.failed, lies.exists()) == (1, [], False)
    with storage.open_stored(old) as file:
        assert old.is_sealed and file.read() == PDF


def test_a_plain_file_that_is_not_what_it_was_is_not_sealed(world: Any) -> None:
    kept = attach(world, upload(PDF))
    lies = storage.located("evidence/other")
    lies.write_bytes(b"something else")
    Evidence.objects.filter(pk=kept.pk).update(file="evidence/other", key_id="", wrapped_key=b"")

    done = rotation.rotate()

    assert done.sealed == 0 and "do not have its digest" in done.failed[0]
    lies.unlink()


def test_keys_change_and_the_files_stay_as_they_are(world: Any, settings: Any, capsys: Any) -> None:
    kept, upload_ = attach(world, upload(PDF)), start(world, 10)
    receiving.append(upload_, b"12345", at=0, now=road.STARTED)
    before = storage.located(kept.file.name).read_bytes()
    newer = bytes(range(32))
    settings.VEDC_EVIDENCE_KEYS = {"k2": newer, **settings.VEDC_EVIDENCE_KEYS}

    call_command("rotate_evidence_keys")
    call_command("rotate_evidence_keys")

    settings.VEDC_EVIDENCE_KEYS = {"k2": newer}
    kept.refresh_from_db()
    upload_.refresh_from_db()
    assert storage.located(kept.file.name).read_bytes() == before
    with storage.open_stored(kept) as file:
        assert file.read() == PDF
    assert receiving.append(upload_, b"67890", at=5, now=road.STARTED) == 10
    said = capsys.readouterr().out
    assert "2 keys are wrapped under k2 now" in said and "0 keys are wrapped under k2 now" in said


def test_a_key_that_is_gone_stops_the_rotation_with_a_sentence(
    world: Any, settings: Any, capsys: Any
) -> None:
    attach(world, upload(PDF))
    settings.VEDC_EVIDENCE_KEYS = {"k9": bytes(range(32))}

    with pytest.raises(CommandError, match="Not done: 1"):
        call_command("rotate_evidence_keys")

    assert "'k1' is not among those given" in capsys.readouterr().err


def test_a_newer_version_takes_the_place_of_a_file_and_the_older_stays(world: Any) -> None:
    cast, application = world
    kept = attach(world, upload(PDF), title="Plan", covers_to=date(2026, 6, 30), issuer="Brandt")
    answers.save(application, cast.petra, [Said("s10-01-a", evidence=("ev-1",))], now=road.STARTED)

    newer = evidence.revise(
        application,
        cast.olive,
        "ev-1",
        upload(NEWER, "plan-2.pdf"),
        now=road.FILED,
        covers_to=date(2027, 6, 30),
    )

    assert (newer.pk, newer.key, newer.version, newer.name) == (kept.pk, "ev-1", 2, "plan-2.pdf")
    assert (newer.title, newer.issuer, newer.covers_to) == ("Plan", "Brandt", date(2027, 6, 30))
    assert [file.sha256 for file in application.answers.get().evidence.all()] == [newer.sha256]
    older = application.earlier_files.get()
    assert (older.key, older.version, older.sha256, older.covers_to) == (
        "ev-1", 1, hashlib.sha256(PDF).hexdigest(), date(2026, 6, 30),
    )  # fmt: skip
    assert (older.received_by, older.ended_by, older.ended_at) == (cast.petra, cast.olive, road.FILED)
    for row, content in ((newer, NEWER), (older, PDF)):
        with storage.open_stored(row) as file:
            assert file.read() == content


def test_the_days_of_a_version_are_its_own(world: Any) -> None:
    cast, application = world
    attach(world, upload(PDF), covers_from=date(2026, 1, 1), covers_to=date(2026, 6, 30))

    newer = evidence.revise(application, cast.olive, "ev-1", upload(NEWER), now=road.FILED)

    assert (newer.covers_from, newer.covers_to) == (None, None)


def test_a_version_whose_bytes_are_there_already_is_refused_and_leaves_nothing(world: Any) -> None:
    cast, application = world
    attach(world, upload(PDF))
    attach(world, upload(NEWER))
    before = files_of_the_store()

    for content, sentence in ((PDF, "this very version"), (NEWER, "attached already, as ev-2")):
        with pytest.raises(Refusal, match=sentence):
            evidence.revise(application, cast.olive, "ev-1", upload(content), now=road.FILED)

    assert files_of_the_store() == before and not application.earlier_files.exists()


def test_a_file_that_is_refused_leaves_nothing_in_the_store(world: Any) -> None:
    before = files_of_the_store()
    limited = replace(question("s10-01-a"), accepts=("image",))

    with pytest.raises(Refusal, match=r"plan\.pdf is PDF; this question takes PNG, JPEG, up to 1 GB"):
        attach(world, upload(PDF), question=limited)
    with pytest.raises(Refusal, match="300 bytes; the limit is 200"):
        attach(world, upload(b"x" * 300), question=replace(question("s10-01-a"), largest=200))

    assert files_of_the_store() == before


def test_a_key_is_given_once_also_when_its_file_was_taken_out(world: Any) -> None:
    cast, application = world
    attach(world, upload(PDF))
    evidence.detach(application, cast.petra, "ev-1", now=road.FILED)

    assert attach(world, upload(NEWER)).key == "ev-2"


def test_an_application_holds_no_more_than_its_quota(world: Any, settings: Any) -> None:
    cast, application = world
    attach(world, upload(PDF))
    settings.VEDC_MAX_APPLICATION_BYTES = len(PDF) + len(NEWER) - 1

    with pytest.raises(Refusal, match="has room for"):
        attach(world, upload(NEWER))
    with pytest.raises(Refusal, match="has room for"):
        start(world, len(NEWER))
    evidence.detach(application, cast.petra, "ev-1", now=road.FILED)
    with pytest.raises(Refusal, match="has room for"):  # the bytes are kept, and count
        attach(world, upload(NEWER))


def test_a_mark_is_carried_into_the_dossier_only_where_it_is_not_the_usual_one(world: Any) -> None:
    cast, application = world
    attach(world, upload(PDF))
    unmarked = dossiers.plain(application, filing=1, filed_on=road.FILED.date())["evidence"]["ev-1"]
    evidence.describe(application, cast.petra, "ev-1", confidentiality="public")
    marked = dossiers.frozen(application, filing=1, filed_on=road.FILED.date())

    assert "confidentiality" not in unmarked
    assert marked.dossier.evidence["ev-1"].confidentiality == "public"


def test_the_same_bytes_twice_are_one_file_whatever_its_name(world: Any) -> None:
    first = attach(world, upload(PDF), title="Plan")
    second = attach(world, upload(PDF, "other.pdf"), issuer="Brandt")

    assert second.pk == first.pk
    assert (second.title, second.issuer) == ("Plan", "Brandt")
    assert world[1].evidence.count() == 1


def test_a_zip_that_is_called_pdf_is_refused(world: Any) -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("setup.exe", b"MZ" + bytes(100))

    with (
        pytest.raises(Refusal, match=r"plan\.pdf is application/zip; attach one of PDF"),
        transaction.atomic(),
    ):
        attach(world, upload(box.getvalue()))


@pytest.mark.parametrize(
    "content",
    [
        b"MZ" + bytes(200),
        b"<!DOCTYPE html><html><script>1</script></html>",
        b"\x7fELF\x02\x01\x01" + bytes(200),
    ],
)
def test_programs_and_pages_are_refused_whatever_they_are_called(world: Any, content: bytes) -> None:
    with pytest.raises(Refusal, match="attach one of"), transaction.atomic():
        attach(world, upload(content))


def test_a_pdf_that_is_called_text_is_still_a_pdf(world: Any) -> None:
    assert attach(world, upload(PDF, "plan.txt")).media_type == "application/pdf"


def test_an_empty_file_is_refused(world: Any) -> None:
    with pytest.raises(Refusal, match=r"plan\.pdf is empty"), transaction.atomic():
        attach(world, upload(b""))


def test_a_file_over_the_limit_is_refused_with_both_sizes(world: Any, settings: Any) -> None:
    settings.VEDC_MAX_UPLOAD_BYTES = 1000

    with pytest.raises(Refusal, match="1,001 bytes; the limit is 1,000"), transaction.atomic():
        attach(world, upload(PDF + b" " * (1001 - len(PDF))))
    assert attach(world, upload(PDF + b" " * (1000 - len(PDF)))).size == 1000


def test_a_form_takes_less_than_pieces_do(world: Any, settings: Any) -> None:
    settings.VEDC_MAX_FORM_BYTES = 1000

    with pytest.raises(Refusal, match="1,001 bytes; the limit is 1,000"):
        attach(world, upload(PDF + b" " * (1001 - len(PDF))))


@pytest.mark.parametrize("who", ["mallory", "vera", "ravi"])
def test_who_may_not_edit_attaches_and_detaches_nothing(world: Any, who: str) -> None:
    cast, application = world
    kept = attach(world, upload(PDF))

    with pytest.raises(Refusal, match="may not edit"), transaction.atomic():
        attach(world, upload(NEWER), who)
    with pytest.raises(Refusal, match="may not edit"), transaction.atomic():
        evidence.revise(application, getattr(cast, who), kept.key, upload(NEWER), now=road.STARTED)
    with pytest.raises(Refusal, match="may not edit"), transaction.atomic():
        receiving.start(application, getattr(cast, who), name="a", size=1, now=road.STARTED)
    with pytest.raises(Refusal, match="may not edit"), transaction.atomic():
        evidence.detach(application, getattr(cast, who), kept.key, now=road.STARTED)

    assert list(application.evidence.all()) == [kept]


def test_a_file_taken_out_of_the_draft_stays_in_the_store(world: Any) -> None:
    cast, application = world
    kept = attach(world, upload(PDF))

    evidence.detach(application, cast.petra, kept.key, now=road.STARTED)

    assert application.evidence.count() == 0
    with storage.open_stored(application.earlier_files.get()) as file:
        assert file.read() == PDF


def test_a_file_taken_out_goes_from_every_row_that_names_it_and_the_others_stay(world: Any) -> None:
    cast, application = world
    for content in (PDF, NEWER):
        attach(world, upload(content))
    one, two = application.evidence.values_list("key", flat=True)
    rows = [
        {"control": "AC-1", "evidence": [one, two]},
        {"control": "AC-2", "evidence": [one], "remark": "x"},
    ]
    answers.save(application, cast.petra, [Said("controls", value=rows)], now=road.STARTED)

    evidence.detach(application, cast.petra, one, now=road.STARTED)

    kept = answers.given(application, ["controls"])["controls"].value
    assert kept == [{"control": "AC-1", "evidence": [two]}, {"control": "AC-2", "remark": "x"}]


def test_a_row_cannot_name_a_file_that_is_not_attached(world: Any) -> None:
    cast, application = world
    said = Said("controls", value=[{"control": "AC-1", "evidence": ["ev-99"]}])
    with pytest.raises(Refusal, match="has no evidence ev-99"):
        answers.save(application, cast.petra, [said], now=road.STARTED)
