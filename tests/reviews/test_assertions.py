"""A vote signed with a passkey can be checked by anybody who has its row, and nothing else passes for one."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from reviews import assertions, ballots, drafts
from reviews.models import Determination, Draft, Finding, Vote
from reviews.tallies import tally
from standards.errors import Refusal
from tests import road
from tests.kept import once
from tests.passkey import Key

pytestmark = [pytest.mark.django_db]
APPROVE, DISAPPROVE = (assertions.PURPOSES[choice] for choice in ("approve", "disapprove"))


def _begin() -> tuple[road.People, Determination, Key]:
    cast = road.people()
    return cast, road.determined(cast), Key(cast.dora)


world = once(_begin)


def signed(world: Any, purpose: str = APPROVE, digest: str = "", key: Key | None = None) -> ballots.Shown:
    _, determination, own = world
    digest = digest or drafts.content(determination)[1]
    return ballots.Shown("passkey", (key or own).assertion(purpose, digest))


def test_a_signed_vote_is_kept_whole_and_holds(world: Any) -> None:
    cast, determination, _ = world

    vote = road.vote(determination, cast.dora, shown=signed(world))

    kept = Vote.objects.select_related("draft").get(pk=vote.pk)
    assert assertions.verify(kept) == "signed with a passkey; the signature holds"
    assert kept.assertion["digest"] == kept.draft.sha256 == drafts.content(determination)[1]


@pytest.mark.parametrize("who", ["dora", "dieter"])
def test_where_an_agency_has_a_passkey_nobody_of_it_votes_without_one(world: Any, who: str) -> None:
    cast, determination, _ = world
    person = cast.dora if who == "dora" else road.staff("dieter", "Voters", "defense")

    with pytest.raises(Refusal, match="Department of Defense has registered passkeys"):
        road.vote(determination, person)
    assert road.vote(determination, cast.enid).how == "plain"


def test_a_signature_for_one_choice_or_draft_or_by_another_key_is_none(world: Any) -> None:
    cast, determination, _ = world
    strange = Key(cast.enid)
    for shown, why in (
        (signed(world, DISAPPROVE), "made for something else"),
        (signed(world, digest="0" * 64), "made for something else"),
        (signed(world, "vedc filing of a dossier"), "made for something else"),
        (signed(world, key=strange), "is not one of Dora"),
        (ballots.Shown("passkey", None), "is not one of Dora"),
    ):
        with pytest.raises(Refusal, match=why):
            road.vote(determination, cast.dora, shown=shown)
    assert not Vote.objects.exists()


@pytest.mark.parametrize(
    "member", ["signature", "authenticator_data", "client_data", "nonce", "public_key", "rp_id"]
)
def test_a_vote_whose_assertion_was_tampered_with_neither_verifies_nor_counts(
    world: Any, member: str
) -> None:
    cast, determination, _ = world
    vote = road.vote(determination, cast.dora, shown=signed(world))
    said = vote.assertion[member]
    half = len(said) // 2
    vote.pk, vote.number = None, 2
    vote.assertion = {
        **vote.assertion,
        member: said[:half] + ("A" if said[half] != "A" else "B") + said[half + 1 :],
    }
    Vote.objects.bulk_create([vote])

    with pytest.raises(Refusal):
        assertions.verify(Vote.objects.select_related("draft").get(number=2))
    seat = tally(determination).seats[2]
    assert (seat.id, seat.state) == ("defense", "void")


def told(reference: str) -> str:
    out = StringIO()
    call_command("votes", "verify", reference, stdout=out)
    return out.getvalue()


def test_the_command_checks_every_vote_and_says_what_is_not_signed_and_what_is_void(world: Any) -> None:
    cast, determination, _ = world
    reference = determination.review.dossier.application.reference
    with pytest.raises(CommandError, match="there is no vote on"):
        told(reference)
    road.vote(determination, cast.dora, shown=signed(world))
    road.vote(determination, cast.enid)
    Finding.objects.filter(pk=determination.review.findings.exclude(judgement="").first().pk).update(
        judgement_reason="Read again."
    )
    ballots.look(determination, now=road.APPROVED)

    defense, energy = told(reference).splitlines()

    assert "signed with a passkey; the signature holds; void since: the reason of the finding on" in defense
    assert ": not signed; void since" in energy


def test_the_command_fails_where_a_draft_is_not_what_was_voted_on(world: Any) -> None:
    cast, determination, _ = world
    vote = road.vote(determination, cast.enid)
    draft = Draft.objects.get()
    draft.pk, draft.sha256, draft.content = None, "0" * 64, b'{"findings":"0"}'
    Draft.objects.bulk_create([draft])
    vote.pk, vote.number, vote.draft = None, 2, Draft.objects.get(sha256="0" * 64)
    Vote.objects.bulk_create([vote])

    with pytest.raises(CommandError, match="1 of 2 votes do not hold"):
        told(determination.review.dossier.application.reference)
