"""The desk's pages of determinations: who looks, who proposes, and that nothing else changes anything."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from reviews.models import Determination, Review
from tests import road
from tests.kept import once
from tests.reviews import afterwards as since

pytestmark = [pytest.mark.django_db]
ROWS = {"grounds-TOTAL_FORMS": "1", "grounds-INITIAL_FORMS": "0"}
SAID = {
    "decision": "suspend",
    "reasons": "An audit found it.",
    "grounds-0-requirement": "s10-11",
    "grounds-0-text": "Records were withheld.",
    **ROWS,
}


def _begin() -> tuple[road.People, Review]:
    cast = road.people()
    return cast, since.authorized(cast, since.TERMS)


world = once(_begin)


def signed_in(person: Any = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend=road.BACKEND)
    return client


def pages(review: Review) -> list[str]:
    made = review.determinations.get(decision="authorize_with_conditions")
    return [
        "/admin/reviews/determination/",
        f"/admin/reviews/determination/{made.pk}/change/",
        f"/admin/reviews/determination/{made.pk}/letter.pdf",
        f"/admin/reviews/determination/propose/{review.pk}/",
        "/admin/reviews/hold/",
        "/admin/reviews/condition/",
        f"/admin/reviews/condition/{made.conditions.first().pk}/change/",
    ]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (None, 302),
        ("olive", 302),
        ("mallory", 302),
        ("nils", 403),
        ("audrey", 200),
        ("ravi", 200),
        ("rhea", 200),
    ],
)
def test_every_page_is_for_those_who_were_granted_it(world: Any, who: str | None, code: int) -> None:
    cast, review = world
    client = signed_in(getattr(cast, who) if who else None)

    assert {client.get(where).status_code for where in pages(review)} == {code}


@pytest.mark.parametrize("who", [None, "olive", "mallory", "nils", "audrey", "rhea"])
def test_who_may_not_determine_proposes_nothing_at_the_door(world: Any, who: str | None) -> None:
    cast, review = world
    client = signed_in(getattr(cast, who) if who else None)

    answer = client.post(f"/admin/reviews/determination/propose/{review.pk}/", SAID)

    assert answer.status_code in (302, 403, 422)
    assert not review.determinations.pending().exists()
    assert since.status(review) == "authorized"


@pytest.mark.parametrize("name", ["determination", "hold", "condition"])
def test_nobody_adds_changes_or_deletes_by_hand(world: Any, name: str) -> None:
    cast, _review = world
    client = signed_in(cast.ravi)
    pk = Determination.objects.get().pk

    assert client.post(f"/admin/reviews/{name}/add/", {}).status_code == 403
    assert client.post(f"/admin/reviews/{name}/{pk}/delete/", {"post": "yes"}).status_code in (302, 403, 404)
    assert Determination.objects.filter(pk=pk).exists()


def test_ravi_proposes_for_one_country_and_rhea_approves_on_its_page(world: Any) -> None:
    cast, review = world
    ravi, rhea = signed_in(cast.ravi), signed_in(cast.rhea)
    where = f"/admin/reviews/determination/propose/{review.pk}/"

    assert ravi.post(where, {**SAID, "grounds-0-text": ""}).status_code == 422
    assert ravi.post(where, {**SAID, "sites": ["nowhere"]}).status_code == 422
    answer = ravi.post(where, {**SAID, "countries": ["NL"]})
    made = review.determinations.pending().get()
    assert answer["Location"] == f"/admin/reviews/determination/{made.pk}/change/"
    assert "Approve this determination" not in ravi.get(answer["Location"]).content.decode()
    since.carry(made, now=timezone.now())
    page = rhea.get(answer["Location"]).content.decode()
    assert "for all sites in Netherlands" in page and "Approve this determination" in page
    rhea.post(f"/admin/reviews/review/{review.pk}/approve/")

    made.refresh_from_db()
    assert made.approved_by == cast.rhea
    page = ravi.get(where).content.decode()
    assert "<dt>Netherlands</dt><dd>suspended</dd>" in page


def test_a_revision_brings_conditions_through_the_form(world: Any) -> None:
    cast, review = world

    answer = signed_in(cast.ravi).post(
        f"/admin/reviews/determination/propose/{review.pk}/",
        {
            **SAID,
            "decision": "revise",
            "conditions-TOTAL_FORMS": "1",
            "conditions-INITIAL_FORMS": "0",
            "conditions-0-text": "Report each quarter.",
            "conditions-0-due_on": "2099-06-01",
            "conditions-0-owner": "Head of security",
            "conditions-0-lapses": "on",
        },
    )

    assert answer.status_code == 302, answer.content
    term = review.determinations.pending().get().conditions.get()
    assert (term.number, term.owner, term.lapses) == (3, "Head of security", True)


def test_reasons_by_paragraph_come_through_the_desk(world: Any) -> None:
    cast, _ = world
    review = road.settled(cast)

    answer = signed_in(cast.ravi).post(
        f"/admin/reviews/review/{review.pk}/determine/",
        {
            "decision": "deny",
            "reasons": "It does not hold.",
            "conditions-TOTAL_FORMS": "0",
            "conditions-INITIAL_FORMS": "0",
            "grounds-TOTAL_FORMS": "1",
            "grounds-INITIAL_FORMS": "0",
            "grounds-0-paragraph": "748.15(a)",
            "grounds-0-text": "It is not in the interest of the United States.",
        },
    )

    assert answer.status_code == 302, answer.content
    ground = review.determinations.get().grounds.get()
    assert (ground.paragraph, ground.where) == ("748.15(a)", "Paragraph 748.15(a)")


def test_the_pages_take_as_many_queries_for_many_determinations_as_for_few(world: Any) -> None:
    cast, review = world
    client = signed_in(cast.ravi)
    made = review.determinations.get()
    pages = (
        "/admin/reviews/determination/",
        f"/admin/reviews/determination/{made.pk}/change/",
        f"/admin/reviews/determination/propose/{review.pk}/",
    )
    few = [asked(client, where) for where in pages]
    for number in range(4):
        day = since.CHANGED.replace(day=13 + number)
        since.change(cast, review, "suspend" if number % 2 == 0 else "reinstate", now=day)

    many = [asked(client, where) for where in pages]

    assert few == many, (few, many)
    assert max(many) <= 25, many


def asked(client: Client, where: str) -> int:
    client.get(where)
    with road.counted() as queries:
        assert client.get(where).status_code == 200
    return queries.asked
