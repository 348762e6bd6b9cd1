"""The doors of the ballot: who may look, who may act, what is shown, and that whoever tries too much is on record."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import DocketEntry
from organizations.models import User
from reviews import assertions, determinations, drafts, escalations
from reviews.models import Attempt, Determination, Escalation, Finding, Interest, Recusal, Vote
from tests import road
from tests.kept import once
from tests.organizations.cast import browser
from tests.passkey import Key

pytestmark = [pytest.mark.django_db]


def _begin() -> tuple[road.People, Determination]:
    cast = road.people()
    return cast, road.determined(cast)


world = once(_begin)
DOORS = ("vote_cast", "vote_refer", "recusal_recuse", "escalation_decide", "escalation_escalate")
LISTS = ("vote", "escalation", "recusal", "interest", "attempt")
OUTSIDERS = ("olive", "petra", "vera", "ada", "mallory")


def dissent(world: Any) -> Escalation:
    cast, determination = world
    for who in (cast.cora, cast.stan, cast.enid):
        road.vote(determination, who)
    road.vote(determination, cast.dora, "disapprove")
    return escalations.refer(determination, cast.dora, reason="We hold to it.", now=road.VOTED)


def sure(person: User) -> Client:
    """A browser in which the person has just typed the password again."""
    return browser(User.objects.get(pk=person.pk), sure=True)


def door(world: Any, name: str, about: Escalation | None = None) -> str:
    _, determination = world
    pk = {"recusal_recuse": determination.review_id}.get(name, determination.pk)
    if name.startswith("escalation"):
        pk = about.pk if about else 1
    return reverse(f"admin:reviews_{name}", args=[pk])


def said(determination: Determination, choice: str = "approve", **more: str) -> dict[str, str]:
    read = drafts.content(Determination.objects.get(pk=determination.pk))[1]
    return {"choice": choice, "read": read, "free_of_interest": "on", "reason": "", **more}


def desk(client: Client, determination: Determination) -> str:
    return client.get(reverse("admin:reviews_review_change", args=[determination.review_id])).content.decode()


def everything() -> tuple[int, ...]:
    kept = (Vote, Recusal, Interest, Escalation, Attempt, DocketEntry)
    return tuple(model.objects.count() for model in kept)


@pytest.mark.parametrize("who", [None, *OUTSIDERS])
def test_who_is_not_of_the_committee_is_sent_away_from_every_door(world: Any, who: str | None) -> None:
    cast, determination = world
    about, client = dissent(world), browser(getattr(cast, who)) if who else Client()
    before = everything()

    for name in DOORS:
        answer = client.post(
            door(world, name, about), {**said(determination), "reason": "So.", "outcome": "approve"}
        )
        assert answer.status_code == 302 and answer["Location"].startswith("/admin/login/"), name
    for name in ("interest_mine", *(f"{one}_changelist" for one in LISTS)):
        assert client.get(reverse(f"admin:reviews_{name}")).status_code == 302, name

    assert everything() == before


def test_staff_who_were_granted_nothing_get_nothing(world: Any) -> None:
    cast, determination = world
    about, client = dissent(world), browser(cast.nils)
    before = everything()

    for name in DOORS:
        assert client.post(door(world, name, about), said(determination)).status_code == 403, name
    for name in ("interest_mine", *(f"{one}_changelist" for one in LISTS)):
        assert client.get(reverse(f"admin:reviews_{name}")).status_code == 403, name
    assert (
        client.post(reverse("admin:reviews_interest_end", args=[1]), {"on": "2026-01-01"}).status_code == 403
    )

    assert everything() == before


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("audrey", LISTS),
        ("dora", ("vote", "escalation", "recusal")),
        ("ravi", ("vote", "escalation", "recusal")),
    ],
)
def test_each_register_is_open_to_whom_it_was_granted_and_nobody_writes_in_it(
    world: Any, who: str, sees: tuple[str, ...]
) -> None:
    cast, _ = world
    dissent(world)
    client = browser(getattr(cast, who))

    for name in LISTS:
        at = reverse(f"admin:reviews_{name}_changelist")
        assert client.get(at).status_code == (200 if name in sees else 403), name
        assert client.get(reverse(f"admin:reviews_{name}_add")).status_code == 403, name
    vote = Vote.objects.first()
    assert client.get(reverse("admin:reviews_vote_change", args=[vote.pk])).status_code == 200
    for verb in ("change", "delete"):
        assert (
            client.post(reverse(f"admin:reviews_vote_{verb}", args=[vote.pk]), {"choice": "x"}).status_code
            == 403
        )


@pytest.mark.parametrize("name", DOORS)
def test_what_acts_is_never_a_get(world: Any, name: str) -> None:
    cast, _ = world
    assert browser(cast.dora).get(door(world, name, dissent(world))).status_code == 405


def test_dora_votes_for_the_defense_once_she_said_again_who_she_is(world: Any) -> None:
    cast, determination = world
    person = User.objects.get(pk=cast.dora.pk)
    person.set_password("something-else-entirely")
    person.save()
    first = browser(person).post(door(world, "vote_cast"), said(determination))
    assert first.status_code == 302 and first["Location"].startswith("/account/confirm/")
    assert not Vote.objects.exists()

    answer = sure(cast.dora).post(door(world, "vote_cast"), said(determination), follow=True)

    vote = Vote.objects.get()
    assert (vote.agency, vote.person, vote.choice, vote.how) == ("defense", cast.dora, "approve", "again")
    page = answer.content.decode()
    assert "Your agency&#x27;s vote is: approve." in page and "not signed; signed in anew" in page


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({"choice": "disapprove"}, "This field is required."),
        ({"free_of_interest": ""}, "Say that you have no interest, or recuse yourself."),
        ({"read": "0" * 64}, "What is voted on has changed since you read it"),
        ({"choice": "abstain"}, "Why your agency disapproves"),
    ],
)
def test_what_is_no_vote_comes_back_with_what_is_wrong(
    world: Any, posted: dict[str, str], words: str
) -> None:
    cast, determination = world
    client = sure(cast.dora)

    answer = client.post(door(world, "vote_cast"), {**said(determination), **posted})

    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Vote.objects.exists()


def test_a_superuser_who_made_it_may_try_everything_and_the_docket_has_it(world: Any) -> None:
    cast, determination = world
    determinations.object_to(determination, cast.rhea, reason="Again.", now=road.APPROVED)
    root = User.objects.create_superuser("root@agency.example", name="Root", agency="commerce")
    own = determinations.determine(
        determination.review, root, decision="authorize", reasons="So.", now=road.APPROVED
    )
    client = sure(root)

    page = client.post(door((cast, own), "vote_cast"), said(own)).content.decode()
    client.post(reverse("admin:reviews_review_approve", args=[own.review_id]))

    assert "nobody votes on what they prepared" in page
    assert [one.verb for one in Attempt.objects.order_by("pk")] == ["cast", "approve"]
    assert "attempt" in desk(client, own) and not Vote.objects.exists()
    assert Determination.objects.get(pk=own.pk).approved_by is None


def test_who_takes_no_part_reads_why_and_has_no_form(world: Any) -> None:
    cast, determination = world
    client = browser(cast.dora)
    answer = client.post(door(world, "recusal_recuse"), {"reason": "My sister works there."}, follow=True)
    page = answer.content.decode()

    assert "You take no part: Dora is recused." in page and "My sister works there." in page
    assert "Vote to approve" not in page and "Recuse yourself" not in page
    again = sure(cast.dora)
    again.post(door(world, "vote_cast"), said(determination))
    assert Attempt.objects.get().why == "Dora is recused and takes no part in deciding about it"
    assert again.post(door(world, "recusal_recuse"), {"reason": ""}).status_code == 422


def test_the_desk_says_what_is_void_and_what_changed_before_any_sweep(world: Any) -> None:
    cast, determination = world
    road.carried(cast, determination)
    client = browser(cast.rhea)
    assert "Approve this determination" in desk(client, determination)
    finding = determination.review.findings.exclude(judgement="").first()
    Finding.objects.filter(pk=finding.pk).update(judgement_reason="Read again.")

    page = desk(client, determination)

    assert (
        page.count("Does not count:") == 4 and f"the reason of the finding on {finding.requirement}" in page
    )
    assert "Approve this determination" not in page


def test_a_dissent_goes_through_its_doors_to_the_end(world: Any) -> None:
    cast, determination = world
    cast.cora.groups.add(*road.Group.objects.filter(name="Chair"))
    for who in (cast.cora, cast.stan, cast.enid):
        road.vote(determination, who)
    road.vote(determination, cast.dora, "disapprove")
    cora, dora = browser(cast.cora), browser(cast.dora)
    assert "Refer it" in desk(dora, determination)
    assert dora.post(door(world, "vote_refer"), {"reason": ""}).status_code == 422
    assert dora.post(door(world, "vote_refer"), {"reason": "We hold to it."}).status_code == 302
    about = Escalation.objects.get()

    page = desk(cora, determination)
    assert 'aria-current="step">operating committee' in page and "14 days, 15 CFR 750.4(f)" in page
    assert "Record the decision" in page and "Record the decision" not in desk(dora, determination)
    outcome = {"outcome": "approve", "reason": "Weighed."}
    assert dora.post(door(world, "escalation_decide", about), outcome).status_code == 422
    assert cora.post(door(world, "escalation_decide", about), outcome).status_code == 302
    assert "Take it further" in desk(dora, determination)
    assert dora.post(door(world, "escalation_escalate", about), {"reason": "It is wrong."}).status_code == 302

    about.refresh_from_db()
    assert about.stage == "advisory_committee"
    assert "Approve this determination" not in desk(browser(cast.rhea), determination)


def test_a_vote_is_signed_with_the_passkey_of_the_account(world: Any) -> None:
    cast, determination = world
    key, client = Key(cast.dora), browser(cast.dora)
    page = client.get(reverse("admin:reviews_review_change", args=[determination.review_id]))
    options = {paper.form.initial["choice"]: paper.options for paper in page.context["papers"]}
    swapped = said(determination, credential=key.answer(options["disapprove"]))
    assert client.post(door(world, "vote_cast"), swapped).status_code == 422
    page = client.get(reverse("admin:reviews_review_change", args=[determination.review_id]))
    options = {paper.form.initial["choice"]: paper.options for paper in page.context["papers"]}

    posted = said(determination, credential=key.answer(options["approve"]))
    assert client.post(door(world, "vote_cast"), posted).status_code == 302

    vote = Vote.objects.select_related("draft").get()
    assert vote.how == "passkey" and "the signature holds" in assertions.verify(vote)
    assert client.post(door(world, "vote_cast"), posted).status_code == 422  # a signature is used once


def test_interests_are_declared_and_ended_by_their_own_person(world: Any) -> None:
    cast, _ = world
    dora, enid, mine = browser(cast.dora), browser(cast.enid), reverse("admin:reviews_interest_mine")
    form = {
        "organization": "",
        "party": "Larkmoor Compute",
        "nature": "family",
        "since": "2026-01-01",
        "note": "",
    }
    assert dora.post(mine, {**form, "party": ""}).status_code == 422
    assert dora.post(mine, form).status_code == 302
    held = Interest.objects.get()
    end = reverse("admin:reviews_interest_end", args=[held.pk])

    assert "Larkmoor Compute" in dora.get(mine).content.decode()
    assert "You declared none." in enid.get(mine).content.decode()
    assert enid.post(end, {"on": "2026-11-01"}).status_code == 404
    for day in ("2025-01-01", "never"):
        dora.post(end, {"on": day})
        assert Interest.objects.get().until_on is None
    dora.post(end, {"on": "2026-11-01"})
    assert str(Interest.objects.get().until_on) == "2026-11-01"


def test_the_desk_asks_as_much_of_the_database_with_four_votes_and_their_history_as_with_one(
    world: Any,
) -> None:
    cast, determination = world
    road.vote(determination, cast.stan)
    client = browser(cast.audrey)
    desk(client, determination)
    asked = []
    for _ in range(2):
        with road.counted() as queries:
            desk(client, determination)
        asked.append(queries.asked)
        road.vote(determination, cast.stan, "disapprove")
        road.carried(cast, determination)

    assert asked[1] <= asked[0] <= 40, asked


@pytest.mark.parametrize("name", LISTS)
def test_each_register_takes_as_many_queries_for_many_rows_as_for_few(world: Any, name: str) -> None:
    cast, _ = world
    client, at = browser(cast.audrey), reverse(f"admin:reviews_{name}_changelist")
    client.get(at)
    asked = []
    for _ in range(2):
        with road.counted() as queries:
            client.get(at)
        asked.append(queries.asked)
        dissent(world)

    assert asked[0] <= asked[1] <= asked[0] + 1 <= 12, asked
