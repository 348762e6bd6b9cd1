"""The pages of the reading room: open to anybody, the same for everybody, without a query, and kept by caches."""

import re
from datetime import date
from html.parser import HTMLParser
from itertools import permutations
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse

from rules import shelf
from rules.views import door
from standards.edition import Rulebook
from tests import road

LISTS = {
    "calendar": "calendar",
    "numbers": "numbers",
    "questions": "questions",
    "controls": "controls",
    "checklists": "checklists",
    "chips": "chips",
    "countries": "countries",
    "allocations": "allocations",
    "process": "committee_process",
}
DIFFUSION = "/rules/ai-diffusion-2025/2025-01-15/"


def addresses() -> list[str]:
    """One of every kind of page, for every edition, and every requirement."""
    found = ["/rules/", "/rules/search/", "/rules/search/?q=chips", "/rules/compare/"]
    found += [f"/rules/compare/?a={a.key}&b={b.key}" for a, b in permutations(shelf.editions(), 2)]
    for book in shelf.editions():
        names = [book.id, book.edition]
        found += [reverse(f"rules:{name}", args=names) for name in ("edition", "print")]
        found += [reverse(f"rules:{name}", args=names) for name, held in LISTS.items() if has(book, held)]
        found += [reverse("rules:requirement", args=[*names, one.id]) for one in book.requirements]
        found += [reverse("rules:control", args=[*names, id]) for id in list(book.controls)[:3]]
    return found


def has(book: Rulebook, held: str) -> bool:
    return bool(book.countries.names if held == "countries" else getattr(book, held))


class Page(HTMLParser):
    """The ids, the links, the headings and the attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.attributes |= said.keys()
        self.ids += [said["id"]] if said.get("id") else []
        self.links += [said["href"]] if tag == "a" and said.get("href") else []
        self.levels += [int(tag[1])] if re.fullmatch(r"h[1-6]", tag) else []


@pytest.mark.parametrize("address", addresses())
def test_every_page_opens_for_a_stranger_without_a_query(client: Client, address: str) -> None:
    """No mark of the database: a query would fail the test."""
    answer = client.get(address)

    assert answer.status_code == 200
    assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=300"}
    assert answer["ETag"].startswith('"')
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("address", addresses())
def test_every_page_has_one_heading_in_order_its_ids_once_and_nothing_the_policy_forbids(
    client: Client, address: str
) -> None:
    page = Page(client.get(address).content.decode())

    assert page.levels[0] == 1
    assert page.levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.levels, page.levels[1:], strict=False))
    assert len(page.ids) == len(set(page.ids))
    assert not {name for name in page.attributes if name == "style" or name.startswith("on")}


def test_titles_are_told_apart(client: Client) -> None:
    titles = [
        re.search(r"<title>(.*?)</title>", client.get(address).content.decode())[1] for address in addresses()
    ]

    assert len(titles) == len(set(titles))


def test_every_link_of_every_page_leads_to_a_page_and_an_anchor(client: Client) -> None:
    """Of our own pages; those under the other rooms' doors need their rows."""
    pages: dict[str, Page | None] = {}

    def page(address: str) -> Page | None:
        if address not in pages:
            answer = client.get(address)
            html = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
            pages[address] = Page(answer.content.decode()) if html else None
            assert answer.status_code in (200, 302), address
        return pages[address]

    for address in addresses():
        for link in page(address).links:
            whole = urljoin(address, link)
            if not whole.startswith("/rules/"):
                continue
            target, _, anchor = whole.partition("#")
            there = page(target)
            assert not anchor or (there and anchor in there.ids), f"{address} -> {link}"


def test_a_page_names_its_one_address_whatever_the_query(client: Client) -> None:
    answer = client.get(f"{DIFFUSION}?on=2025-06-01&kind=UVEU")

    assert f'<link rel="canonical" href="http://testserver{DIFFUSION}">' in answer.content.decode()


def test_a_page_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    first = client.get(DIFFUSION)

    again = client.get(DIFFUSION, headers={"If-None-Match": first["ETag"]})
    other = client.get(f"{DIFFUSION}?on=2025-06-01", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert again["ETag"] == first["ETag"]
    assert "public" in again["Cache-Control"]
    assert other.status_code == 200


def test_the_tag_changes_with_the_day_the_editions_and_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = {door.etag("/rules/", date(2026, 1, 1)), door.etag("/rules/", date(2026, 1, 2))}
    tags.add(door.etag("/rules/search/", date(2026, 1, 1)))
    monkeypatch.setattr(shelf, "digest", lambda: "another shelf")
    tags.add(door.etag("/rules/", date(2026, 1, 1)))

    assert len(tags) == 4


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_room_is_for_reading_only(client: Client, method: str) -> None:
    assert getattr(client, method)(DIFFUSION).status_code == 405


def test_a_head_is_answered_like_a_get_without_the_body(client: Client) -> None:
    answer = client.head(DIFFUSION)

    assert answer.status_code == 200
    assert answer["ETag"] == client.get(DIFFUSION)["ETag"]
    assert answer.content == b""


@pytest.mark.django_db
def test_olive_sees_the_page_that_everybody_sees(client: Client) -> None:
    stranger = client.get(DIFFUSION).content
    client.force_login(road.people().olive)

    answer = client.get(DIFFUSION)

    assert answer.content == stranger
    assert "Vary" not in answer or "Cookie" not in answer["Vary"]


def test_the_policy_of_the_pages_allows_no_inline_style_or_script(client: Client) -> None:
    assert "'unsafe-inline'" not in client.get("/rules/")["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_start_page_leads_to_the_rules(client: Client) -> None:
    links = Page(client.get("/").content.decode()).links

    assert "/rules/" in links
    assert DIFFUSION in links
