"""The sweep that opens reviews: everything that waits, once, past whatever is broken."""

from typing import Any

import pytest

from applications import services as applications
from applications.models import Application, Dossier
from reviews import tasks
from reviews.models import Review
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, list[Dossier]]:
    cast = road.people()
    return cast, [road.filed(cast) for _ in range(3)]


world = once(_begin)


def test_every_filed_dossier_gets_its_review_once(world: Any) -> None:
    _, dossiers = world

    assert tasks.open_reviews() == 3
    assert tasks.open_reviews() == 0

    assert {review.dossier for review in Review.objects.all()} == set(dossiers)
    assert set(Application.objects.values_list("status", flat=True)) == {"in_review"}


def test_one_broken_row_does_not_hold_up_the_others(world: Any) -> None:
    _, dossiers = world
    broken = dossiers[1].application
    # Its edition is no longer among those loaded: it cannot be read.
    Application.objects.filter(pk=broken.pk).update(rulebook_id="gone-1999")

    assert tasks.open_reviews() == 2

    assert not Review.objects.filter(dossier=dossiers[1]).exists()
    assert Application.objects.get(pk=broken.pk).status == "filed"
    Application.objects.filter(pk=broken.pk).update(rulebook_id=road.EDITION)
    assert tasks.open_reviews() == 1


def test_what_was_withdrawn_meanwhile_gets_no_review(world: Any) -> None:
    cast, dossiers = world
    applications.withdraw(dossiers[0].application, cast.olive, reason="Sold.", now=road.FILED)

    assert tasks.open_reviews() == 2
    assert not Review.objects.filter(dossier=dossiers[0]).exists()
