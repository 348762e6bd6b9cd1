"""The status list: one bit for each attestation, and never good without a fresh word."""

import gzip
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary import canonical, dsse, statuslist
from notary.errors import NotaryError, VerificationError
from notary.statuslist import GOOD, PURPOSES, REVOCATION, STALE, SUSPENSION, StatusList
from tests.notary.world import MALLORY, MALLORY_QUANTUM, SIGNERS, trusted

TRUST = trusted()
FROM = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
UNTIL = FROM + timedelta(hours=6)
URL = "https://vedc.example/status/"


def a_list(purpose: str = REVOCATION, raised: tuple[int, ...] = (), since: datetime = FROM) -> StatusList:
    until = since + (UNTIL - FROM)
    return StatusList(URL + purpose, purpose, "https://vedc.example", since, until, statuslist.bits(raised))


def signed(one: StatusList, signers: tuple = SIGNERS, kind: str = statuslist.PAYLOAD_TYPE) -> bytes:
    return dsse.sign(one.to_bytes(), kind, signers).to_bytes()


def lists(**raised: tuple[int, ...]) -> dict[str, StatusList]:
    return {purpose: a_list(purpose, raised.get(purpose, ())) for purpose in PURPOSES}


@given(st.sets(st.integers(0, statuslist.LENGTH - 1), max_size=20))
def test_the_bits_that_were_raised_are_set_and_no_others(raised: set[int]) -> None:
    one = a_list(raised=tuple(raised))
    assert statuslist.decode(statuslist.encode(one.bits)) == one.bits
    assert {index for index in range(statuslist.LENGTH) if one.is_set(index)} == raised


def test_index_0_is_the_highest_bit_of_the_first_byte() -> None:
    assert statuslist.bits([0])[0] == 0x80
    assert statuslist.bits([7])[0] == 0x01
    assert statuslist.bits([8])[:2] == b"\x00\x80"


def test_any_gzip_reader_reads_it() -> None:
    text = statuslist.encode(statuslist.bits([3]))
    packed = canonical.url_bytes_of(text[1:], "it")
    assert text[0] == "u"
    assert gzip.decompress(packed) == statuslist.bits([3])
    assert packed[4:8] == bytes(4)  # no time in it: the same list is the same bytes


def test_a_credential_round_trips_and_is_verified() -> None:
    one = a_list(raised=(5,))
    assert StatusList.from_bytes(one.to_bytes()) == one
    assert statuslist.verify(signed(one), TRUST, one.url, one.purpose) == one


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (signed(a_list(), (MALLORY, MALLORY_QUANTUM)), "status: "),
        (signed(a_list(), SIGNERS[:1]), "ml-dsa-65"),
        (signed(a_list(SUSPENSION)), "it is the suspension list"),
        (signed(replace(a_list(), url="https://other.example/")), "it is the revocation list"),
        (signed(a_list(), kind="application/json"), "not application/vc"),
        (signed(a_list(since=datetime(2020, 1, 1, tzinfo=UTC))), "not in its time on 2020-01-01"),
        (b"{}", "status: "),
        (b"", "not JSON"),
    ],
)
def test_what_is_not_our_list_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(VerificationError, match=sentence) as caught:
        statuslist.verify(data, TRUST, URL + REVOCATION, REVOCATION)
    assert caught.value.step == "status"


@pytest.mark.parametrize(
    ("raised", "word"),
    [
        ({}, GOOD),
        ({"revocation": (7,)}, "revoked"),
        ({"suspension": (7,)}, "suspended"),
        ({"refresh": (7,)}, "superseded"),
        ({"refresh": (7,), "suspension": (7,)}, "suspended"),
        ({"revocation": (7,), "suspension": (7,)}, "revoked"),
        ({"revocation": (6, 8)}, GOOD),
    ],
)
def test_the_gravest_bit_counts(raised: dict, word: str) -> None:
    assert statuslist.standing(lists(**raised), 7, FROM) == statuslist.Standing(word, FROM)


def test_nothing_is_good_without_a_fresh_word_from_every_list() -> None:
    late, early = UNTIL + timedelta(seconds=1), FROM - timedelta(seconds=1)
    assert statuslist.standing({}, 7, FROM) == statuslist.Standing(STALE, None)
    assert statuslist.standing(lists(), 7, UNTIL).word == GOOD
    assert statuslist.standing(lists(), 7, late) == statuslist.Standing(STALE, FROM)
    assert statuslist.standing(lists(), 7, early) == statuslist.Standing(STALE, None)
    for purpose in PURPOSES:
        short = lists()
        del short[purpose]
        assert statuslist.standing(short, 7, FROM).word == STALE


def test_what_is_revoked_does_not_come_back_and_what_was_suspended_may() -> None:
    late = UNTIL + timedelta(days=400)
    assert statuslist.standing(lists(revocation=(7,)), 7, late).word == "revoked"
    assert statuslist.standing(lists(suspension=(7,)), 7, late).word == STALE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "u",
        "uAAAA",
        statuslist.encode(bytes(16384))[1:],
        statuslist.encode(bytes(16384)) + "=",
        statuslist.encode(bytes(16384))[:-4],
        "u" + canonical.url_text_of(gzip.compress(bytes(16384)) * 2),
        "u" + canonical.url_text_of(gzip.compress(bytes(statuslist.MAX_LENGTH // 8 + 1))),
        "u" + canonical.url_text_of(zlib.compress(bytes(16384))),
        "z" + statuslist.encode(bytes(16384))[1:],
    ],
)
def test_a_list_that_is_packed_otherwise_is_refused(text: str) -> None:
    with pytest.raises(NotaryError):
        statuslist.decode(text)


@pytest.mark.parametrize("name", ["id", "type", "issuer", "validFrom", "credentialSubject", "@context"])
def test_a_credential_of_another_shape_is_refused(name: str) -> None:
    plain = canonical.loads(a_list().to_bytes())
    for value in (None, 7, "", ["x"], {"id": "x"}):
        with pytest.raises(NotaryError):
            StatusList.from_bytes(canonical.dumps({**plain, name: value}))
    del plain[name]
    with pytest.raises(NotaryError):
        StatusList.from_bytes(canonical.dumps(plain))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    with suppress(NotaryError):
        StatusList.from_bytes(data)
    with suppress(NotaryError):
        statuslist.decode("u" + canonical.url_text_of(data))
    with pytest.raises(VerificationError):
        statuslist.verify(data, TRUST, URL, REVOCATION)


def test_a_list_is_neither_short_nor_endless() -> None:
    for length in (0, 8, statuslist.LENGTH - 8, statuslist.LENGTH + 1, statuslist.MAX_LENGTH + 8):
        with pytest.raises(NotaryError, match="a list has"):
            statuslist.bits([], length)
    with pytest.raises(NotaryError, match="no index"):
        statuslist.bits([statuslist.LENGTH])
    with pytest.raises(NotaryError, match="no index"):
        a_list().is_set(-1)
    with pytest.raises(NotaryError, match="end before it begins"):
        replace(a_list(), valid_until=FROM)
    with pytest.raises(NotaryError, match="not the purpose"):
        replace(a_list(), purpose="message")
