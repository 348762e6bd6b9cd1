"""Signing in and out."""

import pytest
from django.test import Client

from tests import road

pytestmark = [pytest.mark.django_db]
PASSWORD = "a-long-and-plain-sentence"


def test_olive_signs_in_with_her_address_and_out_again(client: Client) -> None:
    olive = road.people().olive
    olive.set_password(PASSWORD)
    olive.save()

    answer = client.post("/sign-in/", {"login": "Olive@example.org", "password": PASSWORD})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(olive.pk)
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_signs_nobody_in(client: Client) -> None:
    olive = road.people().olive
    olive.set_password(PASSWORD)
    olive.save()

    answer = client.post("/sign-in/", {"login": olive.email, "password": "a-long-and-wrong-sentence"})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_mallory_is_locked_out_after_five_guesses_and_the_right_one_comes_too_late(client: Client) -> None:
    olive = road.people().olive
    olive.set_password(PASSWORD)
    olive.save()

    for guess in range(5):
        client.post("/sign-in/", {"login": olive.email, "password": f"a-long-wrong-sentence-{guess}"})
    answer = client.post("/sign-in/", {"login": olive.email, "password": PASSWORD})

    assert answer.status_code == 429
    assert "_auth_user_id" not in client.session


def test_the_page_to_sign_in_opens_for_anybody_and_runs_no_script_of_its_own(client: Client) -> None:
    answer = client.get("/sign-in/")

    assert answer.status_code == 200
    assert b"<style" not in answer.content
    assert b"onclick" not in answer.content
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_nobody_signs_in_towards_another_house(client: Client) -> None:
    olive = road.people().olive
    olive.set_password(PASSWORD)
    olive.save()

    answer = client.post("/sign-in/?next=https://evil.example/", {"login": olive.email, "password": PASSWORD})

    assert answer.status_code == 302
    assert answer["Location"] == "/"


def test_the_start_page_says_of_which_rulebook_nobody_applies_under_here(client: Client) -> None:
    page = client.get("/").content.decode()
    cards = {card.split("</h3>")[0]: card for card in page.split("<h3>")[1:]}

    marked = [title for title in cards if "Not applied for here" in title]
    assert len(marked) == 1
    assert "Case-by-case review of chips for China and Macau" in marked[0]
