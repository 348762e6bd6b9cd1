"""High-impact determinations wait for the second level; and the five ways a second approval is known to fail."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from organizations.models import User
from reviews import determinations, determining, holds, lapses
from reviews.groups import GROUPS, UNGRANTED
from reviews.models import Condition, Determination, Hold, Review
from standards.errors import Refusal
from tests import road
from tests.kept import once
from tests.reviews import afterwards as since

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, Review, User]:
    cast = road.people()
    return cast, since.authorized(cast), since.supervisor()


world = once(_begin)


def held(world: Any) -> Determination:
    cast, review, _ = world
    return since.propose(cast, review, "revoke")


def fresh(person: User) -> User:
    """The person with the permissions as they are now."""
    return User.objects.get(pk=person.pk)


def test_a_revocation_is_held_released_approved_and_only_then_in_effect(world: Any) -> None:
    cast, review, sonia = world
    made = held(world)

    with (
        pytest.raises(Refusal, match="held for a person on the second level: It would revoke"),
        transaction.atomic(),
    ):
        since.approve(made, cast.rhea)
    holds.release(made.hold, sonia, reason="The audit is clear.", now=since.CHANGED)
    assert since.status(review) == "authorized"
    since.approve(made, cast.rhea)

    assert since.status(review) == "revoked"


def policy(**other: Any) -> Any:
    said = {"decisions": [], "sites_over": 99, "chips_over": 10**9, "country_groups": []} | other
    return determining.parse({"hold": said, "reconsideration": {"days": 30}})


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({}, []),
        ({"sites_over": 3}, ["It has 4 sites, more than 3."]),
        ({"sites_over": 4}, []),
        ({"chips_over": 69_631}, ["It has 69,632 chips, more than 69,631."]),
        (
            {"country_groups": ["A:5"]},
            ["It has a site in Netherlands, of country group A:5 on 2026-11-20."],
        ),
        ({"country_groups": ["D:5"]}, []),
    ],
)
def test_what_is_high_impact_is_data(world: Any, other: dict[str, Any], why: list[str]) -> None:
    _, review, _ = world

    assert holds.impact(review, "authorize", road.OPENED.date(), policy(**other)) == why


# 1. An automatic path bypasses the hold.


@pytest.mark.parametrize("how", ["update", "sql", "save", "machine"])
def test_no_path_brings_a_held_determination_into_effect(world: Any, how: str) -> None:
    cast, review, _ = world
    made = held(world)

    with (
        pytest.raises(IntegrityError, match="only after another person released it|kept as they are"),
        transaction.atomic(),
    ):
        if how == "update":
            Determination.objects.filter(pk=made.pk).update(approved_by=cast.rhea, approved_at=since.CHANGED)
        elif how == "sql":
            with connection.cursor() as cursor:
                said = [cast.rhea.pk, since.CHANGED, made.pk]
                table = "reviews_determination"
                cursor.execute(f"UPDATE {table} SET approved_by_id=%s, approved_at=%s WHERE id=%s", said)  # noqa: S608
        elif how == "save":
            made.approved_by, made.approved_at = cast.rhea, since.CHANGED
            made.save()
        else:
            determinations.take_effect(review, made, cast.rhea, since.CHANGED)

    made.refresh_from_db()
    assert made.approved_at is None
    assert since.status(review) == "authorized"


def test_a_held_determination_is_not_put_in_effect_as_it_is_made(world: Any) -> None:
    cast, _, _ = world
    made = held(world)
    made.pk, made.approved_by, made.approved_at = None, cast.rhea, since.CHANGED

    with pytest.raises(IntegrityError), transaction.atomic():
        Determination.objects.bulk_create([made])


def test_a_lapse_that_is_high_impact_is_proposed_and_held_and_the_sweep_leaves_it(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, _, sonia = world
    review = since.authorized(cast, since.TERMS)
    monkeypatch.setattr(determining, "current", lambda: policy(decisions=["suspend"]))
    condition = Condition.objects.get(determination__review=review, number=1)
    day = since.DUE.replace(day=2)

    made = lapses.carry_out(condition, today=day, now=since.LATER)
    assert lapses.carry_out(condition, today=day, now=since.LATER) is None

    assert made is not None and made.approved_at is None and made.hold.is_open
    assert since.status(review) == "authorized"
    with pytest.raises(Refusal, match="held for a person"), transaction.atomic():
        since.approve(made, cast.rhea, now=since.LATER)
    holds.release(made.hold, sonia, reason="It was missed.", now=since.LATER)
    since.approve(made, cast.rhea, now=since.LATER)
    assert since.status(review) == "suspended"


# 2. A held item is queued twice.


def test_a_determination_is_held_once_and_stands_in_one_queue(world: Any) -> None:
    cast, review, sonia = world
    made = held(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        holds.open_hold(made, ["Again."], now=since.CHANGED)
    with pytest.raises(Refusal, match="proposed already"), transaction.atomic():
        since.propose(cast, review, "revoke")
    made = Determination.objects.get(pk=made.pk)
    holds.release(made.hold, sonia, reason="So.", now=since.CHANGED)
    with pytest.raises(IntegrityError), transaction.atomic():
        holds.open_hold(made, ["Again."], now=since.CHANGED)

    assert Hold.objects.filter(determination__review=review).count() == 1


def test_a_hold_is_released_once(world: Any) -> None:
    _, _, sonia = world
    made = held(world)
    other = since.supervisor("stella")
    holds.release(made.hold, sonia, reason="So.", now=since.CHANGED)

    with pytest.raises(Refusal, match="was released on 12 January 2027 already"), transaction.atomic():
        holds.release(made.hold, other, reason="Again.", now=since.LATER)
    with pytest.raises(IntegrityError, match="released once"), transaction.atomic():
        Hold.objects.update(released_by=other)
    with pytest.raises(IntegrityError, match="released once"), transaction.atomic():
        Hold.objects.update(released_by=None, released_at=None, release_reason="", overridden=False)


# 3. An override leaves no record.


def test_an_override_says_who_and_why_in_the_row_and_in_the_docket(world: Any) -> None:
    cast, review, _ = world
    made = held(world)
    cast.ravi.user_permissions.add(Permission.objects.get(codename="override_hold"))
    ravi = fresh(cast.ravi)

    with pytest.raises(Refusal, match="say why"), transaction.atomic():
        holds.release(made.hold, ravi, reason=" ", now=since.CHANGED)
    holds.release(made.hold, ravi, reason="Nobody else is in reach.", now=since.CHANGED)

    hold = Hold.objects.get(determination=made)
    assert (hold.overridden, hold.released_by, hold.release_reason) == (
        True,
        ravi,
        "Nobody else is in reach.",
    )
    line = review.dossier.application.docket.last()
    assert (line.action, line.actor, line.note) == ("override_hold", ravi, hold.release_reason)
    assert since.approve(made, cast.rhea).is_approved


def test_a_superuser_who_made_it_overrides_on_the_record_and_not_silently(world: Any) -> None:
    _, review, _ = world
    root = User.objects.create_superuser("root@agency.example", name="Root")
    made = determinations.propose(
        review, root, decision="revoke", reasons="So.", grounds=since.GROUNDS, now=since.PROPOSED
    )

    holds.release(made.hold, root, reason="In haste.", now=since.CHANGED)

    assert Hold.objects.get().overridden
    assert review.dossier.application.docket.last().action == "override_hold"
    with pytest.raises(Refusal, match="another person must approve"), transaction.atomic():
        since.approve(made, root)


@pytest.mark.parametrize(
    "half", [{"released_at": since.CHANGED}, {"release_reason": "So."}, {"overridden": True}]
)
def test_a_release_has_a_person_a_moment_and_a_reason(world: Any, half: dict[str, Any]) -> None:
    held(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.update(**half)


# 4. Eligibility by the wrong date.


def test_who_may_release_is_asked_on_the_day_of_the_release(world: Any) -> None:
    _, _, sonia = world
    made = held(world)
    sonia.groups.clear()
    late = road.staff("late", None, "defense")

    with pytest.raises(Refusal, match="does not have the permission"), transaction.atomic():
        holds.release(made.hold, fresh(sonia), reason="So.", now=since.CHANGED)
    late.user_permissions.add(Permission.objects.get(codename="release_hold"))
    holds.release(made.hold, fresh(late), reason="So.", now=since.CHANGED)

    assert Hold.objects.get().released_by == late


def test_what_became_high_impact_before_its_approval_is_not_approved(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The day that counts is the day it takes effect: a country may enter a group in between."""
    cast, _, _ = world
    made = road.determined(cast)
    monkeypatch.setattr(determining, "current", lambda: policy(country_groups=["A:1"]))

    with pytest.raises(Refusal, match="That was not so when it was made"), transaction.atomic():
        since.approve(made, cast.rhea, now=road.APPROVED)

    assert since.status(made.review) == "determined"


