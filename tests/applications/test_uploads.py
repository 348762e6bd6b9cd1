"""Files that come in pieces: the protocol (tus 1.0.0) as a client speaks it, broken lines, replays, and whose it is."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications import receiving, storage, tasks
from applications.models import Evidence
from applications.receiving import Gone, Overtaken
from applications.stored import Upload
from notary.sealing import CHUNK
from standards.errors import Refusal
from tests.applications.desk import NOW, browser
from tests.applications.papers import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {"content_type": "application/offset+octet-stream"}


def long_text(size: int) -> bytes:
    """Text of that many bytes in which no two chunks are alike."""
    line = b"".join(b"line %08d\n" % n for n in range(size // 14 + 1))
    return line[:size]


def create(client: Client, world: Any, size: int, name: str = "big report.txt", **more: str) -> Any:
    metadata = f"filename {base64.b64encode(name.encode()).decode()},is_confidential"
    return client.post(
        world.url("uploads"),
        headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata, **more},
    )


def patch(client: Client, where: str, content: bytes, at: int) -> Any:
    return client.patch(where, content, headers={**TUS, "Upload-Offset": str(at)}, **PIECE)


def stands(client: Client, where: str) -> int:
    return int(client.head(where, headers=TUS).headers["Upload-Offset"])


def only() -> Upload:
    return Upload.objects.get()


def test_a_file_that_came_in_pieces_is_attached_with_the_digest_of_all_its_bytes(world: Any) -> None:
    content, olive = long_text(3 * CHUNK + 5), browser(world.olive)

    made = create(olive, world, len(content))
    where = made.headers["Location"]
    assert made.status_code == 201 and stands(olive, where) == 0
    at = 0
    for size in (1, CHUNK - 1, CHUNK + 100, len(content)):
        answer = patch(olive, where, content[at : at + size], at)
        at = min(at + size, len(content))
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(at))
    form = {"upload": str(only().pk), "title": "Big", "covers_from": "2026-01-01", "covers_to": "2026-12-31"}
    done = olive.post(world.url("evidence"), form)

    file = Evidence.objects.get()
    assert done.status_code == 302 and not Upload.objects.exists()
    assert (file.sha256, file.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (file.name, file.title, file.media_type) == ("big report.txt", "Big", "text/plain")
    sent = olive.get(world.url("evidence_file", "ev-1"))
    assert b"".join(sent.streaming_content) == content


def test_what_this_server_can_do_is_said_to_who_asks(world: Any, settings: Any) -> None:
    settings.VEDC_MAX_UPLOAD_BYTES = 12345

    said = browser(world.olive).options(world.url("uploads")).headers

    assert (said["Tus-Resumable"], said["Tus-Version"], said["Tus-Max-Size"]) == ("1.0.0", "1.0.0", "12345")
    assert set(said["Tus-Extension"].split(",")) == {"creation", "termination", "expiration"}


def test_how_far_it_came_is_kept_by_no_cache(world: Any) -> None:
    olive = browser(world.olive)
    where = create(olive, world, 10).headers["Location"]

    answer = olive.head(where, headers=TUS)

    assert (answer.status_code, answer.headers["Upload-Length"]) == (200, "10")
    assert "no-store" in answer.headers["Cache-Control"] and answer.headers["Upload-Expires"].endswith("GMT")


def test_a_piece_that_is_sent_again_is_written_once(world: Any) -> None:
    content, olive = long_text(100), browser(world.olive)
    where = create(olive, world, 100).headers["Location"]
    patch(olive, where, content[:60], 0)

    again = patch(olive, where, content[:60], 0)
    ahead = patch(olive, where, content[80:], 80)

    assert (again.status_code, again.headers["Upload-Offset"]) == (409, "60")
    assert ahead.status_code == 409 and stands(olive, where) == 60
    assert patch(olive, where, content[60:], 60).status_code == 204


def test_a_piece_that_goes_past_the_end_is_refused_and_nothing_of_it_is_written(world: Any) -> None:
    olive = browser(world.olive)
    where = create(olive, world, 10).headers["Location"]

    assert patch(olive, where, b"x" * 11, 0).status_code == 413
    assert stands(olive, where) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "ten"}, 400),
        ({"Upload-Length": "0"}, 413),
        ({"Upload-Length": "99999999999"}, 413),
        ({"Upload-Metadata": "filename not*base64"}, 400),
    ],
)
def test_a_beginning_that_is_none_is_refused_in_a_sentence(
    world: Any, headers: dict[str, str], status: int
) -> None:
    answer = create(browser(world.olive), world, 10, **headers)

    assert answer.status_code == status and answer.content.decode().strip()
    assert answer.headers["Tus-Resumable"] == "1.0.0" and not Upload.objects.exists()


def test_a_piece_must_say_what_it_is_and_where_it_begins(world: Any) -> None:
    olive = browser(world.olive)
    where = create(olive, world, 10).headers["Location"]

    wrong = olive.patch(where, b"x", content_type="text/plain", headers={**TUS, "Upload-Offset": "0"})
    nowhere = olive.patch(where, b"x", headers=TUS, **PIECE)

    assert (wrong.status_code, nowhere.status_code, stands(olive, where)) == (415, 400, 0)


def test_a_client_that_knows_only_post_says_what_it_means(world: Any) -> None:
    olive = browser(world.olive)
    where = create(olive, world, 2).headers["Location"]

    answer = olive.post(
        where, b"ok", headers={**TUS, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}, **PIECE
    )

    assert answer.status_code == 204 and only().is_whole


def test_an_upload_that_was_given_up_is_gone_with_its_bytes(
    world: Any, django_capture_on_commit_callbacks: Any
) -> None:
    olive = browser(world.olive)
    where = create(olive, world, 10).headers["Location"]
    lies = storage.located(only().path)
    assert lies.exists()

    with django_capture_on_commit_callbacks(execute=True):
        assert olive.delete(where, headers=TUS).status_code == 204

    assert not lies.exists() and olive.head(where, headers=TUS).status_code == 404
    assert patch(olive, where, b"x", 0).status_code == 404


@pytest.mark.parametrize("who", ["mallory", "pete", "vera", None])
def test_an_upload_is_its_persons_own(world: Any, who: str | None) -> None:
    where = create(browser(world.olive), world, 10).headers["Location"]
    other = browser(getattr(world, who)) if who else Client()
    forbidden = {"mallory": 404, "pete": 404, "vera": 403, None: 302}[who]

    assert other.head(where, headers=TUS).status_code == (404 if who == "vera" else forbidden)
    assert patch(other, where, b"x", 0).status_code == forbidden
    assert other.delete(where, headers=TUS).status_code == forbidden
    if who != "pete":
        assert create(other, world, 10).status_code == forbidden
    assert only().offset == 0


def test_an_upload_of_somebody_else_is_attached_by_nobody_else(world: Any) -> None:
    olive = browser(world.olive)
    where = create(olive, world, 2).headers["Location"]
    patch(olive, where, b"ok", 0)

    answer = browser(world.pete).post(world.url("evidence"), {"upload": str(only().pk)})

    assert answer.status_code == 422 and "is over or was given up" in answer.content.decode()
    assert Upload.objects.exists() and not Evidence.objects.exists()


def test_a_file_that_has_not_come_whole_is_not_attached(world: Any) -> None:
    olive = browser(world.olive)
    where = create(olive, world, 10).headers["Location"]
    patch(olive, where, b"12345", 0)

    answer = olive.post(world.url("evidence"), {"upload": str(only().pk)})

    assert answer.status_code == 422 and "5 of 10 bytes are here" in answer.content.decode()


def test_what_may_not_be_attached_is_refused_at_the_end_and_the_upload_stays(world: Any) -> None:
    content, olive = b"MZ" + bytes(200), browser(world.olive)
    where = create(olive, world, len(content), "report.pdf").headers["Location"]
    patch(olive, where, content, 0)

    answer = olive.post(world.url("evidence"), {"upload": str(only().pk)})

    assert answer.status_code == 422 and "attach one of" in answer.content.decode()
    assert not Evidence.objects.exists() and stands(olive, where) == len(content)


def test_what_is_said_wrong_about_a_file_does_not_cost_the_upload(world: Any) -> None:
    content, olive = pdf(), browser(world.olive)
    where = create(olive, world, len(content)).headers["Location"]
    patch(olive, where, content, 0)
    form = {"upload": str(only().pk), "covers_from": "2026-02-01", "covers_to": "2026-01-01"}

    page = olive.post(world.url("evidence"), form).content.decode()
    assert "has come whole and waits to be attached" in page and str(only().pk) in page
    assert olive.post(world.url("evidence"), {**form, "covers_to": "2026-03-01"}).status_code == 302
    assert Evidence.objects.get().media_type == "application/pdf"


def test_the_same_file_sent_again_in_pieces_is_the_same_evidence_and_leaves_no_second_copy(
    world: Any, django_capture_on_commit_callbacks: Any
) -> None:
    content, olive = pdf(), browser(world.olive)
    world.attach("plan.pdf", content)
    where = create(olive, world, len(content)).headers["Location"]
    patch(olive, where, content, 0)
    lies = storage.located(only().path)

    with django_capture_on_commit_callbacks(execute=True):
        olive.post(world.url("evidence"), {"upload": str(only().pk), "issuer": "Brandt"})

    assert Evidence.objects.get().issuer == "Brandt" and not Upload.objects.exists() and not lies.exists()


def test_a_newer_version_may_come_in_pieces_too(world: Any) -> None:
    world.attach("plan.pdf", pdf())
    content, olive = pdf(pages=2), browser(world.olive)
    where = create(olive, world, len(content), "plan-2.pdf").headers["Location"]
    patch(olive, where, content, 0)

    olive.post(world.url("evidence_revise", "ev-1"), {"upload": str(only().pk)})

    file = Evidence.objects.get()
    assert (file.version, file.name, file.sha256) == (2, "plan-2.pdf", hashlib.sha256(content).hexdigest())


def test_an_upload_nobody_came_back_for_is_swept_after_a_day_and_no_other(world: Any) -> None:
    long_ago, lately = timezone.now() - timedelta(days=2), timezone.now() - timedelta(hours=20)
    old, new = (
        receiving.start(world.application, world.olive, name="a", size=5, now=at) for at in (long_ago, lately)
    )
    olive = browser(world.olive)
    assert olive.head(world.url("upload", old.pk), headers=TUS).status_code == 404
    with pytest.raises(Gone):
        receiving.append(old, b"12345", at=0, now=timezone.now())

    assert tasks.sweep_uploads() == 1 and tasks.sweep_uploads() == 0
    assert only() == new and stands(olive, world.url("upload", new.pk)) == 0


def test_a_piece_that_comes_keeps_the_upload_for_another_day(world: Any) -> None:
    upload = receiving.start(world.application, world.olive, name="a", size=5, now=NOW)

    receiving.append(upload, b"123", at=0, now=NOW + timedelta(hours=20))

    assert only().expires_at == NOW + timedelta(hours=44)


def test_no_byte_of_an_upload_lies_plain_while_it_comes(world: Any) -> None:
    upload = receiving.start(world.application, world.olive, name="a", size=5000, now=NOW)
    receiving.append(upload, b"a secret sentence " * 100, at=0, now=NOW)

    assert b"secret" not in storage.located(upload.path).read_bytes()


def test_a_break_between_the_disk_and_the_row_costs_nothing(world: Any) -> None:
    content = long_text(2 * CHUNK + 30)
    upload = receiving.start(world.application, world.olive, name="a.txt", size=len(content), now=NOW)
    receiving.append(upload, content[: CHUNK + 10], at=0, now=NOW)
    before = storage.located(upload.path).read_bytes()
    receiving.append(upload, content[CHUNK + 10 :], at=CHUNK + 10, now=NOW)
    Upload.objects.filter(pk=upload.pk).update(
        offset=CHUNK + 10
    )  # as if the machine had died before it was said
    assert len(storage.located(upload.path).read_bytes()) > len(before)

    receiving.append(only(), content[CHUNK + 10 :], at=CHUNK + 10, now=NOW)

    assert receiving.take(world.application, only()).kept.sha256 == hashlib.sha256(content).hexdigest()


def test_a_chunk_that_a_break_left_torn_is_sent_again_from_its_beginning(world: Any) -> None:
    content = long_text(CHUNK + 100)
    upload = receiving.start(world.application, world.olive, name="a.txt", size=len(content), now=NOW)
    receiving.append(upload, content[: CHUNK + 10], at=0, now=NOW)
    lies = storage.located(upload.path)
    lies.write_bytes(lies.read_bytes()[:-3])

    with pytest.raises(Overtaken) as back:
        receiving.append(upload, content[CHUNK + 10 :], at=CHUNK + 10, now=NOW)

    assert back.value.offset == only().offset == CHUNK
    receiving.append(upload, content[CHUNK:], at=CHUNK, now=NOW)
    assert receiving.take(world.application, only()).kept.sha256 == hashlib.sha256(content).hexdigest()


def test_an_upload_whose_bytes_were_changed_in_the_store_is_refused_in_a_sentence(world: Any) -> None:
    olive = browser(world.olive)
    where = create(olive, world, 100).headers["Location"]
    patch(olive, where, long_text(100), 0)
    lies = storage.located(only().path)
    lies.write_bytes(lies.read_bytes()[:-1] + b"!")

    answer = olive.post(world.url("evidence"), {"upload": str(only().pk)})

    assert answer.status_code == 422 and "send it again" in answer.content.decode()


def test_a_file_that_is_gone_from_the_disk_is_gone(world: Any) -> None:
    upload = receiving.start(world.application, world.olive, name="a.txt", size=5, now=NOW)
    storage.discard(upload.path)

    with pytest.raises(Gone):
        receiving.append(upload, b"12345", at=0, now=NOW)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([70, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1]),
    st.lists(st.integers(1, CHUNK + 9), max_size=12),
)
def test_whatever_the_pieces_the_file_is_the_same(world: Any, size: int, pieces: list[int]) -> None:
    content, at = long_text(size), 0
    upload = receiving.start(world.application, world.olive, name="a.txt", size=size, now=NOW)
    for piece in [*pieces, size]:
        at = receiving.append(upload, content[at : at + piece], at=at, now=NOW)
        with pytest.raises((Overtaken, Refusal)):
            receiving.append(upload, content[: piece + size], at=max(at - 1, 0) if at else 1, now=NOW)
    upload.refresh_from_db()

    taken = receiving.take(world.application, upload)

    assert (taken.kept.sha256, taken.kept.size) == (hashlib.sha256(content).hexdigest(), size)
    receiving.cancel(upload)
