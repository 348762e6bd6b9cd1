"""Where attestations stand now, all in one list, so that asking about one tells nobody which.

Source: W3C Bitstring Status List v1.0. One list for each purpose; an attestation has the same index in all of them. The
credential is canonical JSON in a DSSE envelope, signed as attestations are. It is short-lived: after `valid_until` it
says nothing, and whoever has nothing fresher must call the status stale, never good.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from notary import canonical, dsse
from notary.dsse import Envelope
from notary.errors import NotaryError, VerificationError
from notary.trust import ATTESTATION, TrustRoot

PAYLOAD_TYPE = "application/vc"
CONTEXT = "https://www.w3.org/ns/credentials/v2"
STEP = "status"
#: What a set bit says, by purpose; "refresh" is the specification's word for: there is a newer one.
REVOCATION, SUSPENSION, REFRESH = "revocation", "suspension", "refresh"
PURPOSES = {REVOCATION: "revoked", SUSPENSION: "suspended", REFRESH: "superseded"}
GOOD, STALE = "good", "stale"
LENGTH = 131_072  # bits; the least the specification allows
MAX_LENGTH = 2**23
MAX_LIST = 4 * 1024 * 1024
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True)
class StatusList:
    """url: where the list is to be had, and its name; purpose: of PURPOSES; issuer: a URL; bits: LENGTH or more, the
    first the highest of the first byte. valid_from and valid_until: UTC, whole seconds.
    """

    url: str
    purpose: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    bits: bytes

    def __post_init__(self) -> None:
        if self.purpose not in PURPOSES:
            raise NotaryError(f"{self.purpose!r} is not the purpose of a list: {', '.join(PURPOSES)}")
        if not LENGTH <= len(self.bits) * 8 <= MAX_LENGTH:
            raise NotaryError(f"a list has {LENGTH} to {MAX_LENGTH} bits, not {len(self.bits) * 8}")
        if self.valid_until <= self.valid_from:
            raise NotaryError("the list would end before it begins")

    def is_set(self, index: int) -> bool:
        """Whether the bit of an attestation is set; NotaryError if the list has no such bit."""
        if not 0 <= index < len(self.bits) * 8:
            raise NotaryError(f"the list has no index {index}")
        return bool(self.bits[index >> 3] >> (7 - (index & 7)) & 1)

    def to_bytes(self) -> bytes:
        """The credential as canonical JSON: what is signed."""
        return canonical.dumps(
            {
                "@context": [CONTEXT],
                "id": self.url,
                "type": ["VerifiableCredential", "BitstringStatusListCredential"],
                "issuer": self.issuer,
                "validFrom": self.valid_from.strftime(_MOMENT),
                "validUntil": self.valid_until.strftime(_MOMENT),
                "credentialSubject": {
                    "id": f"{self.url}#list",
                    "type": "BitstringStatusList",
                    "statusPurpose": self.purpose,
                    "encodedList": encode(self.bits),
                },
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "StatusList":
        """Read a credential; NotaryError on anything but one of ours. Proves nothing: see `verify`."""
        names = ("@context", "id", "type", "issuer", "validFrom", "validUntil", "credentialSubject")
        found = canonical.fields(canonical.loads(data, MAX_LIST), "the status list", names)
        inner = ("id", "type", "statusPurpose", "encodedList")
        subject = canonical.fields(found["credentialSubject"], "credentialSubject", inner)
        url = canonical.string(found["id"], "id")
        fixed = (found["@context"], found["type"], subject["id"], subject["type"])
        if fixed != (
            [CONTEXT],
            ["VerifiableCredential", "BitstringStatusListCredential"],
            f"{url}#list",
            "BitstringStatusList",
        ):
            raise NotaryError("it is not a BitstringStatusListCredential as it would be written")
        return cls(
            url,
            canonical.string(subject["statusPurpose"], "statusPurpose", 40),
            canonical.string(found["issuer"], "issuer"),
            _moment(found["validFrom"], "validFrom"),
            _moment(found["validUntil"], "validUntil"),
            decode(canonical.string(subject["encodedList"], "encodedList", MAX_LIST)),
        )


@dataclass(frozen=True)
class Standing:
    """What lists say of one attestation: GOOD, a word of PURPOSES, or STALE; as_of: the oldest list that counted, None
    if there was none at all.
    """

    word: str
    as_of: datetime | None


def bits(raised: Iterable[int], length: int = LENGTH) -> bytes:
    """A bitstring of `length` bits with those set whose indices are given."""
    if length % 8 or not LENGTH <= length <= MAX_LENGTH:
        raise NotaryError(f"a list has {LENGTH} to {MAX_LENGTH} bits, whole bytes, not {length}")
    found = bytearray(length // 8)
    for index in raised:
        if not 0 <= index < length:
            raise NotaryError(f"a list of {length} bits has no index {index}")
        found[index >> 3] |= 0x80 >> (index & 7)
    return bytes(found)


def encode(data: bytes) -> str:
    """GZIP without a time, base64url without padding, and the multibase letter u."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return "u" + canonical.url_text_of(packer.compress(data) + packer.flush())


