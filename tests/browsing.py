"""What every test in a browser does: sign in, have a page looked at by axe, and take its picture."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "var" / "assets" / "axe" / "axe.min.js"
SCREENSHOTS = ROOT / "var" / "screenshots"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What passed stays in the page: it is most of what axe finds, and to carry it here takes longer than to find it.
LOOK = """async tags => {
    const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
    const named = (fault, node) => `${fault.id}: ${fault.help} (${node.target[0]})`;
    return found.violations.flatMap(fault => fault.nodes.map(node => named(fault, node)));
}"""


def sign_in(page: Any, person: Any) -> None:
    """The browser of this page has a session of the person; the page itself stays where it is.

    A test of signing in fills the sign-in page instead.
    """
    client = Client()
    client.force_login(person, backend=BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "domain": "localhost", "path": "/"}
    page.context.add_cookies([cookie | {"httpOnly": True, "sameSite": "Lax"}])


def faults(page: Any) -> list[str]:
    """What axe-core finds wrong with the page as it stands, for WCAG 2.2 A and AA; one line each."""
    page.wait_for_load_state()
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(LOOK, TAGS)
    return found


def picture(page: Any, name: str) -> Path:
    """The whole page as var/screenshots/name.png, kept out of git, where VEDC_SCREENSHOTS=1 asks for pictures.

    Nothing is tested by them, and they take as long as all the rest of a test.
    """
    path = SCREENSHOTS / f"{name}.png"
    if os.environ.get("VEDC_SCREENSHOTS") == "1":
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=True)
    return path
