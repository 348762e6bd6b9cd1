"""Saving while somebody types, and holding what was typed by somebody who was signed out meanwhile."""

from __future__ import annotations

import pytest
from django.test import Client

from applications import answers
from applications.answers import Said
from applications.models import AnswerRevision
from applications.views import held
from tests.applications.desk import NOW, browser
from tests.applications.test_views_sections import questions, typed
from tests.road import counted

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
SECTION = "reports"
NUMBER, OTHER = (question.id for question in questions("integer", section=SECTION)[:2])


def here(world):
    return world.url("autosave", SECTION)


def test_one_answer_is_kept_and_the_others_stay_as_they_are(world):
    world.say(Said(OTHER, value=5))
    told = browser(world.olive).post(here(world), typed(**{NUMBER: "60"})).json()
    assert told["answers"] == {NUMBER: {"seen": world.said(NUMBER).digest, "error": ""}}
    assert (world.said(NUMBER).value, world.said(OTHER).value) == (60, 5)


def test_sending_the_same_twice_is_sending_it_once(world):
    olive = browser(world.olive)
    first, second = (olive.post(here(world), typed(**{NUMBER: "60"})).json() for _ in range(2))
    assert first == second and AnswerRevision.objects.count() == 1


def test_what_cannot_be_read_is_kept_as_typed_and_the_page_is_told_why(world):
    told = browser(world.olive).post(here(world), typed(**{NUMBER: "about sixty"})).json()
    assert "is not a whole number" in told["answers"][NUMBER]["error"]
    assert world.said(NUMBER).as_typed == "about sixty"


def test_what_somebody_else_saved_is_not_overwritten_and_both_are_shown(world):
    world.say(Said(NUMBER, value=30))
    told = browser(world.pete).post(here(world), typed(**{NUMBER: "90"})).json()["answers"][NUMBER]
    assert told["overtaken"] == "Olive" and told["digest"] == world.said(NUMBER).digest
    assert "30" in told["panel"] and "90" in told["panel"] and world.said(NUMBER).value == 30


def test_what_others_changed_since_is_told_and_nothing_else(world):
    pete = browser(world.pete)
    before = pete.get(here(world)).json()["last"]
    world.say(Said(NUMBER, value=30))
    told = pete.get(here(world), {"since": before}).json()
    assert list(told["changed"]) == [NUMBER] and "Olive" in told["changed"][NUMBER]["panel"]
    assert pete.get(here(world), {"since": told["last"]}).json()["changed"] == {}
    assert pete.get(here(world), {"since": "x" * 40}).status_code == 200


def test_asking_what_changed_takes_one_query_beside_those_of_the_desk(world):
    pete, last = browser(world.pete), browser(world.pete).get(here(world)).json()["last"]
    with counted() as queries:
        pete.get(here(world), {"since": last})
    assert queries.asked <= 5, [one["sql"][:90] for one in queries.captured_queries]


def test_at_a_site_only_that_site_is_spoken_of(world):
    local = questions("yes_no", scope="site")[0]
    there = world.url("site_autosave", "sites", "site-1")
    assert browser(world.olive).post(there, typed(**{local.id: "yes"})).status_code == 200
    assert world.said(local.id, "site-1").value is True
    assert list(browser(world.pete).get(there).json()["changed"]) == [local.id]
    assert browser(world.pete).get(world.url("autosave", "sites")).json()["changed"] == {}


def test_who_may_only_look_saves_nothing_and_a_stranger_finds_nothing(world):
    assert browser(world.vera).post(here(world), typed(**{NUMBER: "60"})).status_code == 403
    assert browser(world.mallory).post(here(world), typed(**{NUMBER: "60"})).status_code == 404
    assert browser(world.mallory).get(here(world)).status_code == 404
    assert world.said(NUMBER) is None


def send(world, client, person, **fields):
    page = world.url("section", SECTION)
    return client.post(page, typed(**fields) | {held.FIELD: held.whose(person)})


def test_what_was_typed_without_a_session_is_offered_after_sign_in_and_saved_only_then(world):
    client, page = Client(), world.url("section", SECTION)
    assert send(world, client, world.olive, **{NUMBER: "60"}).headers["Location"].startswith("/sign-in/")
    client.force_login(world.olive)
    assert "You typed this before you were signed out" in client.get(page).content.decode()
    assert world.said(NUMBER) is None
    shown = client.get(page, {held.PUT_BACK: "1"}).content.decode()
    assert 'value="60"' in shown and "It is not saved yet" in shown
    client.post(page, typed(**{NUMBER: "60"}))
    assert world.said(NUMBER).value == 60
    assert "before you were signed out" not in client.get(page).content.decode()


def test_it_is_never_offered_to_somebody_else(world):
    client, page = Client(), world.url("section", SECTION)
    send(world, client, world.olive, **{NUMBER: "60"})
    client.force_login(world.pete)
    assert "before you were signed out" not in client.get(page).content.decode()
    assert 'value="60"' not in client.get(page, {held.PUT_BACK: "1"}).content.decode()


def test_it_is_thrown_away_when_the_person_says_so(world):
    client, page = Client(), world.url("section", SECTION)
    send(world, client, world.olive, **{NUMBER: "60"})
    client.force_login(world.olive)
    client.post(page, {held.FORGET: "1"})
    assert "before you were signed out" not in client.get(page).content.decode()
    assert world.said(NUMBER) is None


@pytest.mark.parametrize("token", ["", "1", "1:forged:signature"])
def test_what_comes_from_no_page_of_ours_is_not_held(world, token):
    client = Client()
    client.post(world.url("section", SECTION), typed(**{NUMBER: "60"}) | {held.FIELD: token})
    client.force_login(world.olive)
    assert "before you were signed out" not in client.get(world.url("section", SECTION)).content.decode()


def test_what_was_put_back_does_not_overwrite_what_somebody_saved_meanwhile(world):
    client, page = Client(), world.url("section", SECTION)
    send(world, client, world.olive, **{NUMBER: "60"})
    answers.save(world.application, world.pete, [Said(NUMBER, value=90)], now=NOW)
    client.force_login(world.olive)
    assert f'name="{NUMBER}.seen" value=""' in client.get(page, {held.PUT_BACK: "1"}).content.decode()
    assert client.post(page, typed(**{NUMBER: "60"})).status_code == 409
    assert world.said(NUMBER).value == 90


def test_a_form_with_the_token_of_an_earlier_sign_in_is_held_and_nothing_is_saved(world):
    client, page = Client(enforce_csrf_checks=True), world.url("section", SECTION)
    client.force_login(world.olive)
    answer = send(world, client, world.olive, **{NUMBER: "60"})
    assert answer.status_code == 302 and answer.headers["Location"] == page
    assert "You typed this before" in client.get(page).content.decode() and world.said(NUMBER) is None
    assert send(world, client, world.pete, **{NUMBER: "60"}).status_code == 403
    assert client.post(here(world), typed(**{NUMBER: "60"})).status_code == 403
