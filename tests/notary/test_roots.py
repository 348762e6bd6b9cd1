"""Versions of the trust root: believed step by step, and never on the word of too few."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary import canonical, keys, roots, verify
from notary.errors import NotaryError, VerificationError
from notary.roots import Version
from tests.notary import world
from tests.notary.world import MALLORY, key, trusted

HOLDERS = tuple(key(f"root {number}") for number in range(5))
OLD, NEW = HOLDERS[:3], HOLDERS[2:]
ON = date(2026, 1, 1)
ONE = Version(1, ON, tuple(each.public for each in OLD), 2, trusted())
TWO = Version(2, ON + timedelta(30), tuple(each.public for each in NEW), 2, trusted(until=date(2040, 1, 1)))


def signed(version: Version, *signers: keys.LocalSigner) -> bytes:
    return roots.join([roots.sign(version, [each]) for each in signers]).to_bytes()


def test_a_version_round_trips_and_is_believed_with_enough_of_its_own_keys() -> None:
    assert Version.from_bytes(ONE.to_bytes()) == ONE
    assert roots.first(signed(ONE, OLD[0], OLD[2])) == ONE
    with pytest.raises(VerificationError, match="signed by 1 root keys of version 1; 2 are required"):
        roots.first(signed(ONE, OLD[0]))


def test_a_ceremony_hands_the_root_on_to_other_people() -> None:
    """Two of the old and two of the new holders sign; the third old holder is a new one too and counts in both."""
    data = signed(TWO, OLD[0], OLD[2], NEW[1])

    assert roots.follow(ONE, [data]) == TWO
    three = replace(TWO, number=3, issued_on=TWO.issued_on + timedelta(1))
    assert roots.follow(ONE, [data, signed(three, NEW[1], NEW[2])]) == three


@pytest.mark.parametrize(
    ("signers", "sentence"),
    [
        ((OLD[0], NEW[1], NEW[2]), "signed by 1 root keys of version 1; 2 are required"),
        ((OLD[0], OLD[1]), "signed by 0 root keys of version 2; 2 are required"),
        ((OLD[0], OLD[2], NEW[1], MALLORY), "is not one that may sign this"),
        ((MALLORY,), "is not one that may sign this"),
    ],
)
def test_too_few_or_strangers_change_nothing(signers: tuple, sentence: str) -> None:
    with pytest.raises(VerificationError, match=sentence) as caught:
        roots.after(ONE, signed(TWO, *signers))
    assert caught.value.step == "trust root"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"number": 3}, "version 3 does not follow version 1"),
        ({"number": 1}, "version 1 does not follow version 1"),
        ({"issued_on": ON - timedelta(1)}, "is older than the one before it"),
    ],
)
def test_no_version_is_skipped_repeated_or_dated_back(change: dict, sentence: str) -> None:
    with pytest.raises(VerificationError, match=sentence):
        roots.after(ONE, signed(replace(TWO, **change), *HOLDERS))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"threshold": 0}, "cannot be required"),
        ({"threshold": 4}, "cannot be required"),
        ({"keys": ()}, "cannot be required"),
        ({"keys": (OLD[0].public, OLD[0].public)}, "none twice"),
        ({"keys": (world.LOG_KEY.public, *ONE.keys)}, "is a root key and signs other things too"),
        ({"number": 0}, "no version 0"),
    ],
)
def test_a_root_that_could_not_be_kept_is_not_made(change: dict, sentence: str) -> None:
    with pytest.raises(NotaryError, match=sentence):
        replace(ONE, **change)


def test_only_signatures_over_one_version_are_joined() -> None:
    with pytest.raises(NotaryError, match="not signatures over one version"):
        roots.join([roots.sign(ONE, [OLD[0]]), roots.sign(TWO, [OLD[1]])])
    with pytest.raises(NotaryError, match="not signatures over one version"):
        roots.join([])


@pytest.mark.parametrize("name", ["version", "issued_on", "root", "trust"])
def test_a_version_has_one_spelling(name: str) -> None:
    plain = canonical.loads(ONE.to_bytes())
    for value in (None, -1, "", [], {}):
        with pytest.raises(NotaryError):
            Version.from_bytes(canonical.dumps({**plain, name: value}))
    del plain[name]
    with pytest.raises(NotaryError):
        Version.from_bytes(canonical.dumps(plain))


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(VerificationError):
        roots.first(data)
    with suppress(NotaryError):
        Version.from_bytes(data)


def test_a_retired_key_still_verifies_what_it_signed_and_a_compromised_one_nothing() -> None:
    bundle = world.make()
    root = trusted()
    retired = replace(root, keys=tuple(replace(each, valid_until=date(2026, 12, 31)) for each in root.keys))
    assert verify.verify(bundle, retired, date(2030, 1, 1)).facts.reference == "VEU-2026-0007"
    for index, step in ((0, "keys"), (2, "checkpoint")):
        held = [*root.keys]
        held[index] = replace(held[index], compromised_from=date(2029, 1, 1))
        stolen = replace(root, keys=tuple(held))
        assert type(stolen).from_bytes(stolen.to_bytes()) == stolen
        with pytest.raises(VerificationError, match="compromised since 2029-01-01") as caught:
            verify.verify(bundle, stolen)
        assert caught.value.step == step
