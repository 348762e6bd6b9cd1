"""Every page of the operator in Arabic: right to left, and without English that is not marked as English."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from applications.answers import Said
from organizations.models import Membership
from tests.applications.desk import World, browser, sure, ticked
from tests.languages.eyes import english_in

OPEN = ["organizations:home", "organizations:sign_in", "organizations:sign_up", "attestations:verify"]
OPEN += ["account_reset_password", "account_reset_password_done", "account_email_verification_sent"]
OWN = [
    "organizations:account",
    "organizations:sessions",
    "organizations:index",
    "organizations:new",
    "mfa_index",
]
OWN += [
    "account_email",
    "account_change_password",
    "mfa_list_webauthn",
    "applications:index",
    "applications:new",
]
OWN += ["recertifications:calendar", "organizations:sign_out"]
HALL = ["show", "log", "invite"]
DESK = [
    "show",
    "end_user",
    "sites",
    "evidence",
    "check",
    "answers",
    "read",
    "file",
    "kin",
    "history",
    "import",
]
DESK += ["certifications", "changes", "copy", "copied", "withdraw", "what_if", "offline", "site_add"]


@pytest.fixture
def filled(world: World) -> World:
    world.fill()
    return world


def arabic(client: Client) -> Client:
    client.cookies["language"] = "ar"
    return client


def left(
    client: Client, addresses: dict[str, str], statuses: tuple[int, ...] = (200,)
) -> dict[str, list[str]]:
    """English left on pages, by the name of each."""
    found = {}
    for name, address in addresses.items():
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code in statuses, (name, answer.status_code, answer.get("Location"))
        assert '<html lang="ar" dir="rtl">' in page, name
        english = english_in(page)
        if english:
            found[name] = english
    return found


def test_what_anybody_may_open_speaks_arabic(db: None) -> None:
    assert left(arabic(Client()), {name: reverse(name) for name in OPEN}) == {}


def test_errors_speak_arabic(db: None) -> None:
    assert left(arabic(Client()), {"404": "/no/such/page/"}, (404,)) == {}


def test_one_s_own_pages_speak_arabic(world: World) -> None:
    Membership.objects.filter(user=world.olive).update(also_administers=True)
    client = arabic(sure(world.olive))
    hall = {name: reverse(f"organizations:{name}", args=[world.northfield.pk]) for name in HALL}
    assert left(client, {name: reverse(name) for name in OWN} | hall) == {}


def test_every_page_of_an_application_speaks_arabic(filled: World) -> None:
    client = arabic(browser(filled.olive))
    file = filled.application.evidence.first().key
    pages = {name: filled.url(name) for name in DESK}
    pages |= {
        name: filled.url(name, file) for name in ("evidence_change", "evidence_revise", "evidence_preview")
    }
    pages |= {"site": filled.url("site_change", "site-1"), "whole check": filled.url("check") + "?whole=1"}
    pages |= {"history of one": filled.url("answer_history", "ownership", "parties")}
    assert left(client, pages, (200, 409)) == {}  # a file whose bytes are not there cannot be looked at


def test_every_section_and_table_speaks_arabic(filled: World) -> None:
    client = arabic(browser(filled.olive))
    book = filled.rulebook
    pages = {f"section {one.id}": filled.url("section", one.id) for one in book.sections}
    pages |= {f"answers {one.id}": filled.url("section_answers", one.id) for one in book.sections}
    pages["a site's questions"] = filled.url("section_site", "sites", "site-1")
    pages |= {
        f"table {one.id}": filled.url("table", one.section, one.id)
        for one in book.questions_for("UVEU")
        if one.type == "table" and one.scope != "site"
    }
    assert left(client, pages) == {}


def test_what_was_refused_and_what_was_done_is_said_in_arabic(world: World) -> None:
    client = arabic(browser(world.olive))
    refused = client.post(
        world.url("site_add"), {"name": "", "address": "", "country": "", "latitude": "north"}
    )
    assert english_in(refused.content.decode()) == []
    world.say(
        Said("parties", value=[{"id": "p1", "name": "Northfield", "role": "end_user", "country": "US"}])
    )
    done = client.post(
        world.url("site_add"), {"name": "Bahrain 1", "address": "Manama", "country": "BH"}, follow=True
    )
    assert english_in(done.content.decode()) == []
    assert "حُفظ \u2068Bahrain 1\u2069." in done.content.decode()


def test_the_receipt_speaks_arabic(filled: World) -> None:
    client = arabic(sure(filled.olive))
    client.get(filled.url("read"))
    page = client.get(filled.url("file"))
    client.post(filled.url("file"), ticked(filled, page.context["frozen"].sha256))
    filled.application.refresh_from_db()
    assert filled.application.status == "filed"
    assert left(client, {"receipt": filled.url("receipt", 1), "filed": filled.url("show")}) == {}


def test_what_is_taken_along_or_printed_is_english_whatever_the_reader_s_language(filled: World) -> None:
    both = [browser(filled.olive), arabic(browser(filled.olive))]
    pages = [client.get(filled.url("offline_form")).content.decode() for client in both]
    assert all('<html lang="en">' in page and "Skip to the questions" in page for page in pages)
    assert not any(re.search("[\u0600-\u06ff]", page) for page in pages)
