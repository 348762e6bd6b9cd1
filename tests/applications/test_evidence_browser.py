"""Evidence in a real browser: a large file in pieces over a line that breaks, a reload, a pause; the pages on a desk
and on a phone; and the plain form where there is no JavaScript.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from applications import evidence, storage
from applications.models import Application, Evidence
from applications.stored import Scan, Upload
from tests import browsing, factories
from tests.applications.papers import image, pdf

pytestmark = pytest.mark.django_db(transaction=True)
LINE = b"%015d\n"
PIECE = 2 * 2**20


@pytest.fixture
def draft(settings: Any, tmp_path: Path) -> Application:
    settings.MEDIA_ROOT = tmp_path / "files"
    people = factories.people()
    walk = factories.walk()
    application = walk.start(factories.sample("UVEU"))
    application.olive = people.olive
    return application


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Nine megabytes of text: five pieces."""
    path = tmp_path / "meter readings.txt"
    path.write_bytes(b"".join(LINE % n for n in range(9 * 2**16)))
    return path


def sign_in(page: Any, draft: Application) -> None:
    browsing.sign_in(page, draft.olive)
    page.goto(f"/applications/{draft.reference}/evidence/")


def send(page: Any, file: Path) -> None:
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Title").fill("Meter readings")
    page.get_by_role("button", name="Attach the file").click()


def slow(page: Any, is_slow: bool) -> None:
    """A line on which every answer takes a while."""
    line = {
        "offline": False,
        "latency": 300 if is_slow else 0,
        "downloadThroughput": -1,
        "uploadThroughput": -1,
    }
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


