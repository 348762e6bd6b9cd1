"""Quarantine: no file leaves it, and none is filed, before a scanner found nothing in it; a scanner that is away lets
nothing through. The scanner is a daemon on a real socket; where the machine has ClamAV's own, that one too.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications import evidence, scanning, services, storage, tasks
from applications.answers import Said
from applications.clamd import Scanner, ScannerError
from applications.models import Dossier, Evidence
from applications.scanning import Standing
from standards.errors import Refusal
from tests.applications.desk import NOW, PDF, browser
from tests.applications.fake_clamd import NAME, WORD, Fake, running

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
BAD = b"A note with something in it.\n" + WORD + b"\n"


@pytest.fixture
def clamd(settings: Any, tmp_path: Path) -> Iterator[Fake]:
    with running(tmp_path / "clamd.ctl") as fake:
        settings.VEDC_CLAMD = fake.address
        yield fake


def look(world: Any, key: str = "ev-1") -> Evidence:
    return world.application.evidence.get(key=key)


def test_without_a_scanner_a_file_says_so_goes_out_and_is_filed(world: Any, settings: Any) -> None:
    settings.VEDC_CLAMD = ""
    world.attach()
    olive = browser(world.olive)

    assert scanning.standing(look(world)) is Standing.NOT_SCANNED
    assert tasks.scan_files() == 0
    assert "not scanned" in olive.get(world.url("evidence")).content.decode()
    assert olive.get(world.url("evidence_file", "ev-1")).status_code == 200
    services.submit(world.application, world.olive, now=NOW)
    assert Dossier.objects.exists()


def test_with_a_scanner_a_file_waits_until_it_was_scanned(world: Any, clamd: Fake) -> None:
    world.attach()
    olive = browser(world.olive)

    page = olive.get(world.url("evidence")).content.decode()
    assert "waiting to be scanned" in page and world.url("evidence_file", "ev-1") not in page
    for door in (("evidence_file", "ev-1"), ("evidence_preview", "ev-1"), ("evidence_picture", "ev-1", 1)):
        assert "waiting to be scanned" in olive.get(world.url(*door)).content.decode()
    with pytest.raises(Refusal, match=r"cannot file: ev-1 \(plan\.pdf\) is waiting to be scanned"):
        services.submit(world.application, world.olive, now=NOW)

    assert tasks.scan_files() == 1

    assert look(world).scan == "clean" and look(world).scanned_at is not None
    assert b"".join(olive.get(world.url("evidence_file", "ev-1")).streaming_content) == PDF
    services.submit(world.application, world.olive, now=NOW)


def test_an_infected_file_goes_to_nobody_is_named_with_what_was_found_and_is_not_filed(
    world: Any, clamd: Fake
) -> None:
    world.attach("note.txt", BAD)
    world.say(Said("s10-01-a", evidence=("ev-1",)))
    olive = browser(world.olive)

    assert tasks.scan_files() == 1

    assert (look(world).scan, look(world).found) == ("infected", NAME)
    page = olive.get(world.url("evidence")).content.decode()
    assert "infected" in page and NAME in page
    refused = olive.get(world.url("evidence_file", "ev-1"))
    assert refused.status_code == 409 and WORD not in refused.content
    assert not world.application.handouts.exists()
    with pytest.raises(Refusal, match=f"cannot file: ev-1 .* is infected, {NAME}; take it out"):
        services.submit(world.application, world.olive, now=NOW)
    filing = olive.get(world.url("file")).content.decode()
    assert NAME in filing and 'name="certified"' not in filing

    evidence.detach(world.application, world.olive, "ev-1", now=NOW)
    services.submit(world.application, world.olive, now=NOW)


def test_an_infected_version_that_was_replaced_stays_locked_away(world: Any, clamd: Fake) -> None:
    world.attach("note.txt", BAD)
    tasks.scan_files()
    clean = SimpleUploadedFile("note.txt", b"A note with nothing in it.\n")
    evidence.revise(world.application, world.olive, "ev-1", clean, now=NOW)

    assert scanning.standing(look(world)) is Standing.WAITING  # the verdict was on the other bytes
    tasks.scan_files()

    olive = browser(world.olive)
    assert olive.get(world.url("evidence_file", "ev-1")).status_code == 200
    assert olive.get(world.url("evidence_earlier", "ev-1", 1)).status_code == 409


def test_a_version_that_was_replaced_before_it_was_scanned_is_scanned_too(world: Any, clamd: Fake) -> None:
    world.attach("note.txt", BAD)
    evidence.detach(world.application, world.olive, "ev-1", now=NOW)

    assert tasks.scan_files() == 1

    assert world.application.earlier_files.get().scan == "infected"


def test_the_files_of_the_days_without_a_scanner_wait_once_there_is_one(
    world: Any, clamd: Fake, settings: Any
) -> None:
    settings.VEDC_CLAMD = ""
    world.attach()
    settings.VEDC_CLAMD = clamd.address

    assert scanning.standing(look(world)) is Standing.WAITING
    assert tasks.scan_files() == 1


def test_a_scanner_that_is_away_lets_nothing_through_and_the_file_is_tried_again(
    world: Any, clamd: Fake, settings: Any, tmp_path: Path
) -> None:
    world.attach()
    world.attach("other.txt", b"Another.\n")
    settings.VEDC_CLAMD = f"unix://{tmp_path / 'nobody.ctl'}"

    assert tasks.scan_files() == 0

    assert scanning.standing(look(world)) is Standing.WAITING
    assert look(world).scan_trouble.startswith("the scanner cannot be reached")
    assert look(world, "ev-2").scan_tried_at is None  # no use in asking for the next one
    assert "is tried again" in browser(world.olive).get(world.url("evidence")).content.decode()

    settings.VEDC_CLAMD = clamd.address
    assert tasks.scan_files() == 2
    assert look(world).scan == "clean" and look(world).scan_trouble == ""


def test_a_scanner_that_does_not_answer_is_not_waited_for_for_ever(
    world: Any, clamd: Fake, settings: Any
) -> None:
    world.attach()
    clamd.silent, settings.VEDC_CLAMD_SECONDS = True, 0.2
    began = time.monotonic()

    assert tasks.scan_files() == 0

    assert time.monotonic() - began < 5
    assert "did not answer within 0.2 seconds" in look(world).scan_trouble


@pytest.mark.parametrize("says", ["stream: Allocation failed ERROR", "", "stream: MAYBE", "hello"])
def test_an_answer_that_is_no_verdict_is_none(world: Any, clamd: Fake, says: str) -> None:
    world.attach()
    clamd.says = says or "\0"

    assert tasks.scan_files() == 0
    assert scanning.standing(look(world)) is Standing.WAITING and look(world).scan_trouble


def test_one_file_that_is_too_large_for_the_scanner_does_not_hold_up_the_others(
    world: Any, clamd: Fake
) -> None:
    clamd.most = 2**20
    world.attach("long.txt", b"line\n" * 2**20)
    world.attach("short.txt", b"Short.\n")

    assert tasks.scan_files() == 1

    assert "size limit exceeded" in look(world).scan_trouble and look(world, "ev-2").scan == "clean"


def test_bytes_that_are_not_what_was_kept_get_no_verdict(world: Any, clamd: Fake) -> None:
    world.attach()
    world.attach("short.txt", b"Short.\n")
    lies = storage.located(look(world).file.name)
    lies.write_bytes(lies.read_bytes()[:-1])

    assert tasks.scan_files() == 1

    assert look(world).scan == "" and "cannot be read" in look(world).scan_trouble


def test_a_file_is_scanned_once_and_a_second_sweep_asks_nothing(world: Any, clamd: Fake) -> None:
    world.attach()
    tasks.scan_files()

    assert tasks.scan_files() == 0 and clamd.asked == 1


def test_two_sweeps_at_once_give_one_verdict_and_a_late_trouble_does_not_unsay_it(
    world: Any, clamd: Fake
) -> None:
    world.attach("note.txt", BAD)
    mine, theirs = look(world), look(world)
    by = scanning.scanner()
    scanning.scan(mine, by, now=NOW)

    with pytest.raises(ScannerError):
        scanning.scan(theirs, Scanner("unix:///nowhere/clamd.ctl", 1), now=NOW)

    assert (look(world).scan, look(world).scan_trouble) == ("infected", "")


def test_a_large_file_reaches_the_scanner_whole_in_small_pieces(world: Any, clamd: Fake) -> None:
    world.attach("long.txt", b"0123456789abcde\n" * 2**17)

    tasks.scan_files()

    assert clamd.longest == 2**21


def test_the_scanner_is_reached_over_tcp_as_well() -> None:
    with running() as fake:
        by = Scanner(fake.address, 5)
        assert by.found([b"clean"]) == ""
        assert by.found([BAD[:20], BAD[20:]]) == NAME


def test_a_door_that_nobody_answers_is_a_sentence() -> None:
    with pytest.raises(ScannerError, match="cannot be reached"):
        Scanner("tcp://127.0.0.1:1", 1).found([b""])


@pytest.fixture(scope="module")
def real_clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("clamd")
    if program is None:
        pytest.skip("ClamAV's daemon is not on this machine")
    place = tmp_path_factory.mktemp("clamd")
    (place / "db").mkdir()
    (place / "db" / "vedc.ndb").write_text(f"Vedc.Test:0:*:{WORD.hex()}\n")
    (place / "clamd.conf").write_text(
        f"DatabaseDirectory {place}/db\nLocalSocket {place}/ctl\nForeground yes\nStreamMaxLength 3M\nUser root\n"
    )
    daemon = subprocess.Popen([program, "-c", place / "clamd.conf"], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not (place / "ctl").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"unix://{place}/ctl"
    daemon.terminate()
    daemon.wait(10)


def test_the_real_daemon_says_what_the_fake_one_says(real_clamd: str) -> None:
    by = Scanner(real_clamd, 20)

    assert by.found([b"nothing ", b"to see\n"]) == ""
    assert by.found([BAD]) == "Vedc.Test.UNOFFICIAL"
    with pytest.raises(ScannerError, match="size limit") as refused:
        by.found([bytes(2**20)] * 8)
    assert refused.value.about_file
