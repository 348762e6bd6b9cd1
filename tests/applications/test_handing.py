"""Bytes go out through one door that writes down to whom; nothing a user sent is ever a page of this site."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from applications import evidence, storage
from applications.models import Evidence
from applications.stored import Door, Handout
from notary.sealing import CHUNK
from organizations.models import Role
from tests.applications.desk import NOW, PDF, browser, person
from tests.applications.papers import huge_png, image, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NEWER = PDF.replace(b"<<>>", b"<</N 2>>")
TEXT = b"".join(b"line %07d\n" % n for n in range(CHUNK // 13 * 2))


def get(client: Client, where: str, **headers: str) -> Any:
    return client.get(where, headers=headers)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_download_is_written_down_with_who_when_what_and_where(world: Any) -> None:
    file = world.attach()

    body(browser(world.vera).get(world.url("evidence_file", "ev-1")))

    row = Handout.objects.get()
    assert (row.person, row.key, row.version, row.sha256) == (world.vera, "ev-1", 1, file.sha256)
    assert (row.door, row.part, row.application) == (Door.DESK.value, "", world.application)


def test_an_earlier_version_is_handed_out_and_written_down_as_what_it_is(world: Any) -> None:
    world.attach()
    evidence.revise(world.application, world.olive, "ev-1", SimpleUploadedFile("b.pdf", NEWER), now=NOW)
    olive = browser(world.olive)

    assert body(olive.get(world.url("evidence_earlier", "ev-1", 1))) == PDF
    assert body(olive.get(world.url("evidence_file", "ev-1"))) == NEWER
    assert olive.get(world.url("evidence_earlier", "ev-1", 9)).status_code == 404
    assert [row.version for row in Handout.objects.order_by("pk")] == [1, 2]


def test_what_was_written_down_is_never_changed_nor_removed(world: Any) -> None:
    world.attach()
    body(browser(world.olive).get(world.url("evidence_file", "ev-1")))

    for change in (lambda: Handout.objects.update(part="x"), lambda: Handout.objects.all().delete()):
        with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
            change()


def test_an_administrator_sees_who_was_given_a_file_and_others_do_not(world: Any) -> None:
    world.attach()
    ada = person("Ada", Role.ADMINISTRATOR.value, world.northfield)
    body(browser(world.vera).get(world.url("evidence_file", "ev-1")))
    where = world.url("evidence_change", "ev-1")

    page = browser(ada).get(where).content.decode()
    assert "Who was given it" in page and "Vera" in page and "Application pages" in page
    assert "Who was given it" not in browser(world.pete).get(where).content.decode()


def test_the_answer_is_an_attachment_that_no_browser_runs(world: Any) -> None:
    world.attach("page.txt", b"plain words, whatever they are called\n")

    answer = browser(world.olive).get(world.url("evidence_file", "ev-1"))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"] and "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        (f"bytes={CHUNK - 5}-{CHUNK + 5}", CHUNK - 5, CHUNK + 5),
        ("bytes=100-", 100, len(TEXT) - 1),
        ("bytes=-7", len(TEXT) - 7, len(TEXT) - 1),
        (f"bytes=5-{10**9}", 5, len(TEXT) - 1),
    ],
)
def test_a_part_is_given_as_asked(world: Any, asked: str, first: int, last: int) -> None:
    world.attach("long.txt", TEXT)

    answer = get(browser(world.olive), world.url("evidence_file", "ev-1"), Range=asked)

    assert answer.status_code == 206 and body(answer) == TEXT[first : last + 1]
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(TEXT)}"
    assert answer.headers["Content-Length"] == str(last + 1 - first)
    assert Handout.objects.get().part == f"bytes {first}-{last}"


@pytest.mark.parametrize("asked", [f"bytes={len(TEXT)}-", "bytes=9-3", "bytes=-0"])
def test_a_part_that_is_not_there_is_given_to_nobody(world: Any, asked: str) -> None:
    world.attach("long.txt", TEXT)

    answer = get(browser(world.olive), world.url("evidence_file", "ev-1"), Range=asked)

    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(TEXT)}")
    assert not Handout.objects.exists()


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=1-2,5-6", "bytes=a-b", "bytes=-"])
def test_what_is_no_part_gets_the_whole(world: Any, asked: str) -> None:
    world.attach("long.txt", TEXT)

    answer = get(browser(world.olive), world.url("evidence_file", "ev-1"), Range=asked)

    assert answer.status_code == 200 and body(answer) == TEXT


def test_a_part_of_another_version_is_not_given(world: Any) -> None:
    file, olive = world.attach("long.txt", TEXT), browser(world.olive)
    where = world.url("evidence_file", "ev-1")

    same = get(olive, where, Range="bytes=0-9", **{"If-Range": f'"{file.sha256}"'})
    other = get(olive, where, Range="bytes=0-9", **{"If-Range": '"of-yesterday"'})

    assert (same.status_code, other.status_code) == (206, 200)


def test_to_ask_how_long_a_file_is_is_not_to_be_given_it(world: Any) -> None:
    world.attach()

    answer = browser(world.olive).head(world.url("evidence_file", "ev-1"))

    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(len(PDF)))
    assert not Handout.objects.exists()


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "changed"])
def test_bytes_that_are_not_as_they_were_kept_are_not_given(world: Any, gone: bool) -> None:
    lies = storage.located(world.attach().file.name)
    lies.unlink() if gone else lies.write_bytes(b"VEDCSEAL" + bytes(90))

    assert browser(world.olive).get(world.url("evidence_file", "ev-1")).status_code == 404
    assert not Handout.objects.exists()


def test_a_byte_that_was_changed_in_the_middle_ends_the_answer_there(world: Any) -> None:
    lies = storage.located(world.attach("long.txt", TEXT).file.name)
    content = bytearray(lies.read_bytes())
    content[CHUNK + 500] ^= 1
    lies.write_bytes(content)

    answer = browser(world.olive).get(world.url("evidence_file", "ev-1"))
    given = b""
    with pytest.raises(Exception, match="chunk 1 is not what was written"):
        for some in answer.streaming_content:
            given += some

    assert given == TEXT[: len(given)] and len(given) <= CHUNK


# To look at


def test_a_pdf_is_looked_at_page_by_page_as_pictures_of_ours(world: Any) -> None:
    world.attach("plan.pdf", pdf(pages=3))
    vera = browser(world.vera)

    page = vera.get(world.url("evidence_preview", "ev-1"), {"page": "2"}).content.decode()
    assert "Page 2 of 3" in page and 'rel="prev"' in page and 'rel="next"' in page
    assert f'src="{world.url("evidence_picture", "ev-1", 2)}"' in page
    assert "<iframe" not in page and "<object" not in page and "<embed" not in page
    drawn = vera.get(world.url("evidence_picture", "ev-1", 2))
    assert drawn.headers["Content-Type"] == "image/png" and drawn.content.startswith(b"\x89PNG")
    assert drawn.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    row = Handout.objects.get()
    assert (row.door, row.part, row.person) == (Door.PREVIEW.value, "page 2", world.vera)


@pytest.mark.parametrize("page", ["0", "4", "99999999999", "x", "-1"])
def test_a_page_that_is_not_there_is_not_found_or_is_the_first(world: Any, page: str) -> None:
    world.attach("plan.pdf", pdf(pages=3))

    answer = browser(world.vera).get(world.url("evidence_preview", "ev-1"), {"page": page})

    assert answer.status_code == (404 if page in ("0", "4") else 200)
    assert browser(world.vera).get(world.url("evidence_picture", "ev-1", 4)).status_code == 404


def test_an_image_is_drawn_anew_without_what_it_says_of_camera_and_place(world: Any) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "A camera of somebody"
    content = image("JPEG", (3000, 100), exif=exif, comment=b"a secret remark")
    assert b"A camera of somebody" in content and b"a secret remark" in content
    world.attach("photo.jpg", content)

    drawn = browser(world.olive).get(world.url("evidence_picture", "ev-1", 1)).content

    assert drawn.startswith(b"\x89PNG") and b"camera" not in drawn and b"secret" not in drawn
    assert int.from_bytes(drawn[16:20]) == 1600  # the width that its header says


@pytest.mark.parametrize(
    "content", [huge_png(60_000), pdf()[:9] + b"not one\n%%EOF\n"], ids=["bomb", "no-pdf"]
)
def test_what_cannot_be_drawn_is_said_and_hurts_nobody(world: Any, content: bytes) -> None:
    world.attach("odd.bin", content)
    olive = browser(world.olive)

    page = olive.get(world.url("evidence_preview", "ev-1"))
    assert page.status_code in (200, 409)
    assert olive.get(world.url("evidence_picture", "ev-1", 1)).status_code == 404


def test_a_text_is_not_looked_at_but_downloaded(world: Any) -> None:
    world.attach("a.txt", b"words\n")

    page = browser(world.olive).get(world.url("evidence_preview", "ev-1"))

    assert page.status_code == 409 and "There is no preview" in page.content.decode()
    assert world.url("evidence_file", "ev-1") in page.content.decode()


def test_a_look_takes_few_queries(world: Any, django_assert_max_num_queries: Any) -> None:
    world.attach("plan.pdf", pdf(pages=2))
    olive = browser(world.olive)

    for door, most in ((("evidence_preview", "ev-1"), 6), (("evidence_picture", "ev-1", 1), 7)):
        with django_assert_max_num_queries(most):
            assert olive.get(world.url(*door)).status_code == 200


def test_a_file_page_takes_as_many_queries_with_many_versions_as_with_one(
    world: Any, django_assert_max_num_queries: Any
) -> None:
    world.attach()
    for n in range(12):
        sent = SimpleUploadedFile("b.pdf", PDF.replace(b"<<>>", b"<</N %d>>" % n))
        evidence.revise(world.application, world.olive, "ev-1", sent, now=NOW)
    olive = browser(world.olive)

    with django_assert_max_num_queries(10):
        page = olive.get(world.url("evidence_change", "ev-1")).content.decode()
    assert "Version 12" in page and Evidence.objects.get().version == 13
