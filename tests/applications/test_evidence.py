"""Receiving files: named by their digest, typed by their content, never by their name."""

import hashlib
import io
import zipfile
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from applications import answers, evidence
from applications.answers import Said
from applications.models import Application
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def _begin() -> tuple[road.People, Application]:
    cast = road.people()
    return cast, road.started(cast)


world = once(_begin)


def upload(content: bytes, name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def attach(world: Any, file: SimpleUploadedFile, who: str = "petra", **about: Any) -> Any:
    cast, application = world
    return evidence.attach(application, getattr(cast, who), file, now=road.STARTED, **about)


def test_a_file_is_kept_under_the_digest_of_its_bytes(world: Any) -> None:
    kept = attach(world, upload(PDF), title="Plan")

    digest = hashlib.sha256(PDF).hexdigest()
    assert (kept.sha256, kept.size, kept.media_type) == (digest, len(PDF), "application/pdf")
    assert digest in kept.file.name
    assert "plan" not in kept.file.name
    assert default_storage.open(kept.file.name).read() == PDF


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
        attach(world, upload(PDF + bytes(1001 - len(PDF))))
    assert attach(world, upload(PDF + bytes(1000 - len(PDF)))).size == 1000


@pytest.mark.parametrize("who", ["mallory", "vera", "ravi"])
def test_who_may_not_edit_attaches_and_detaches_nothing(world: Any, who: str) -> None:
    cast, application = world
    kept = attach(world, upload(PDF))

    with pytest.raises(Refusal, match="may not edit"), transaction.atomic():
        attach(world, upload(PDF + b"more"), who)
    with pytest.raises(Refusal, match="may not edit"), transaction.atomic():
        evidence.detach(application, getattr(cast, who), kept.key, now=road.STARTED)

    assert list(application.evidence.all()) == [kept]


def test_a_file_taken_out_of_the_draft_stays_in_the_store(world: Any) -> None:
    cast, application = world
    kept = attach(world, upload(PDF))

    evidence.detach(application, cast.petra, kept.key, now=road.STARTED)

    assert application.evidence.count() == 0
    assert default_storage.exists(kept.file.name)


def test_a_file_taken_out_goes_from_every_row_that_names_it_and_the_others_stay(world: Any) -> None:
    cast, application = world
    for n in (1, 2):
        attach(world, upload(PDF + b"%d" % n))
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