# 5. Permission too broad.


@pytest.mark.parametrize("who", ["olive", "mallory", "nils", "audrey", "ravi", "rhea"])
def test_nobody_but_a_supervisor_releases(world: Any, who: str) -> None:
    cast, _, _ = world
    made = held(world)

    with pytest.raises(Refusal, match="does not have the permission"), transaction.atomic():
        holds.release(made.hold, getattr(cast, who), reason="So.", now=since.CHANGED)

    assert Hold.objects.get().is_open


def test_who_released_does_not_approve(world: Any) -> None:
    _, _, sonia = world
    made = held(world)
    sonia.user_permissions.add(Permission.objects.get(codename="approve_determination"))
    sonia = fresh(sonia)
    holds.release(made.hold, sonia, reason="So.", now=since.CHANGED)

    with pytest.raises(Refusal, match="released the hold; another person must approve"), transaction.atomic():
        since.approve(made, sonia)
    with pytest.raises(IntegrityError), transaction.atomic():
        Determination.objects.filter(pk=made.pk).update(approved_by=sonia, approved_at=since.CHANGED)


def test_no_group_releases_and_decides_and_none_overrides() -> None:
    for name, granted in GROUPS.items():
        assert not set(UNGRANTED) & set(granted), name
        assert not (
            "release_hold" in granted and {"determine_review", "approve_determination"} & set(granted)
        )
    assert [name for name, granted in GROUPS.items() if "release_hold" in granted] == ["Supervisors"]


