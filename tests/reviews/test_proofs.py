"""The desk shows which check was put, which file does not count, and which answers do not fit together."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import Review
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]


def _contradicting() -> tuple[road.People, Review]:
    cast, plain = road.people(), road.said()
    interface = plain["answers"]["interfaces"]["value"][0]
    interface["name"] = "<b>API</b>"
    interface["limit_bps"] = 0
    plain["evidence"]["ev-20"]["covers_to"] = "2026-11-17"
    del plain["evidence"]["ev-28"]["covers_to"]
    return cast, road.opened(cast, plain=plain)


world = once(_contradicting)


def desk(cast: road.People, review: Review) -> str:
    client = Client()
    client.force_login(cast.ravi, backend=road.BACKEND)
    return client.get(reverse("admin:reviews_review_change", args=[review.pk])).content.decode()


def test_every_part_says_which_check_was_put(world: Any) -> None:
    text = desk(*world)

    assert text.count("Check (") == text.count('class="desk-part"')
    assert "Check (attest): Satisfied when" in text


def test_a_file_that_does_not_count_says_so(world: Any) -> None:
    text = desk(*world)

    assert "<strong>does not count on 2026-11-20</strong>" in text
    assert "<strong>states no whole period and does not count</strong>" in text


def test_answers_that_do_not_fit_are_listed_beside_the_decision(world: Any) -> None:
    text = desk(*world)

    card = re.search(r"<h2>Answers that do not fit together</h2>.*?</section>", text, re.DOTALL)
    assert card is not None
    assert "L001 suspicious." in card[0] and "/answers/interfaces/value/0/limit_bps" in card[0]
    assert "&lt;b&gt;API&lt;/b&gt;" in card[0]


def test_a_dossier_that_fits_together_has_no_such_card(world: Any) -> None:
    cast, _ = world
    review = road.opened(cast)

    assert "do not fit together" not in desk(cast, review)
