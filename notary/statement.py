"""in-toto Statement v1 with one subject: what is said (the predicate) of what (a name and a SHA-256).

Source: github.com/in-toto/attestation, spec/v1/statement.md.
"""

import re
from dataclasses import dataclass
from typing import Any

from notary import canonical, dsse
from notary.errors import NotaryError

TYPE = "https://in-toto.io/Statement/v1"
PAYLOAD_TYPE = "application/vnd.in-toto+json"
_HEX64 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Statement:
    """subject name and lower-case hex SHA-256; predicate_type: a URI; predicate: a JSON object, not empty."""

    name: str
    sha256: str
    predicate_type: str
    predicate: dict[str, Any]

    def __post_init__(self) -> None:
        canonical.string(self.name, "the subject's name")
        canonical.string(self.predicate_type, "predicateType")
        if type(self.sha256) is not str or not _HEX64.fullmatch(self.sha256):
            raise NotaryError("the subject's sha256 is not 64 lower-case hex digits")
        if type(self.predicate) is not dict or not self.predicate:
            raise NotaryError("the predicate is not an object with something in it")

    def to_bytes(self) -> bytes:
        """Canonical JSON: the bytes to sign."""
        data = canonical.dumps(
            {
                "_type": TYPE,
                "subject": [{"name": self.name, "digest": {"sha256": self.sha256}}],
                "predicateType": self.predicate_type,
                "predicate": self.predicate,
            }
        )
        if len(data) > dsse.MAX_PAYLOAD:
            raise NotaryError(f"a statement of {len(data)} bytes is more than the {dsse.MAX_PAYLOAD} allowed")
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> "Statement":
        """Read canonical JSON; NotaryError on anything `to_bytes` would not have written."""
        value = canonical.loads(data, dsse.MAX_PAYLOAD)
        found = canonical.fields(value, "the statement", ("_type", "subject", "predicateType", "predicate"))
        if found["_type"] != TYPE:
            raise NotaryError(f"the statement is not of type {TYPE}")
        subjects = canonical.array(found["subject"], "subject", 1)
        if not subjects:
            raise NotaryError("the statement is about nothing")
        subject = canonical.fields(subjects[0], "the subject", ("name", "digest"))
        digest = canonical.fields(subject["digest"], "the subject's digest", ("sha256",))
        return cls(subject["name"], digest["sha256"], found["predicateType"], found["predicate"])
