"""The check page: what to do and where, how each part was found, and what does not fit together."""

import re

import pytest

from applications import services
from applications.answers import Said
from applications.models import Evidence
from tests.applications.desk import NOW, browser

pytestmark = pytest.mark.django_db


def page(world, person=None, **query) -> str:
    return browser(person or world.olive).get(world.url("check"), query).content.decode()


def section(text: str, id: str) -> str:
    """The part of a page under a heading of that id."""
    found = re.search(rf'<section[^>]*aria-labelledby="{id}".*?</section>', text, re.DOTALL)
    return found[0] if found else ""


def test_what_to_do_is_listed_page_by_page_with_links_to_the_place(world):
    world.fill()
    Evidence.objects.filter(key="ev-20").update(covers_to="2026-01-02")
    world.say(Said("s10-05-a", value=59))
    todo = section(page(world), "todo-title")
    assert "Bring it to at least 60 days: 59 is 1 too few." in todo
    assert f'{world.url("section", "reports")}#q-s10-05-a"' in todo
    assert world.url("evidence_change", "ev-20") in todo
    assert todo.count("Attach a newer file in place of") == 1  # though four parts rest on it
    assert all(f'href="#s10-14-{letter}"' in todo for letter in "hijk")


def test_a_table_is_reached_at_its_own_page_and_a_site_at_its_own(world):
    world.fill()
    answers = world.application.answers
    answers.get(question="interests").delete()
    answers.filter(question="s10-14-phys-c", site__key="site-2").delete()
    todo = section(page(world), "todo-title")
    assert f'href="{world.url("table", "ownership", "interests")}"' in todo
    assert f'href="{world.url("section_site", "sites", "site-2")}#q-s10-14-phys-c"' in todo


def test_every_part_shows_how_it_was_found(world):
    world.fill()
    text = page(world)
    assert text.count("How this was found") == text.count('class="desk-parts__head"')
    assert "Satisfied when" in text and "At Larkmoor Yuma" in text
    digest = world.application.evidence.get(key="ev-10").sha256
    assert digest in text


def test_what_does_not_fit_is_shown_and_keeps_nobody_from_filing(world):
    world.fill()
    assert section(page(world), "doubts-title") == ""
    interfaces = world.said("interfaces").value
    interfaces[0]["name"] = "<script>alert(1)</script>"
    interfaces[0]["limit_bps"] = 0
    world.say(Said("interfaces", value=interfaces))
    doubts = section(page(world), "doubts-title")
    assert "L001 suspicious." in doubts and "&lt;script&gt;alert(1)" in doubts and "<script>" not in doubts
    assert f'href="{world.url("table", "models", "interfaces")}"' in doubts
    assert services.submit(world.application, world.olive, now=NOW).filing == 1


def test_one_status_is_shown_without_the_lists(world):
    text = page(world, status="satisfied")
    assert section(text, "todo-title") == "" and "Requirement by requirement" not in text


def test_of_what_was_filed_it_says_what_an_amendment_would_change(world):
    services.submit(world.application, world.olive, now=NOW)
    todo = section(page(world), "todo-title")
    assert "this is what an amended filing would change" in todo
    assert world.url("end_user") not in todo


def test_a_viewer_is_led_to_no_page_that_refuses(world):
    world.fill()
    Evidence.objects.filter(key="ev-20").update(covers_to=None)
    vera = browser(world.vera)
    links = set(re.findall(r'href="(/applications/[^"#]+)', section(page(world, world.vera), "todo-title")))
    assert links
    for link in links:
        assert vera.get(link).status_code == 200, link


def test_an_empty_draft_has_its_lists_folded(world):
    text = section(page(world), "todo-title")
    assert text.count("<details") > 5 and " open>" not in text
    assert " open>" in section(page(world, whole="1"), "todo-title")
