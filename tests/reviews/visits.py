"""An on-site review to test with: Ines and Ivan are inspectors, Ravi plans a visit to the first site."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from reviews import inspections, seeing
from reviews.models import Inspection, InspectionEntry, InspectionItem
from tests import road

NOW = road.OPENED
PURPOSE = "To see the walls, the guards and the meters."


def world() -> SimpleNamespace:
    """The cast, two inspectors, and a review in which a visit may be planned."""
    cast = road.people()
    return SimpleNamespace(
        **vars(cast),
        ines=road.staff("ines", "Inspectors", "commerce"),
        ivan=road.staff("ivan", "Inspectors", "energy"),
        review=road.opened(cast),
    )


def planned(world: Any, *, announced: bool = True, free: tuple[str, ...] = (), **said: Any) -> Inspection:
    """A visit of tomorrow, of both inspectors unless `team` says otherwise."""
    day = NOW.date() + timedelta(days=1)
    plan = {
        "site": next(iter(inspections.sites(world.review))),
        "first_on": day,
        "last_on": day,
        "team": (world.ines, world.ivan),
        "purpose": PURPOSE,
    } | said
    made = inspections.Plan(announced=announced, free=free, **plan)
    return inspections.plan(world.review, world.ravi, made, now=NOW)


def word(item: InspectionItem, /, result: str = "as_required", **said: Any) -> seeing.Word:
    plain = {"id": uuid4(), "item": item.pk, "result": result, "method": "test"} | said
    return seeing.Word(**plain)


def seen(inspection: Inspection, person: Any, item: InspectionItem, /, **said: Any) -> InspectionEntry:
    at = said.pop("at", NOW)
    return seeing.record(inspection, person, word(item, **said), at=at, now=NOW)
