"""Every site of an organization on one page, with its certificate, its standing today and its next duties."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications import sites
from attestations import services as attestations
from attestations.models import Attestation
from recertifications import dashboards, services
from reviews.standings import Scope
from tests import road
from tests.kept import once
from tests.reviews import afterwards as since

pytestmark = [pytest.mark.django_db]

TODAY = date(2026, 11, 24)


def _begin() -> tuple[road.People, Attestation]:
    cast = road.people()
    attestation = road.logged(cast)
    services.schedule(attestation, today=TODAY)
    return cast, attestation


world = once(_begin)


def look(world: Any, who: str) -> Any:
    client = Client()
    client.force_login(getattr(world[0], who), backend=road.BACKEND)
    return client.get(reverse("recertifications:dashboard", args=[world[0].larkmoor.pk]))


def test_a_site_stands_with_its_certificate_and_its_next_duties(world: Any, time_machine: Any) -> None:
    cast, attestation = world
    attestations.print_certificate(attestation, now=datetime(2026, 11, 24, tzinfo=UTC))
    road.started(cast, kind="NVEU")
    time_machine.move_to(datetime(2026, 11, 24, 9, tzinfo=UTC), tick=False)

    page = look(world, "vera").content.decode()
    first, second = dashboards.of(cast.larkmoor, TODAY)

    assert (first.standing, second.standing, first.is_printed) == ("valid", "", True)
    assert len(first.next) == dashboards.NEXT and first.overdue == 0
    for place in first.sites:
        assert place.site.name in page and place.standing == ""
    assert reverse("attestations:certificate", args=[attestation.reference]) in page
    assert first.next[0].obligation.title in page and "Duties begin with an authorization." in page


def test_the_standing_is_asked_of_the_day(world: Any) -> None:
    cast, attestation = world
    after = attestation.valid_until + timedelta(days=1)

    assert dashboards.of(cast.larkmoor, attestation.valid_from)[0].standing == "valid"
    card = dashboards.of(cast.larkmoor, after)[0]
    assert card.standing == "lapsed" and card.overdue > 0


def test_what_is_suspended_or_revoked_says_so_at_its_sites_or_as_a_whole(world: Any) -> None:
    cast, attestation = world
    review = attestation.determination.review

    since.change(cast, review, "suspend", scope=Scope(countries=("NL",)))
    card = dashboards.of(cast.larkmoor, TODAY)[0]
    assert card.standing == "valid"
    assert {place.site.country: place.standing for place in card.sites}["NL"] == "suspended"
    assert {place.standing for place in card.sites if place.site.country != "NL"} == {""}

    since.change(cast, review, "suspend", now=since.LATER)
    card = dashboards.of(cast.larkmoor, TODAY)[0]
    assert card.standing == "suspended" and {place.standing for place in card.sites} == {"suspended"}
    assert "suspended" in look(world, "vera").content.decode()


@pytest.mark.parametrize(("who", "status"), [("olive", 200), ("mallory", 404), ("ravi", 404)])
def test_it_is_there_for_members_alone(world: Any, who: str, status: int) -> None:
    assert look(world, who).status_code == status


def test_the_page_asks_no_more_of_many_sites_than_of_one(world: Any) -> None:
    cast, _ = world
    with road.counted() as one:
        look(world, "olive")
    for _ in range(3):
        draft = road.started(cast)
        for name in ("A", "B"):
            sites.add(draft, cast.olive, name=name, address="1 Main Street, Reston", country="US")
    with road.counted() as many:
        look(world, "olive")
    assert many.asked == one.asked
