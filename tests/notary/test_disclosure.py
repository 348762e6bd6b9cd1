"""Some of what was signed, with proof: nothing else is told, and nothing else can be shown."""

import hashlib
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary import canonical, disclosure
from notary.disclosure import Commitment, Disclosure, Sealed, paths_under
from notary.errors import NotaryError, VerificationError

SEED = hashlib.sha256(b"seed of a test").digest()
VALUES: dict[str, Any] = {
    "/end_user/name": "Nordlicht Compute AS",
    "/answers/s10-01-a": {"value": True},
    "/answers/s10-05": {"value": [{"lot": "1", "count": "16384"}], "evidence": ["ev-1"]},
    "/sites/0/name": "Trondheim",
    "/sites/0/answers/s10-14": {"value": "no"},
    "/findings/s10-01": "satisfied",
    "/findings/s10-05": "not_satisfied",
}
SEALED = Sealed(VALUES, SEED)
ALL = SEALED.disclose(lambda path: True)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def test_what_is_shown_is_proven_and_the_rest_is_not_told() -> None:
    some = SEALED.disclose(paths_under(["/end_user", "/findings"]))

    shown = disclosure.verify(Disclosure.from_bytes(some.to_bytes()), SEALED.commitment)

    assert shown == {path: VALUES[path] for path in sorted(VALUES) if path.startswith(("/end", "/find"))}
    text = some.to_bytes().decode()
    assert "16384" not in text
    assert "Trondheim" not in text


@given(
    st.dictionaries(st.text("abc/", max_size=6).map(lambda t: f"/{t}"), JSON, min_size=1, max_size=12),
    st.data(),
)
def test_any_part_of_anything_is_proven(values: dict[str, Any], data: st.DataObject) -> None:
    sealed = Sealed(values, SEED)
    wanted = data.draw(st.sets(st.sampled_from(sorted(values)), min_size=1))
    some = sealed.disclose(wanted.__contains__)

    shown = disclosure.verify(Disclosure.from_bytes(some.to_bytes()), sealed.commitment)

    assert shown == {path: values[path] for path in wanted}


def test_each_leaf_has_a_salt_of_its_own_and_another_seed_another_root() -> None:
    salts = {leaf.salt for leaf in ALL.leaves}
    assert len(salts) == len(VALUES)
    assert Sealed(VALUES, hashlib.sha256(b"other").digest()).commitment.root != SEALED.commitment.root
    assert Sealed(dict(reversed(VALUES.items())), SEED).commitment == SEALED.commitment


@pytest.mark.parametrize(
    "change",
    [
        {"value": "satisfied "},
        {"path": "/findings/s10-02"},
        {"salt": bytes(32)},
        {"index": 0},
        {"proof": ()},
        {"proof": (bytes(32),) * 3},
    ],
)
def test_a_leaf_that_was_not_signed_is_refused(change: dict[str, Any]) -> None:
    leaf = next(each for each in ALL.leaves if each.path == "/findings/s10-01")

    with pytest.raises(VerificationError, match="is not what was signed") as caught:
        disclosure.verify(Disclosure((replace(leaf, **change),)), SEALED.commitment)
    assert caught.value.step == "disclosure"


def test_no_leaf_is_shown_twice_or_out_of_order_and_nothing_is_no_proof() -> None:
    one, two = ALL.leaves[:2]
    for leaves in ((one, one), (two, one)):
        with pytest.raises(VerificationError, match="stands twice, or out of its order"):
            disclosure.verify(Disclosure(leaves), SEALED.commitment)
    with pytest.raises(VerificationError, match="shows nothing"):
        disclosure.verify(Disclosure(()), SEALED.commitment)


def test_a_commitment_has_one_spelling() -> None:
    plain = SEALED.commitment.plain()
    assert Commitment.from_plain(plain) == SEALED.commitment
    for change in (
        {"root": plain["root"].upper()},
        {"root": ""},
        {"size": 0},
        {"tree": "sha1"},
        {"size": "7"},
    ):
        with pytest.raises(NotaryError):
            Commitment.from_plain({**plain, **change})


@pytest.mark.parametrize("path", ["a", "/~", "/~2", "a/b"])
def test_only_json_pointers_are_sealed(path: str) -> None:
    with pytest.raises(NotaryError, match="JSON pointer"):
        Sealed({path: 1}, SEED)
    plain = canonical.loads(ALL.to_bytes())
    plain["leaves"][0]["path"] = path
    with pytest.raises(NotaryError, match="JSON pointer"):
        Disclosure.from_bytes(canonical.dumps(plain))


def test_nothing_is_not_sealed_and_a_seed_is_whole() -> None:
    with pytest.raises(NotaryError, match="leaves"):
        Sealed({}, SEED)
    with pytest.raises(NotaryError, match="seed"):
        Sealed(VALUES, SEED[:16])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_disclosure_or_refused(data: bytes) -> None:
    with suppress(NotaryError):
        assert Disclosure.from_bytes(data).to_bytes() == data
