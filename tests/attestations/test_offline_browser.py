"""The verifier for browsers, opened from disk without a network: every vector, and one person's way through it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from attestations import offline
from tests import browsing

VECTORS = browsing.ROOT / "tests" / "vectors" / "notary"
LISTED = json.loads((VECTORS / "vectors.json").read_text())
EVERY = """async asked => {
    const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    const said = [];
    for (const [file, trust, at] of asked) said.push(await vedc.verify(bytes(file), bytes(trust), at));
    return said.map(({verified, standing, step, sentence, steps}) => ({verified, standing, step, sentence, steps}));
}"""
# As a browser that knows no Ed25519 answers; the library must then do as well.
WITHOUT_ED25519 = """
const native = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = async (form, key, algorithm, ...more) => {
    if (algorithm === "Ed25519") throw new DOMException("no such algorithm", "NotSupportedError");
    return native(form, key, algorithm, ...more);
};
"""


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """opened(): the verifier from disk, the network off; whatever it asks of others fails the test."""
    (tmp_path / "vedc-verify.html").write_bytes(offline.page().html)
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    context.set_default_timeout(30_000)
    faults: list[str] = []

    def open_page() -> Any:
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text))
        page.on("request", lambda asked: asked.url.startswith("file:") or faults.append(asked.url))
        page.goto((tmp_path / "vedc-verify.html").as_uri())
        return page

    yield open_page
    context.close()
    assert not faults, faults


def text_of(name: str) -> str:
    return base64.b64encode((VECTORS / name).read_bytes()).decode()


def judge(page: Any) -> None:
    """Every vector has the verdict that is listed."""
    vectors = LISTED["good"] + LISTED["broken"]
    asked = [[text_of(vector["file"]), text_of(vector["trust"]), vector["at"]] for vector in vectors]

    said = page.evaluate(EVERY, asked)

    for vector, found in zip(vectors, said, strict=True):
        if "standing" in vector:
            assert (found["verified"], found.get("standing")) == (True, vector["standing"]), (vector, found)
            assert [step["number"] for step in found["steps"]] == list(range(1, 8))
        else:
            assert (found["verified"], found.get("step")) == (False, vector["step"]), (vector, found)
            assert len(found["sentence"].split()) >= 4


def test_opened_from_disk_it_judges_every_vector_as_listed(opened: Any) -> None:
    judge(opened())


def test_served_and_in_a_browser_without_ed25519_it_judges_the_same(page: Any) -> None:
    page.add_init_script(WITHOUT_ED25519)
    page.goto("/verify/offline.html")
    judge(page)


def test_somebody_verifies_a_certificate_then_a_forgery_and_reads_what_was_found(opened: Any) -> None:
    page = opened()
    page.get_by_role("button", name="Verify").click()
    assert page.get_by_text("Choose the certificate or bundle.").is_visible()
    assert page.evaluate("document.activeElement.id") == "file"
    assert browsing.faults(page) == []

    page.get_by_label("Certificate or bundle").set_input_files(VECTORS / "good" / "certificate.pdf")
    page.get_by_label("Trust root").set_input_files(VECTORS / "trust" / "trust.json")
    page.get_by_label("Day to judge by").fill("2027-01-01")
    page.get_by_role("button", name="Verify").click()
    heading = page.get_by_role("heading", name="Verified VEU-2026-0007: genuine, and valid on 2027-01-01")
    heading.wait_for()
    assert heading.evaluate("node => node === document.activeElement")
    result = page.locator("#result").inner_text()
    for words in (
        "authorized with conditions",
        "Nordlicht Compute AS, Havnegata 1, 7010 Trondheim, NO",
        "Report twice a year. Due 2027-01-31.",
        "Luleå",
        "the entry stands at index 6 under that root",
    ):
        assert words in result
    assert browsing.faults(page) == []
    browsing.picture(page, "offline-verified")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    browsing.picture(page, "offline-verified-phone")

    page.get_by_label("Certificate or bundle").set_input_files(VECTORS / "broken" / "signed-by-mallory.json")
    assert page.locator("#result").inner_text() == ""
    page.get_by_role("button", name="Verify").click()
    page.get_by_role("heading", name="Refused at step “signatures”").wait_for()
    assert "Mallory Compute" not in page.locator("#result").inner_text()
    assert browsing.faults(page) == []
    browsing.picture(page, "offline-refused")


def test_the_page_can_open_no_connection_and_run_no_script_but_its_own() -> None:
    page = offline.page()
    html = page.html.decode()

    assert f'http-equiv="Content-Security-Policy" content="{page.policy}"' in html
    assert page.policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in page.policy
    assert "connect-src" not in page.policy
    assert html.count("<script") == html.count("</script>") == 1
    assert not re.search(r"\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon|innerHTML", html)
    assert html.count("MIT License (MIT)") >= 3


def test_a_module_in_a_grammar_not_taken_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("offline.html", "offline.css"):
        (tmp_path / name).write_bytes((offline.SOURCES / name).read_bytes())
    monkeypatch.setattr(offline, "SOURCES", tmp_path)
    for text, sentence in (
        ('import nothing from "./other.js";', "a line not taken here"),
        ("export default 1;", "a line not taken here"),
        ('import { a } from "./none.js";', "missing"),
        ('import { a } from "./page.js";', "imports itself"),
        ('import { a } from "../../page.js";', "neither ours nor a library's"),
        ('const text = "</script>";', "would end it"),
    ):
        (tmp_path / "page.js").write_text(f"{text}\n")
        with pytest.raises(offline.CannotJoinError, match=sentence):
            offline.page.__wrapped__()
