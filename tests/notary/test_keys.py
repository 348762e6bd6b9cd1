"""Keys: each algorithm signs, verifies, rests encrypted and is named by its SPKI."""

import hashlib

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from notary import keys
from notary.errors import NotaryError

SIGNERS = {name: keys.generate(name) for name in keys.ALGORITHMS}


@pytest.mark.parametrize("name", keys.ALGORITHMS)
def test_a_key_verifies_what_it_signed_and_nothing_else(name: str) -> None:
    signer = SIGNERS[name]
    signature = signer.sign(b"bananas")
    signer.public.verify(signature, b"bananas")
    for wrong, data in (
        (signature, b"bananaz"),
        (signature[:-1], b"bananas"),
        (signature + b"\x00", b"bananas"),
        (bytes([signature[0] ^ 1]) + signature[1:], b"bananas"),
        (b"", b"bananas"),
    ):
        with pytest.raises(NotaryError, match=f"the {name} signature by key {signer.keyid[:16]}"):
            signer.public.verify(wrong, data)


@pytest.mark.parametrize("name", keys.ALGORITHMS)
def test_a_key_is_named_by_the_sha256_of_its_spki(name: str) -> None:
    public = SIGNERS[name].public
    assert public.keyid == SIGNERS[name].keyid == hashlib.sha256(public.spki).hexdigest()
    assert keys.PublicKey.from_spki(public.spki) == public == keys.PublicKey.from_pem(public.pem())
    assert public.algorithm == name


@pytest.mark.parametrize("name", keys.ALGORITHMS)
def test_a_private_key_rests_encrypted_and_opens_with_its_passphrase_alone(name: str) -> None:
    signer = SIGNERS[name]
    pem = keys.dump(signer, b"correct horse")
    assert pem.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    opened = keys.load(pem, b"correct horse")
    assert opened == signer
    opened.public.verify(opened.sign(b"x"), b"x")
    with pytest.raises(NotaryError, match="cannot open this private key"):
        keys.load(pem, b"wrong horse")


def test_a_private_key_is_never_kept_without_a_passphrase() -> None:
    signer = SIGNERS[keys.ED25519]
    bare = signer._key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    for attempt in (
        lambda: keys.dump(signer, b""),
        lambda: keys.load(keys.dump(signer, b"p"), b""),
        lambda: keys.load(bare, b"p"),
        lambda: keys.load(b"", b"p"),
    ):
        with pytest.raises(NotaryError, match=r"without a passphrase|cannot open"):
            attempt()


def test_neither_key_shows_itself_when_printed() -> None:
    assert "_key" not in repr(SIGNERS[keys.ED25519])


def test_keys_of_other_kinds_are_refused() -> None:
    private = rsa.generate_private_key(65537, 2048)
    spki = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with pytest.raises(NotaryError, match="this kind of key is not supported"):
        keys.PublicKey.from_spki(spki)
    p384 = ec.generate_private_key(ec.SECP384R1()).public_key()
    with pytest.raises(NotaryError, match="this kind of key is not supported"):
        keys.PublicKey.from_pem(
            p384.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        )
    with pytest.raises(NotaryError, match="cannot make a key of 'rsa'"):
        keys.generate("rsa")


@pytest.mark.parametrize("name", keys.ALGORITHMS)
def test_a_public_key_has_one_spelling(name: str) -> None:
    with pytest.raises(NotaryError):
        keys.PublicKey.from_spki(SIGNERS[name].public.spki + b"\x00")
    with pytest.raises(NotaryError):
        keys.PublicKey.from_spki(bytes(100_000))


def test_a_compressed_point_is_a_second_spelling() -> None:
    point = SIGNERS[keys.ECDSA_P256]._key.public_key()
    compressed = point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    prefix = bytes.fromhex("3039301306072a8648ce3d020106082a8648ce3d030107032200")
    with pytest.raises(NotaryError, match="one spelling"):
        keys.PublicKey.from_spki(prefix + compressed)


@pytest.mark.parametrize("name", [keys.ED25519, keys.ML_DSA_65])
def test_a_seed_grows_the_same_key_every_time(name: str) -> None:
    assert keys.from_seed(name, bytes(32)) == keys.from_seed(name, bytes(32))
    with pytest.raises(NotaryError, match="a seed of 31 bytes"):
        keys.from_seed(name, bytes(31))


def test_the_raw_form_is_the_end_of_the_spki() -> None:
    for name, length in ((keys.ED25519, 32), (keys.ML_DSA_65, 1952)):
        public = SIGNERS[name].public
        assert len(public.raw) == length
        assert public.spki.endswith(public.raw)
    with pytest.raises(NotaryError, match="no raw form"):
        _ = SIGNERS[keys.ECDSA_P256].public.raw


@given(st.binary(max_size=200))
def test_junk_is_no_key(data: bytes) -> None:
    for read in (keys.PublicKey.from_spki, keys.PublicKey.from_pem):
        with pytest.raises(NotaryError):
            read(data)
