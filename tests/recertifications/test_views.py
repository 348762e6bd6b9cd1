"""The calendar and its doors."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from attestations.models import Attestation
from recertifications import services
from recertifications.models import Obligation
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]


def _begin() -> tuple[road.People, Attestation]:
    cast = road.people()
    made = road.logged(cast)
    services.schedule(made, today=date(2026, 11, 23))
    return cast, made


world = once(_begin)


@pytest.fixture(autouse=True)
def day() -> Any:
    with time_machine.travel(datetime(2026, 12, 20, 9, tzinfo=UTC), tick=True):
        yield


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=road.BACKEND)
    return client


def first(world: Any) -> Obligation:
    return world[1].obligations.first()


def test_a_stranger_is_sent_to_sign_in(world: Any) -> None:
    for url in ("/calendar/", f"/calendar/{first(world).pk}/"):
        for answer in (Client().get(url), Client().post(url, {"note": "Done."})):
            assert answer.status_code == 302
            assert answer["Location"].startswith("/sign-in/")

    assert first(world).done_at is None


@pytest.mark.parametrize("who", ["mallory", "ravi", "nils"])
def test_mallory_sees_no_duty_of_others_and_discharges_none(world: Any, who: str) -> None:
    cast, made = world
    client = signed_in(getattr(cast, who))

    assert made.reference not in client.get("/calendar/").content.decode()
    assert made.reference not in client.get(f"/calendar/?reference={made.reference}").context["months"]
    assert client.get(f"/calendar/{first(world).pk}/").status_code == 404
    assert client.post(f"/calendar/{first(world).pk}/", {"note": "Done."}).status_code == 404

    assert first(world).done_at is None


@pytest.mark.parametrize("who", ["petra", "vera", "ada"])
def test_colleagues_look_and_do_not_discharge(world: Any, who: str) -> None:
    cast, _ = world
    client = signed_in(getattr(cast, who))

    assert client.get("/calendar/").status_code == 200
    assert client.get(f"/calendar/{first(world).pk}/").status_code == 200
    answer = client.post(f"/calendar/{first(world).pk}/", {"note": "Done."})

    assert answer.status_code == 422
    assert b"An authorized official of Larkmoor" in answer.content
    assert first(world).done_at is None


def test_olive_records_that_a_duty_was_done(world: Any) -> None:
    cast, _ = world
    client = signed_in(cast.olive)

    assert client.post(f"/calendar/{first(world).pk}/", {"note": ""}).status_code == 422
    assert client.post(f"/calendar/{first(world).pk}/", {"note": "Sent."}).status_code == 302

    assert first(world).done_by == cast.olive


def test_the_calendar_labels_what_is_ours_and_not_the_rule_s(world: Any) -> None:
    cast, _ = world

    page = signed_in(cast.olive).get("/calendar/").content.decode()

    assert "Platform policy" in page
    assert "Due in 26 days" in page


def test_the_calendar_takes_as_many_queries_for_three_authorizations_as_for_one(world: Any) -> None:
    cast, _ = world
    client = signed_in(cast.olive)
    client.get("/calendar/")
    asked = []
    for more in (0, 2):
        for _ in range(more):
            services.schedule(road.logged(cast), today=date(2026, 11, 23))
        with road.counted() as queries:
            assert client.get("/calendar/").status_code == 200
        asked.append(queries.asked)

    assert asked[0] == asked[1] <= 10, asked


@pytest.mark.parametrize("who", [None, "olive", "mallory", "nils"])
def test_the_list_of_obligations_is_for_those_who_were_granted_it(world: Any, who: str | None) -> None:
    cast, _ = world
    client = signed_in(getattr(cast, who)) if who else Client()
    for url in (
        reverse("admin:recertifications_obligation_changelist"),
        reverse("admin:recertifications_obligation_change", args=[first(world).pk]),
    ):
        assert client.get(url).status_code in (302, 403)
        assert client.post(url, {}).status_code in (302, 403)


def test_audrey_sees_obligations_and_changes_none(world: Any) -> None:
    cast, _ = world
    client = signed_in(cast.audrey)
    change = reverse("admin:recertifications_obligation_change", args=[first(world).pk])

    assert client.get(reverse("admin:recertifications_obligation_changelist")).status_code == 200
    assert client.get(change).status_code == 200
    assert client.post(change, {"title": "other"}).status_code == 403
