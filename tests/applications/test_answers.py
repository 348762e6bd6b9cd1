"""Keeping answers: in a handful of queries, and never to a question that is not asked."""

from typing import Any

import pytest
from django.db import transaction

from applications import answers
from applications.answers import Said
from applications.models import Application
from standards import rulebook
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, Application]:
    cast = road.people()
    return cast, road.drafted(cast)


world = once(_begin)


def _hundred() -> list[Said]:
    asked = [q for q in rulebook.get(road.EDITION).questions_for("UVEU") if q.scope == "application"]
    assert len(asked) >= 100
    return [Said(q.id, explanation="See the annex.", evidence=("ev-1", "ev-2")) for q in asked[:100]]


def test_a_hundred_answers_take_at_most_twenty_queries(world: Any) -> None:
    cast, application = world

    with road.counted() as queries:
        answers.save(application, cast.petra, _hundred(), now=road.STARTED)

    assert queries.asked <= 20, queries.captured_queries
    assert application.answers.filter(explanation="See the annex.").count() == 100


def test_a_hundred_new_answers_take_at_most_twenty_queries(world: Any) -> None:
    cast, application = world
    application.answers.all().delete()

    with road.counted() as queries:
        answers.save(application, cast.petra, _hundred(), now=road.STARTED)

    assert queries.asked <= 20, queries.captured_queries


@pytest.mark.parametrize("files", [(), ("ev-1",), ("ev-2", "ev-3")])
def test_one_answer_takes_at_most_eight_queries(world: Any, files: tuple[str, ...]) -> None:
    cast, application = world

    with road.counted() as queries:
        answers.save(
            application, cast.petra, [Said("s10-02-b", value=False, evidence=files)], now=road.STARTED
        )

    assert queries.asked <= 8, [q["sql"][:90] for q in queries.captured_queries]


def test_one_answer_at_a_site_with_another_file_takes_at_most_nine_queries(world: Any) -> None:
    cast, application = world

    with road.counted() as queries:
        answers.save(
            application, cast.petra, [Said("s10-14-f", site="site-1", evidence=("ev-2",))], now=road.STARTED
        )

    assert queries.asked <= 9, [q["sql"][:90] for q in queries.captured_queries]
    answer = application.answers.get(question="s10-14-f", site__key="site-1")
    assert [file.key for file in answer.evidence.all()] == ["ev-2"]


def test_an_answer_given_again_replaces_the_first_and_leaves_the_others(world: Any) -> None:
    cast, application = world
    count = application.answers.count()

    answers.save(
        application,
        cast.petra,
        [Said("s10-02-b", value=True, explanation="Now so.", evidence=("ev-2",))],
        now=road.FILED,
    )
    answer = application.answers.get(question="s10-02-b")

    assert (answer.value, answer.explanation, answer.changed_by) == (True, "Now so.", cast.petra)
    assert [file.key for file in answer.evidence.all()] == ["ev-2"]
    assert application.answers.count() == count


def test_an_answer_that_says_nothing_takes_the_old_one_away(world: Any) -> None:
    cast, application = world

    answers.save(application, cast.petra, [Said("s10-02-b")], now=road.FILED)

    assert not application.answers.filter(question="s10-02-b").exists()


def test_what_cannot_be_read_is_kept_as_it_was_typed(world: Any) -> None:
    cast, application = world

    answers.save(application, cast.petra, [Said("s10-02-b", as_typed="perhaps")], now=road.FILED)

    answer = application.answers.get(question="s10-02-b")
    assert (answer.value, answer.as_typed) == (None, "perhaps")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said("s10-99-z", value=True), "is not a question of"),
        (Said("s748-15-nveu-country-a", value="AE"), "is not a question of"),
        (Said("s10-02-b", site="site-1", value=True), "is answered for the application"),
        (Said("s10-14-f", value=True), "is answered at each site"),
        (Said("s10-14-f", site="site-9", value=True), "has no site 'site-9'"),
        (Said("s10-02-b", value=True, evidence=("ev-999",)), "has no evidence ev-999"),
    ],
)
def test_a_stranger_among_questions_sites_or_files_is_refused(world: Any, said: Said, why: str) -> None:
    cast, application = world
    before = list(application.answers.values())

    with pytest.raises(Refusal, match=why), transaction.atomic():
        answers.save(application, cast.petra, [Said("s10-02-d", explanation="also"), said], now=road.STARTED)

    assert list(application.answers.values()) == before


@pytest.mark.parametrize("who", ["mallory", "vera", "ravi"])
def test_who_may_not_edit_does_not(world: Any, who: str) -> None:
    cast, application = world

    with pytest.raises(Refusal, match="may not edit"), transaction.atomic():
        answers.save(application, getattr(cast, who), [Said("s10-02-b", value=True)], now=road.STARTED)
