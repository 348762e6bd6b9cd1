"""The form taken along, in a real browser: opened from disk without a network, filled, saved, and uploaded again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from applications.answers import Said
from tests.applications.desk import World
from tests.applications.test_packs import HOSTILE, taken, yes_no
from tests.applications.test_tables_browser import DESK, PHONE
from tests.applications.test_views_tables import PARTY
from tests.browsing import faults, picture, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    world = World()
    world.attach("plan.pdf")
    world.say(
        Said(yes_no(world), value=True, explanation=HOSTILE),
        Said("parties", value=[PARTY, {**PARTY, "id": "p2", "name": HOSTILE}]),
    )
    return world


@pytest.fixture
def disk(browser: Any) -> Any:
    """A browser without a network, with what it asked for and every fault of a script."""
    context = browser.new_context(offline=True, viewport=DESK, accept_downloads=True)
    context.set_default_timeout(30_000)
    page, faults, asked = context.new_page(), [], []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: said.type == "error" and faults.append(said.text))
    page.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    page.faults, page.asked = faults, asked
    yield page
    context.close()


def asked_at(page: Any, question: str, site: str = "") -> Any:
    return page.locator(f'article[data-question="{question}"][data-site="{site}"]')


def test_the_form_is_taken_along_filled_from_disk_and_brought_back(
    page: Any, disk: Any, world: World, axe: Callable[[], list[str]], screenshot: Any, tmp_path: Path
) -> None:
    local = yes_no(world, "site")
    sign_in(page, world.olive)
    page.goto(world.url("show"))
    page.get_by_role("link", name="Take the form with you").click()
    assert axe() == []
    screenshot("offline")
    with page.expect_download() as coming:
        page.get_by_role("link", name="The form as one HTML file").click()
    form = tmp_path / "form.html"
    coming.value.save_as(form)

    saved = fill(disk, form, world, local, tmp_path)

    page.set_input_files("#pack-file", saved)
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("heading", name="What would change").wait_for()
    assert axe() == []
    screenshot("offline-report")
    page.set_viewport_size(PHONE)
    screenshot("offline-report-phone")
    across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert across <= 0
    page.get_by_role("button", name="Keep these answers").click()
    page.get_by_text("answers from").wait_for()
    rows = world.said("parties").value
    assert [row["id"] for row in rows] == ["p1", "p2", "p3"] and rows[1]["name"] == HOSTILE
    assert rows[2] == {"id": "p3", "name": "=Third</textarea><b>", "country": "NL"}
    assert world.said(local, "site-1").value is True
    assert world.said(local, "site-2").value is False
    assert world.application.sites.get(key="site-2").name == "Bunker"
    assert world.said(yes_no(world)) == Said(yes_no(world), value=True, explanation=HOSTILE)
    assert world.said("operated_by_another").value is True
    assert world.said("s748-15-owner-b").explanation == "Only asked now."


def fill(disk: Any, form: Path, world: World, local: str, tmp_path: Path) -> Path:
    """What a person does with the file on a machine without a network; the file that was saved."""
    disk.goto(form.as_uri())
    assert faults(disk) == []
    picture(disk, "offline-form")
    waits, opener = asked_at(disk, "s748-15-owner-b"), asked_at(disk, "operated_by_another")
    assert not waits.is_visible()
    opener.locator("select").select_option("yes")
    assert waits.is_visible()
    waits.locator("summary").last.click()
    waits.locator("[data-part=explanation]").fill("Only asked now.")
    parties = asked_at(disk, "parties")
    parties.get_by_role("button", name="Add a row").click()
    assert disk.evaluate("document.activeElement.dataset.column") == "id"
    disk.keyboard.type("p3")
    row = parties.locator("[data-row]").nth(2)
    row.get_by_label("Full legal name").fill("=Third</textarea><b>")
    row.get_by_label("Country of registered seat").fill("NL")
    asked_at(disk, local, "site-1").locator("select").select_option("yes")
    disk.get_by_role("button", name="Propose another site").click()
    disk.get_by_label("Name", exact=True).fill("Bunker")
    disk.get_by_label("Street address").fill("1 Hill")
    disk.locator("#site-NEW-country-new-1").fill("us")
    asked_at(disk, local, "new-1").locator("select").select_option("no")
    disk.locator("#state", has_text="Kept in this browser").wait_for()

    disk.reload()
    disk.get_by_text("What you typed here before is back.").wait_for()
    assert asked_at(disk, local, "new-1").locator("select").input_value() == "no"
    disk.set_viewport_size(PHONE)
    picture(disk, "offline-form-phone")
    across = disk.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert across <= 0
    assert faults(disk) == []
    with disk.expect_download() as coming:
        disk.get_by_role("button", name="Save to file").click()
    saved = tmp_path / coming.value.suggested_filename
    coming.value.save_as(saved)
    assert saved.name == f"{world.application.reference}-answers.json"
    assert disk.faults == [] and disk.evaluate("window.pwned") is None
    assert [url for url in disk.asked if not url.startswith(("file:", "blob:"))] == []
    return saved


@pytest.fixture
def opened(disk: Any, world: World, tmp_path: Path) -> Any:
    """The form on disk, open."""
    from tests.applications.desk import browser as client

    form = tmp_path / "form.html"
    form.write_bytes(client(world.olive).get(world.url("offline_form")).content)
    disk.goto(form.as_uri())
    return disk


def test_an_error_is_named_in_a_summary_that_leads_to_its_field(opened: Any, world: World) -> None:
    asked = next(
        q.id for q in world.rulebook.questions_for("UVEU") if q.type == "integer" and q.scope != "site"
    )
    field = asked_at(opened, asked).locator("[data-part=typed]")
    field.fill("many")
    opened.get_by_role("button", name="Check what is open").focus()
    opened.keyboard.press("Enter")
    summary = opened.get_by_role("alert")
    assert opened.evaluate("document.activeElement.id") == "errors"
    summary.get_by_role("link", name="is not a whole number").first.focus()
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.value") == "many"
    assert field.get_attribute("aria-invalid") == "true"
    assert faults(opened) == []
    assert opened.faults == []


def test_a_saved_file_is_loaded_again_and_that_of_another_form_is_not(
    opened: Any, world: World, tmp_path: Path
) -> None:
    first = yes_no(world, nth=1)
    mine = tmp_path / "mine.json"
    seal = opened.evaluate("about.seal")
    rows = {"columns": ["id", "name"], "rows": [["p9", HOSTILE]]}
    said = taken(world) | {"seal": seal}
    said["answers"] = [
        {"question": first, "site": None, "typed": HOSTILE, "explanation": HOSTILE, "files": []},
        {"question": "parties", "site": None, "explanation": "", **rows},
    ]
    mine.write_text(json.dumps(said))
    opened.set_input_files("#load", mine)
    opened.locator("#state", has_text="Kept in this browser").wait_for()
    assert asked_at(opened, first).locator("select").input_value() == HOSTILE
    assert asked_at(opened, "parties").locator("[data-row]").count() == 1
    mine.write_text(json.dumps(said | {"seal": "0" * 64}))
    opened.set_input_files("#load", mine)
    opened.get_by_text("was saved from another form").wait_for()
    assert opened.faults == [] and opened.evaluate("window.pwned") is None


def test_a_noted_file_has_the_digest_it_will_have_here(opened: Any, world: World, tmp_path: Path) -> None:
    asked = next(q.id for q in world.rulebook.questions_for("UVEU") if q.type == "file" and q.scope != "site")
    file = tmp_path / "proof.pdf"
    file.write_bytes(bytes(range(256)) * 5000)
    asked_at(opened, asked).locator("[data-note]").set_input_files(file)
    item = asked_at(opened, asked).locator("li")
    item.wait_for()
    assert item.get_attribute("data-sha256") == hashlib.sha256(file.read_bytes()).hexdigest()
    for length in (0, 1, 55, 56, 63, 64, 65, 119, 120, 1000):
        own = opened.evaluate("n => new Sha256().update(new Uint8Array(n).fill(97)).hex()", length)
        assert own == hashlib.sha256(b"a" * length).hexdigest(), length


def test_the_form_is_read_and_printed_without_javascript(browser: Any, world: World, tmp_path: Path) -> None:
    from tests.applications.desk import browser as client

    form = tmp_path / "form.html"
    form.write_bytes(client(world.olive).get(world.url("offline_form")).content)
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(form.as_uri())
    assert page.get_by_text("This browser runs no script").is_visible()
    assert not page.get_by_role("button", name="Save to file").is_visible()
    assert page.get_by_text("Who stands around the end user?").first.is_visible()
    assert asked_at(page, "s748-15-owner-b").get_by_text("Asked only where").is_visible()
    assert len(page.pdf()) > 50_000
    context.close()
