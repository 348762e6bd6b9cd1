"""Nothing is lost, in a real browser: two people at once, no connection, no session, double clicks, back, two tabs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from applications import answers
from applications.answers import Said
from applications.models import AnswerRevision
from tests.applications.desk import NOW, World
from tests.applications.test_views_sections import questions
from tests.browsing import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long enough password"
SECTION = "reports"


@pytest.fixture
def world(transactional_db: None, settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path / "files"
    return World()


@pytest.fixture
def number() -> str:
    return questions("integer", section=SECTION)[0].id


def sign_in_again(page: Any, person: Any) -> None:
    page.goto("/sign-in/")
    _sign_in(page, person)


def _sign_in(page: Any, person: Any) -> None:
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def field(page: Any, name: str) -> Any:
    return page.locator(f"#q-{name}-value")


def saved(page: Any) -> None:
    state(page).get_by_text(re.compile(r"^Saved \d")).wait_for()


def state(page: Any) -> Any:
    return page.locator("[data-save-state]")


def kept(world: World, name: str) -> Any:
    said = world.said(name)
    return said and said.value


def test_an_answer_is_saved_while_it_is_typed_and_the_page_says_so(
    page: Any, world: World, number: str, axe: Callable[[], list[str]], screenshot: Callable[[str], Path]
) -> None:
    sign_in(page, world.olive)
    page.goto(world.url("section", SECTION))
    field(page, number).press_sequentially("60")
    saved(page)
    assert kept(world, number) == 60
    assert state(page).get_attribute("role") == "status"
    field(page, number).fill("about sixty")
    field(page, number).blur()
    page.locator(f"#q-{number}-error").get_by_text("is not a whole number").wait_for()
    assert world.said(number).as_typed == "about sixty"
    assert axe() == []
    screenshot("autosave")


def test_two_people_at_once_see_each_others_change_and_neither_answer_vanishes(
    page: Any,
    browser: Any,
    live_server: Any,
    world: World,
    number: str,
    axe: Callable[[], list[str]],
    screenshot: Callable[[str], Path],
) -> None:
    here = world.url("section", SECTION)
    sign_in(page, world.olive)
    page.goto(here)
    other = browser.new_context(base_url=live_server.url).new_page()
    sign_in(other, world.pete)
    other.goto(here)
    field(other, number).fill("90")
    field(other, number).blur()
    saved(other)

    field(page, number).press_sequentially("30")
    panel = page.locator(f"#q-{number} [data-panel]")
    panel.wait_for()
    assert field(page, number).evaluate("one => one === document.activeElement")
    assert "Pete changed this answer" in panel.inner_text()
    assert "90" in panel.inner_text() and "30" in panel.inner_text()
    assert field(page, number).input_value() == "30" and kept(world, number) == 90
    assert axe() == []
    screenshot("two-editors")

    panel.get_by_role("button", name="Keep yours").click()
    saved(page)
    panel.wait_for(state="detached")
    assert kept(world, number) == 30
    assert sorted(one.value for one in AnswerRevision.objects.all()) == [30, 90]

    field(other, number).fill("91")
    field(other, number).blur()
    theirs = other.locator(f"#q-{number} [data-panel]")
    theirs.get_by_role("button", name="Take this answer").click()
    assert field(other, number).input_value() == "30" and kept(world, number) == 30
    other.context.close()


def test_a_change_of_somebody_else_is_told_on_the_page_that_is_open(
    page: Any, world: World, number: str
) -> None:
    sign_in(page, world.olive)
    page.goto(world.url("section", SECTION))
    answers.save(world.application, world.pete, [Said(number, value=90)], now=NOW)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    panel = page.locator(f"#q-{number} [data-panel]")
    panel.get_by_text("Pete changed this answer").wait_for()
    assert field(page, number).input_value() == ""
    panel.get_by_role("button", name="Take this answer").click()
    assert field(page, number).input_value() == "90"


def test_without_a_connection_what_is_typed_stays_and_is_sent_when_there_is_one(
    page: Any, world: World, number: str
) -> None:
    sign_in(page, world.olive)
    page.goto(world.url("section", SECTION))
    page.context.set_offline(True)
    field(page, number).press_sequentially("60")
    state(page).get_by_text("Not saved: no connection, kept in this browser").wait_for()
    page.get_by_role("button", name="Save and stay here").click()
    assert field(page, number).input_value() == "60" and kept(world, number) is None
    page.context.set_offline(False)
    saved(page)
    assert kept(world, number) == 60
    assert page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('vedc.draft'))") == []


def test_a_browser_closed_without_a_connection_offers_what_was_typed_to_the_same_person_alone(
    page: Any, world: World, number: str, axe: Callable[[], list[str]]
) -> None:
    here = world.url("section", SECTION)
    sign_in(page, world.olive)
    page.goto(here)
    page.context.set_offline(True)
    field(page, number).press_sequentially("60")
    state(page).get_by_text("Not saved").wait_for()
    page.context.set_offline(False)
    page.evaluate("window.stop()")
    page.context.clear_cookies()
    sign_in_again(page, world.pete)
    page.goto(here)
    offer = page.get_by_role("heading", name="You typed this before it could be saved")
    if kept(world, number) is None:
        assert offer.count() == 0
        page.context.clear_cookies()
        sign_in_again(page, world.olive)
        page.goto(here)
        offer.wait_for()
        assert axe() == []
        page.get_by_role("button", name="Put it back").click()
        saved(page)
    assert kept(world, number) == 60


def test_after_the_session_ended_what_was_typed_is_offered_on_the_same_page(
    page: Any, world: World, number: str
) -> None:
    sign_in(page, world.olive)
    page.goto(world.url("section", SECTION))
    Session.objects.all().delete()
    field(page, number).press_sequentially("60")
    state(page).get_by_text("Not saved: you are signed out").wait_for()
    page.get_by_role("link", name="Sign in again").click()
    _sign_in(page, world.olive)
    page.get_by_role("button", name="Put it back").click()
    saved(page)
    assert kept(world, number) == 60


def test_who_signs_in_again_in_another_tab_goes_on_typing_in_the_first(
    page: Any, world: World, number: str
) -> None:
    sign_in(page, world.olive)
    page.goto(world.url("section", SECTION))
    Session.objects.all().delete()
    sign_in_again(page.context.new_page(), world.olive)
    field(page, number).press_sequentially("60")
    saved(page)
    assert kept(world, number) == 60


def test_without_scripts_a_page_sent_after_the_session_ended_comes_back_after_sign_in(
    browser: Any, live_server: Any, world: World, number: str
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, world.olive)
    page.goto(world.url("section", SECTION))
    field(page, number).fill("60")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save and stay here").click()
    _sign_in(page, world.olive)
    assert kept(world, number) is None
    page.get_by_role("link", name="Put it back").click()
    assert field(page, number).input_value() == "60"
    page.get_by_role("button", name="Save and stay here").click()
    assert kept(world, number) == 60
    assert page.get_by_text("You typed this before").count() == 0
    context.close()


def test_without_scripts_two_people_see_both_versions_and_one_is_taken(
    browser: Any, live_server: Any, world: World, number: str
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, world.olive)
    page.goto(world.url("section", SECTION))
    answers.save(world.application, world.pete, [Said(number, value=90)], now=NOW)
    field(page, number).fill("30")
    page.get_by_role("button", name="Save and stay here").click()
    panel = page.locator(f"#q-{number} [data-panel]")
    assert "Pete changed this answer" in panel.inner_text() and field(page, number).input_value() == "30"
    panel.get_by_role("button", name="Take this answer").click()
    assert field(page, number).input_value() == "90" and kept(world, number) == 90
    context.close()


def test_a_double_click_saves_once(page: Any, world: World, number: str) -> None:
    sign_in(page, world.olive)
    page.goto(world.url("section", SECTION))
    field(page, number).fill("60")
    page.get_by_role("button", name="Save and stay here").dblclick()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert kept(world, number) == 60 and AnswerRevision.objects.count() == 1


def test_the_way_back_shows_what_stands_and_overwrites_nothing(page: Any, world: World, number: str) -> None:
    sign_in(page, world.olive)
    page.goto(world.url("section", SECTION))
    field(page, number).fill("30")
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url(f"**{world.url('show')}")
    answers.save(world.application, world.pete, [Said(number, value=90)], now=NOW)
    page.go_back()
    assert field(page, number).input_value() == "90"
    page.get_by_role("button", name="Save and stay here").click()
    page.wait_for_load_state()
    assert kept(world, number) == 90


def test_a_second_tab_of_the_same_person_follows_the_first(page: Any, world: World, number: str) -> None:
    sign_in(page, world.olive)
    page.goto(world.url("section", SECTION))
    second = page.context.new_page()
    second.goto(world.url("section", SECTION))
    field(page, number).fill("60")
    field(page, number).blur()
    saved(page)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(field(second, number)).to_have_value("60")
    field(second, number).fill("61")
    field(second, number).blur()
    saved(second)
    field(page, number).fill("62")
    panel = page.locator(f"#q-{number} [data-panel]")
    field(page, number).blur()
    panel.get_by_text("You, on another page").first.wait_for()
    assert kept(world, number) == 61


def test_two_people_fill_the_list_of_controls_at_once(
    page: Any,
    browser: Any,
    live_server: Any,
    world: World,
    axe: Callable[[], list[str]],
    screenshot: Callable[[str], Path],
) -> None:
    here = world.url("table", "controls", "controls") + "?page=AC"
    sign_in(page, world.olive)
    page.goto(here)
    other = browser.new_context(base_url=live_server.url).new_page()
    sign_in(other, world.pete)
    other.goto(here)
    page.locator("[name='r0.status']").select_option("implemented")
    saved(page)
    other.locator("[name='r1.status']").select_option("planned")
    saved(other)
    assert other.locator("[name='r0.status']").input_value() == "implemented"
    rows = {row["control"]: row["status"] for row in world.said("controls").value}
    assert rows == {"AC-1": "implemented", "AC-2": "planned"}

    page.locator("[name='r1.status']").select_option("inherited")
    page.locator("#theirs [data-panel]").get_by_text("Pete changed this table").wait_for()
    assert axe() == []
    page.set_viewport_size({"width": 390, "height": 844})
    screenshot("two-editors-table")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.get_by_role("button", name="Keep yours").click()
    saved(page)
    rows = {row["control"]: row["status"] for row in world.said("controls").value}
    assert rows == {"AC-1": "implemented", "AC-2": "inherited"}
    other.context.close()


def test_rows_of_a_table_are_saved_while_they_are_typed(page: Any, world: World) -> None:
    sign_in(page, world.olive)
    page.goto(world.url("table", world.rulebook.questions["parties"].section, "parties"))
    for place, name in enumerate(("First Holding", "Second Holding")):
        page.locator(f"[name='r{place}.name']").fill(name)
        page.locator(f"[name='r{place}.name']").blur()
        page.wait_for_timeout(200)
        saved(page)
    assert [row["name"] for row in world.said("parties").value] == ["First Holding", "Second Holding"]
    page.get_by_role("button", name="Save and stay here").click()
    page.get_by_text("Saved.", exact=True).wait_for()
    assert len(world.said("parties").value) == 2