def test_the_command_takes_a_permission_back_that_a_group_should_not_have(world: Any) -> None:
    cast, _, _ = world
    group = cast.rhea.groups.get()
    group.permissions.add(Permission.objects.get(codename="release_hold"))

    call_command("make_groups", verbosity=0)

    assert not group.permissions.filter(codename="release_hold").exists()


# Doors


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend=road.BACKEND)
    return client


@pytest.mark.parametrize(
    ("who", "code"),
    [("olive", 302), ("mallory", 302), ("nils", 403), ("audrey", 422), ("ravi", 422), ("rhea", 422)],
)
def test_the_door_of_the_hold_is_the_verb_s(world: Any, who: str, code: int) -> None:
    cast, _, _ = world
    made = held(world)

    answer = signed_in(getattr(cast, who)).post(
        f"/admin/reviews/determination/{made.pk}/release/", {"reason": "So."}
    )

    assert answer.status_code == code
    assert Hold.objects.get().is_open


def test_sonia_sees_what_is_held_and_releases_it(world: Any) -> None:
    _, review, sonia = world
    made = held(world)
    client = signed_in(sonia)

    queue = client.get("/admin/reviews/hold/").content.decode()
    page = client.get(f"/admin/reviews/determination/{made.pk}/change/").content.decode()
    answer = client.post(f"/admin/reviews/determination/{made.pk}/release/", {"reason": "So."})

    assert review.dossier.application.reference in queue and "It would revoke" in queue
    assert "Release the hold" in page and "Approve this determination" not in page
    assert (answer.status_code, Hold.objects.get().released_by) == (302, sonia)
    assert client.get(f"/admin/reviews/determination/{made.pk}/release/").status_code == 405


def test_what_is_released_or_sent_back_leaves_the_queue(world: Any) -> None:
    cast, review, sonia = world
    client, reference = signed_in(sonia), review.dossier.application.reference
    made = held(world)
    determinations.object_to(made, cast.rhea, reason="Not enough.", now=since.CHANGED)

    assert reference not in client.get("/admin/reviews/hold/").content.decode()
    assert reference in client.get("/admin/reviews/hold/?waits=over").content.decode()
    with pytest.raises(Refusal, match="was sent back"), transaction.atomic():
        holds.release(made.hold, sonia, reason="So.", now=since.CHANGED)
    again = held(world)
    assert list(Hold.objects.open()) == [again.hold]
    assert reference in client.get("/admin/reviews/hold/").content.decode()
