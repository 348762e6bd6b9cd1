"""Keys that sign and keys that verify.

A key is named by its keyid: the SHA-256, in hex, of its SubjectPublicKeyInfo in DER (RFC 5280).
Private keys rest as encrypted PKCS #8 PEM; loading one is slow by design, so load it once and keep it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from notary.errors import NotaryError

ED25519 = "ed25519"
ML_DSA_65 = "ml-dsa-65"
ECDSA_P256 = "ecdsa-p256"

MAX_PEM = 64 * 1024
MAX_SPKI = 16 * 1024
_SHA256 = ec.ECDSA(hashes.SHA256())


class Signer(Protocol):
    """Whatever can sign with one key: in this process, in another, or in a module of hardware."""

    @property
    def keyid(self) -> str: ...
    @property
    def algorithm(self) -> str: ...
    @property
    def public(self) -> "PublicKey": ...
    def sign(self, data: bytes) -> bytes: ...


@dataclass(frozen=True)
class _Algorithm:
    """How one algorithm makes a key, signs and verifies; signatures are raw, ECDSA's are DER."""

    private: type
    public: type
    generate: Callable[[], Any]
    sign: Callable[[Any, bytes], bytes]
    verify: Callable[[Any, bytes, bytes], None]


def _sign_plain(key: Any, data: bytes) -> bytes:
    signature: bytes = key.sign(data)
    return signature


def _verify_plain(key: Any, signature: bytes, data: bytes) -> None:
    key.verify(signature, data)


def _sign_ecdsa(key: Any, data: bytes) -> bytes:
    signature: bytes = key.sign(data, _SHA256)
    return signature


def _verify_ecdsa(key: Any, signature: bytes, data: bytes) -> None:
    if encode_dss_signature(*decode_dss_signature(signature)) != signature:
        raise InvalidSignature
    key.verify(signature, data, _SHA256)


_ALGORITHMS = {
    ED25519: _Algorithm(
        ed25519.Ed25519PrivateKey,
        ed25519.Ed25519PublicKey,
        ed25519.Ed25519PrivateKey.generate,
        _sign_plain,
        _verify_plain,
    ),
    ML_DSA_65: _Algorithm(
        mldsa.MLDSA65PrivateKey,
        mldsa.MLDSA65PublicKey,
        mldsa.MLDSA65PrivateKey.generate,
        _sign_plain,
        _verify_plain,
    ),
    ECDSA_P256: _Algorithm(
        ec.EllipticCurvePrivateKey,
        ec.EllipticCurvePublicKey,
        lambda: ec.generate_private_key(ec.SECP256R1()),
        _sign_ecdsa,
        _verify_ecdsa,
    ),
}
ALGORITHMS = tuple(_ALGORITHMS)
_ED25519_SPKI = bytes.fromhex("302a300506032b6570032100")  # RFC 8410: all of it that comes before the key


@dataclass(frozen=True)
class PublicKey:
    """One public key, parsed once. Equal if and only if its SPKI bytes are equal."""

    spki: bytes
    algorithm: str = field(compare=False)
    _key: Any = field(compare=False, repr=False)

    @classmethod
    def from_spki(cls, spki: bytes) -> "PublicKey":
        """Read DER SubjectPublicKeyInfo; NotaryError if not a key we know, or not in its one spelling."""
        if len(spki) > MAX_SPKI:
            raise NotaryError(f"a public key of {len(spki)} bytes is more than the {MAX_SPKI} allowed")
        try:
            key = serialization.load_der_public_key(spki)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise NotaryError("these bytes are not a public key (SubjectPublicKeyInfo in DER)") from None
        public = cls(_spki(key), _algorithm_of(key, "public"), key)
        if public.spki != spki:
            raise NotaryError(
                "this public key is not in its one spelling (DER, named curve, uncompressed point)"
            )
        return public

    @classmethod
    def from_pem(cls, pem: bytes) -> "PublicKey":
        """Read a PEM "PUBLIC KEY"."""
        try:
            key = serialization.load_pem_public_key(pem[:MAX_PEM])
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise NotaryError("these bytes are not a public key in PEM") from None
        return cls(_spki(key), _algorithm_of(key, "public"), key)

    @classmethod
    def from_ed25519(cls, raw: bytes) -> "PublicKey":
        """Read the bare 32 bytes of an Ed25519 key (RFC 8032)."""
        return cls.from_spki(_ED25519_SPKI + raw)

    @cached_property
    def keyid(self) -> str:
        """SHA-256 of the SPKI, in hex."""
        return hashlib.sha256(self.spki).hexdigest()

    @property
    def raw(self) -> bytes:
        """The bare key bytes (Ed25519: 32, ML-DSA-65: 1952); NotaryError for ECDSA, which has none."""
        if self.algorithm == ECDSA_P256:
            raise NotaryError("an ecdsa-p256 key has no raw form")
        raw: bytes = self._key.public_bytes_raw()
        return raw

    def pem(self) -> bytes:
        """The key as PEM "PUBLIC KEY", for other tools."""
        pem: bytes = self._key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return pem

    def verify(self, signature: bytes, data: bytes) -> None:
        """Return if `signature` is this key's over exactly `data`; raise NotaryError if not."""
        try:
            _ALGORITHMS[self.algorithm].verify(self._key, signature, data)
        except (InvalidSignature, ValueError):
            raise NotaryError(
                f"the {self.algorithm} signature by key {self.keyid[:16]}… is not over these bytes"
            ) from None


