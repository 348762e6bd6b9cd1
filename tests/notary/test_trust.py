"""The trust root: never empty, never ambiguous, one spelling."""

import dataclasses
from datetime import date

import pytest

from notary import canonical, keys, trust
from notary.dsse import Policy
from notary.errors import NotaryError
from tests.notary import world

GOOD = world.trusted(until=date(2030, 12, 31))


def test_it_round_trips_in_canonical_bytes() -> None:
    assert trust.TrustRoot.from_bytes(GOOD.to_bytes()) == GOOD
    assert canonical.loads(GOOD.to_bytes())["policy"] == {
        "attestation": {"require": ["ed25519", "ml-dsa-65"]}
    }


def test_a_classical_and_a_post_quantum_signature_are_required_unless_said_otherwise() -> None:
    assert GOOD.attestation.require == ("ed25519", "ml-dsa-65")


def test_keys_are_found_by_use_and_logs_by_origin() -> None:
    assert {key.keyid for key in GOOD.keys_for("attestation")} == {world.CLASSIC.keyid, world.QUANTUM.keyid}
    assert [key.keyid for key in GOOD.log_keys(world.ORIGIN)] == [world.LOG_KEY.keyid]
    assert GOOD.log_keys("other.example/log") == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"keys": ()}, "trusts nothing"),
        ({"logs": ()}, "trusts nothing"),
        ({"keys": (*GOOD.keys, GOOD.keys[0])}, "a key or a log twice"),
        ({"logs": GOOD.logs * 2}, "a key or a log twice"),
        ({"keys": GOOD.keys[1:]}, "requires ed25519, and the trust root has no such key"),
        ({"keys": GOOD.keys[:2]}, "the log log.vedc.example/determinations has no ed25519 key"),
        ({"logs": (trust.TrustedLog("x.example", world.CLASSIC.keyid),)}, "has no ed25519 key of use log"),
    ],
)
def test_a_trust_root_that_could_not_refuse_or_could_not_accept_is_refused(
    change: dict[str, object], sentence: str
) -> None:
    with pytest.raises(NotaryError, match=sentence):
        dataclasses.replace(GOOD, **change)


@pytest.mark.parametrize("use", [(), ("log", "attestation"), ("log", "log"), ("sing",)])
def test_a_key_has_a_use_we_know(use: tuple[str, ...]) -> None:
    with pytest.raises(NotaryError, match="the use of key"):
        trust.TrustedKey(world.CLASSIC.public, use, world.SINCE)


def test_a_window_does_not_end_before_it_begins() -> None:
    with pytest.raises(NotaryError, match="end before it begins"):
        trust.TrustedKey(world.CLASSIC.public, ("log",), world.SINCE, date(2025, 12, 31))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda t: t.update(mediaType="x"), "not of type"),
        (lambda t: t.update(version=2), "a key nobody knows: 'version'"),
        (lambda t: t["policy"]["attestation"].update(require=[]), "would accept everything"),
        (lambda t: t["policy"]["attestation"].update(require=["rsa"]), "the policy requires 'rsa'"),
        (lambda t: t["policy"]["attestation"].update(require=["ed25519"] * 2), "an algorithm twice"),
        (lambda t: t["policy"].update(witness={}), "a key nobody knows: 'witness'"),
        (lambda t: t["keys"][0].update(keyid="0" * 64), "under another keyid or algorithm"),
        (lambda t: t["keys"][0].update(algorithm="ecdsa-p256"), "under another keyid or algorithm"),
        (lambda t: t["keys"][0].update(public=t["keys"][1]["public"]), "under another keyid or algorithm"),
        (lambda t: t["keys"][0].update(public="AAAA"), "not a public key"),
        (lambda t: t["keys"][0].update(valid_from="20260101"), "valid_from is not a date"),
        (lambda t: t["keys"][0].update(valid_from="2026-W01-1"), "valid_from is not a date"),
        (lambda t: t["keys"][0].update(valid_until=None), "valid_until is not a string"),
        (lambda t: t["keys"][0].pop("valid_from"), "lacks 'valid_from'"),
        (lambda t: t["logs"][0].update(url="x"), "a key nobody knows: 'url'"),
        (lambda t: t.update(keys=[]), "trusts nothing"),
    ],
)
def test_what_we_would_not_have_written_is_refused(change: object, sentence: str) -> None:
    value = canonical.loads(GOOD.to_bytes())
    change(value)
    with pytest.raises(NotaryError, match=sentence):
        trust.TrustRoot.from_bytes(canonical.dumps(value))


def test_a_policy_may_ask_for_less_but_says_so() -> None:
    classical = dataclasses.replace(GOOD, attestation=Policy((keys.ED25519,)))
    assert trust.TrustRoot.from_bytes(classical.to_bytes()).attestation.require == ("ed25519",)