def is_attached(page: Any, file: Path) -> None:
    page.get_by_text("is attached as ev-1").wait_for()
    kept, content = Evidence.objects.get(), file.read_bytes()
    assert (kept.sha256, kept.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (kept.title, kept.name) == ("Meter readings", file.name)
    with storage.open_stored(kept) as stored:
        assert stored.read() == content
    assert not Upload.objects.exists()
    assert page.evaluate("localStorage.length") == 0


def test_a_large_file_goes_in_pieces_and_a_line_that_breaks_costs_nothing(
    page: Any, draft: Application, large: Path
) -> None:
    sign_in(page, draft)
    seen: list[int] = []

    def line(route: Any) -> None:
        if route.request.method == "PATCH":
            seen.append(int(route.request.headers["upload-offset"]))
            if len(seen) in (2, 4):
                return route.abort("connectionreset")
        return route.continue_()

    page.route("**/uploads/**", line)
    send(page, large)

    page.get_by_text("the line is broken").first.wait_for()
    is_attached(page, large)
    assert seen == [0, PIECE, PIECE, 2 * PIECE, 2 * PIECE, 3 * PIECE, 4 * PIECE]


def test_a_line_that_breaks_after_the_bytes_came_sends_none_of_them_twice(
    page: Any, draft: Application, large: Path
) -> None:
    sign_in(page, draft)
    seen: list[int] = []

    def line(route: Any) -> None:
        if route.request.method != "PATCH":
            return route.continue_()
        seen.append(int(route.request.headers["upload-offset"]))
        if len(seen) == 2:
            route.fetch()  # it arrives, and the answer is lost
            return route.abort("connectionreset")
        return route.continue_()

    page.route("**/uploads/**", line)
    send(page, large)

    is_attached(page, large)
    assert seen == [0, PIECE, 2 * PIECE, 3 * PIECE, 4 * PIECE]


def test_after_a_reload_the_same_file_goes_on_where_it_was(
    page: Any,
    draft: Application,
    large: Path,
    screenshot: Callable[[str], Path],
    axe: Callable[[], list[str]],
) -> None:
    sign_in(page, draft)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/uploads/**", _two_pieces_alone())
    send(page, large)
    page.get_by_text("the line is broken").first.wait_for()
    screenshot("evidence-broken")
    assert axe() == []

    page.goto(f"/applications/{draft.reference}/evidence/")
    page.unroute("**/uploads/**")
    page.get_by_text("meter readings.txt: 4.0 MB of 9.0 MB were sent before.").wait_for()
    screenshot("evidence-again")
    seen: list[int] = []
    page.on("request", lambda asked: _note(asked, seen))
    send(page, large)

    is_attached(page, large)
    assert seen == [2 * PIECE, 3 * PIECE, 4 * PIECE]


def _two_pieces_alone() -> Callable[[Any], None]:
    seen: list[int] = []

    def line(route: Any) -> None:
        if route.request.method == "PATCH":
            seen.append(1)
        route.abort("internetdisconnected") if len(seen) > 2 else route.continue_()

    return line


def _note(asked: Any, seen: list[int]) -> None:
    if asked.method == "PATCH":
        seen.append(int(asked.headers["upload-offset"]))


def test_an_upload_is_paused_goes_on_and_is_given_up(
    page: Any, draft: Application, large: Path, eventually: Callable[..., object]
) -> None:
    sign_in(page, draft)

    slow(page, True)
    send(page, large)
    page.get_by_role("button", name="Pause").click()
    page.get_by_text("paused at").wait_for()
    stood = Upload.objects.get().offset
    page.wait_for_timeout(700)
    assert Upload.objects.get().offset <= stood + PIECE < large.stat().st_size

    page.get_by_role("button", name="Go on").click()
    page.get_by_text("sent.").wait_for()
    page.get_by_role("button", name="Pause").click()
    slow(page, False)
    page.get_by_role("button", name="Give this upload up").click()
    eventually(lambda: not Upload.objects.exists())
    assert not Evidence.objects.exists() and page.evaluate("localStorage.length") == 0
    assert page.get_by_role("button", name="Attach the file").is_enabled()


def test_who_was_signed_out_meanwhile_signs_in_and_goes_on(
    page: Any, draft: Application, large: Path
) -> None:
    sign_in(page, draft)
    cookies, seen = page.context.cookies(), []

    def line(route: Any) -> None:
        if route.request.method == "PATCH":
            seen.append(1)
            if len(seen) == 2:
                page.context.clear_cookies()
        route.continue_()

    page.route("**/uploads/**", line)
    send(page, large)
    page.get_by_text("You were signed out").wait_for()

    page.unroute("**/uploads/**")
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Go on").click()

    is_attached(page, large)


def test_a_file_that_is_too_large_is_refused_before_a_byte_is_sent(
    page: Any, draft: Application, large: Path, settings: Any
) -> None:
    settings.VEDC_MAX_UPLOAD_BYTES = 8 * 2**20
    sign_in(page, draft)

    send(page, large)

    page.get_by_text("was not taken:").wait_for()
    assert "the limit is 8,388,608" in page.locator("[data-upload-status]").text_content()
    assert page.get_by_role("button", name="Attach the file").is_enabled()


@pytest.mark.parametrize(("width", "scripts"), [(1280, False), (390, True)], ids=["no-javascript", "phone"])
def test_a_small_file_is_attached_by_a_plain_form(
    browser: Any, live_server: Any, draft: Application, tmp_path: Path, width: int, scripts: bool
) -> None:
    small = tmp_path / "plan.pdf"
    small.write_bytes(pdf(pages=2))
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 800}, java_script_enabled=scripts
    )
    page = context.new_page()
    sign_in(page, draft)

    page.get_by_label("File", exact=True).set_input_files(small)
    page.get_by_role("button", name="Attach the file").click()

    page.get_by_text("is attached as ev-1").wait_for()
    assert Evidence.objects.get().sha256 == hashlib.sha256(small.read_bytes()).hexdigest()
    context.close()


def test_the_pages_of_evidence_bar_nobody_on_a_desk_and_on_a_phone(
    page: Any, draft: Application, screenshot: Callable[[str], Path], axe: Callable[[], list[str]]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    now = timezone.now()
    today = now.date()

    def attach(name: str, content: bytes, **about: Any) -> Evidence:
        return evidence.attach(draft, draft.olive, SimpleUploadedFile(name, content), now=now, **about)

    attach("assessment-of-reston-2.pdf", pdf(pages=3), title="Assessment of Reston 2", issuer="Brandt & Partners",
           issued_on=today, covers_from=today - timedelta(days=400), covers_to=today - timedelta(days=35))  # fmt: skip
    attach("photo.png", image(size=(900, 600)), covers_from=today, covers_to=today + timedelta(days=30),
           confidentiality="public")  # fmt: skip
    bad = attach("macro-report.txt", b"words\n")
    Evidence.objects.filter(pk=bad.pk).update(scan=Scan.INFECTED.value, found="Vedc.Test.Macro-1")
    newer = SimpleUploadedFile("assessment-of-reston-2b.pdf", pdf(pages=4))
    evidence.revise(draft, draft.olive, "ev-1", newer, now=now, covers_from=today, covers_to=today)
    faults: dict[str, list[str]] = {}
    sign_in(page, draft)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for name in ("", "ev-1/", "ev-3/", "ev-1/revise/", "ev-1/preview/?page=2", "ev-3/preview/"):
            page.goto(f"/applications/{draft.reference}/evidence/{name}")
            called = f"evidence-{name.replace('/', '-').replace('?', '')}{width}"
            screenshot(called)
            faults[called] = axe()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, called
    page.goto(f"/applications/{draft.reference}/file/")
    screenshot("evidence-file-held-back")
    faults["file"] = axe()
    assert {name: found for name, found in faults.items() if found} == {}
