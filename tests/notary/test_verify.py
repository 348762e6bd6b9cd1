"""Verification: every good vector passes, every broken one is refused at the step it was broken for."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notary import verify
from notary.errors import VerificationError
from tests.notary import world

VECTORS = Path(__file__).parents[1] / "vectors" / "notary"
LISTED = json.loads((VECTORS / "vectors.json").read_text())
GOOD, TRUST = world.make(), world.trusted()
DATA = GOOD.to_bytes()


def check(vector: dict[str, Any]) -> verify.Verified:
    trust = verify.read_trust((VECTORS / vector["trust"]).read_bytes())
    bundle = verify.read((VECTORS / vector["file"]).read_bytes())
    return verify.verify(bundle, trust, date.fromisoformat(vector["at"]))


@pytest.mark.parametrize("vector", LISTED["good"], ids=lambda vector: vector["file"])
def test_a_good_vector_verifies(vector: dict[str, Any]) -> None:
    found = check(vector)
    assert found.reference == "VEU-2026-0007"
    assert found.standing == vector["standing"]
    assert [step.number for step in found.steps] == list(range(1, 8))


@pytest.mark.parametrize("vector", LISTED["broken"], ids=lambda vector: vector["file"])
def test_a_broken_vector_is_refused_at_its_step_with_a_sentence(vector: dict[str, Any]) -> None:
    with pytest.raises(VerificationError) as caught:
        check(vector)
    assert caught.value.step == vector["step"]
    assert len(caught.value.sentence.split()) >= 4


def test_every_file_of_the_vectors_is_listed_once() -> None:
    listed = [vector["file"] for vector in LISTED["good"] + LISTED["broken"]]
    on_disk = [f"{each.parent.name}/{each.name}" for each in VECTORS.glob("[gb]*/*")]
    assert sorted(listed) == sorted(on_disk)


def test_the_steps_are_these_and_in_this_order() -> None:
    names = [step.name for step in verify.verify(GOOD, TRUST).steps]
    assert names == ["signatures", "statement", "keys", "log", "checkpoint", "inclusion", "validity"]


def test_what_was_verified_is_returned() -> None:
    found = verify.verify(GOOD, TRUST, date(2027, 1, 1))
    assert found.statement.predicate == world.PREDICATE
    assert set(found.keyids) == {world.CLASSIC.keyid, world.QUANTUM.keyid}
    assert (found.checkpoint.origin, found.checkpoint.size, found.index) == (world.ORIGIN, 11, 6)
    assert found.facts.decided_on == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        ("2026-11-22", "not yet valid"),
        ("2026-11-23", "valid"),
        ("2029-11-22", "valid"),
        ("2029-11-23", "lapsed"),
        ("2040-01-01", "lapsed"),
    ],
)
def test_the_standing_is_asked_of_the_day_and_both_ends_belong(day: str, standing: str) -> None:
    assert verify.verify(GOOD, TRUST, date.fromisoformat(day)).standing == standing


def test_without_a_day_the_day_of_the_decision_is_meant() -> None:
    assert verify.verify(GOOD, TRUST).at == date(2026, 11, 23)


@pytest.mark.parametrize("until", ["2026-11-23", "2026-12-31"])
def test_a_key_retired_on_the_day_or_later_still_verifies_what_it_signed(until: str) -> None:
    trust = world.trusted(until=date.fromisoformat(until))
    assert verify.verify(GOOD, trust, date(2040, 1, 1)).standing == "lapsed"


def test_a_log_key_that_came_later_may_sign_a_later_checkpoint_but_not_before_its_day() -> None:
    trust = world.trusted(log_since=date(2027, 6, 1))
    assert verify.verify(GOOD, trust, date(2027, 6, 1)).standing == "valid"
    with pytest.raises(VerificationError, match=r"checkpoint: .* is valid from 2027-06-01, after 2027-05-31"):
        verify.verify(GOOD, trust, date(2027, 5, 31))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
def test_no_changed_byte_of_a_bundle_passes(place: int, change: int) -> None:
    data = DATA[:place] + bytes([DATA[place] ^ change]) + DATA[place + 1 :]
    with pytest.raises(VerificationError):
        verify.verify(verify.read(data), TRUST)


@given(st.binary(max_size=400))
def test_junk_is_refused(data: bytes) -> None:
    for read in (verify.read, verify.read_trust):
        with pytest.raises(VerificationError):
            read(data)