def decode(text: str) -> bytes:
    """The bits of `encode`; NotaryError where they are not one GZIP member, or are more than a list may have."""
    if text[:1] != "u":
        raise NotaryError("the list is not multibase base64url (u…)")
    packed = canonical.url_bytes_of(text[1:], "encodedList")
    unpacker = zlib.decompressobj(31)
    try:
        data = unpacker.decompress(packed, MAX_LENGTH // 8 + 1)
    except zlib.error:
        raise NotaryError("the list is not GZIP") from None
    if not unpacker.eof or unpacker.unused_data or len(data) > MAX_LENGTH // 8:
        raise NotaryError("the list is not one GZIP member of the allowed length")
    return data


def verify(data: bytes, trust: TrustRoot, url: str, purpose: str) -> StatusList:
    """The list in an envelope, signed by keys that were in their time when it began; VerificationError otherwise.

    `url` and `purpose` are those that the attestation names: another list, however genuine, is refused.
    """
    try:
        envelope = Envelope.from_bytes(data)
        if envelope.payload_type != PAYLOAD_TYPE:
            raise NotaryError(f"what is signed is not {PAYLOAD_TYPE}")
        keys = {key.keyid: key for key in trust.keys_for(ATTESTATION)}
        signers = dsse.verify(envelope, (key.public for key in keys.values()), trust.attestation)
        found = StatusList.from_bytes(envelope.payload)
        if (found.url, found.purpose) != (url, purpose):
            raise NotaryError(f"it is the {found.purpose} list {found.url}, not {url}")
        day = found.valid_from.date()
        for signer in signers:
            key = keys[signer.keyid]
            if key.valid_from > day or (key.valid_until is not None and key.valid_until < day):
                raise NotaryError(f"key {key.keyid[:16]}… was not in its time on {day}")
    except VerificationError as error:
        raise VerificationError(STEP, error.sentence) from None
    except NotaryError as error:
        raise VerificationError(STEP, str(error)) from None
    return found


def standing(lists: Mapping[str, StatusList], index: int, at: datetime) -> Standing:
    """What verified lists, by purpose, say of an index at a moment.

    A set bit counts while its list is fresh, and revoked also after: what is revoked does not come back. GOOD needs
    every list, each fresh; anything less is STALE.
    """
    fresh = {name: one for name, one in lists.items() if one.valid_from <= at <= one.valid_until}
    revoked = lists.get(REVOCATION)
    if revoked is not None and revoked.valid_from <= at and revoked.is_set(index):
        return Standing(PURPOSES[REVOCATION], revoked.valid_from)
    for purpose in (SUSPENSION, REFRESH):
        if purpose in fresh and fresh[purpose].is_set(index):
            return Standing(PURPOSES[purpose], fresh[purpose].valid_from)
    seen = [one.valid_from for one in lists.values() if one.valid_from <= at]
    if set(fresh) == set(PURPOSES):
        return Standing(GOOD, min(seen))
    return Standing(STALE, min(seen, default=None))


def _moment(value: object, what: str) -> datetime:
    text = canonical.string(value, what, 20)
    try:
        found = datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        raise NotaryError(f"{what} is not a moment YYYY-MM-DDThh:mm:ssZ") from None
    if found.strftime(_MOMENT) != text:
        raise NotaryError(f"{what} is not a moment YYYY-MM-DDThh:mm:ssZ")
    return found