@dataclass(frozen=True)
class LocalSigner:
    """A Signer whose private key is in this process's memory."""

    public: PublicKey
    _key: Any = field(compare=False, repr=False)

    @property
    def keyid(self) -> str:
        return self.public.keyid

    @property
    def algorithm(self) -> str:
        return self.public.algorithm

    def sign(self, data: bytes) -> bytes:
        """The signature over `data` (Ed25519: 64 bytes, ML-DSA-65: 3309, ECDSA P-256: DER)."""
        return _ALGORITHMS[self.public.algorithm].sign(self._key, data)


def generate(algorithm: str) -> LocalSigner:
    """A new key of one of ALGORITHMS."""
    if algorithm not in _ALGORITHMS:
        raise NotaryError(f"cannot make a key of {algorithm!r}; known are {', '.join(ALGORITHMS)}")
    return _signer(_ALGORITHMS[algorithm].generate())


def dump(signer: LocalSigner, passphrase: bytes) -> bytes:
    """The private key as encrypted PKCS #8 PEM. An empty passphrase is refused."""
    if not passphrase:
        raise NotaryError("a private key is never kept without a passphrase")
    pem: bytes = signer._key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase),
    )
    return pem


def load(pem: bytes, passphrase: bytes) -> LocalSigner:
    """The signer kept in encrypted PEM; NotaryError on a wrong passphrase, a bare or an unknown key."""
    if not passphrase:
        raise NotaryError("a private key is never kept without a passphrase")
    try:
        key = serialization.load_pem_private_key(pem[:MAX_PEM], passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise NotaryError(f"cannot open this private key: {str(error)[:200] or 'wrong passphrase'}") from None
    return _signer(key)


def from_seed(algorithm: str, seed: bytes) -> LocalSigner:
    """The Ed25519 or ML-DSA-65 key that grows from a seed of 32 bytes (RFC 8032; FIPS 204)."""
    makers: dict[str, Callable[[bytes], Any]] = {
        ED25519: ed25519.Ed25519PrivateKey.from_private_bytes,
        ML_DSA_65: mldsa.MLDSA65PrivateKey.from_seed_bytes,
    }
    if algorithm not in makers or len(seed) != 32:
        raise NotaryError(f"cannot grow a key of {algorithm!r} from a seed of {len(seed)} bytes")
    return _signer(makers[algorithm](seed))


def _signer(private: Any) -> LocalSigner:
    _algorithm_of(private, "private")
    key = private.public_key()
    return LocalSigner(PublicKey(_spki(key), _algorithm_of(key, "public"), key), private)


def _spki(key: Any) -> bytes:
    spki: bytes = key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return spki


def _algorithm_of(key: object, side: str) -> str:
    for name, algorithm in _ALGORITHMS.items():
        if isinstance(key, getattr(algorithm, side)):
            if isinstance(key, ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) and not isinstance(
                key.curve, ec.SECP256R1
            ):
                break
            return name
    raise NotaryError(f"this kind of key is not supported; known are {', '.join(ALGORITHMS)}")
