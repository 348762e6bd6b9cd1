"""Showing some of what was signed, with proof: salted leaves under one root (the idea of SD-JWT, the tree of RFC 6962).

The signed statement holds the root and the number of leaves. A leaf is a JSON pointer, a value and a salt of its own;
without its salt a leaf tells nothing, even to a guess. Whoever holds the salts shows the leaves they like; nobody can
show a leaf that is not there, the same pointer twice, or a value that was another.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from notary import canonical, merkle
from notary.errors import NotaryError, VerificationError

MEDIA_TYPE = "application/vnd.vedc.disclosure+json;version=1"
MAX_BYTES = 64 * 1024 * 1024
MAX_LEAVES = 2**20
SEED_BYTES = SALT_BYTES = 32
STEP = "disclosure"
_SALT = b"vedc disclosure salt v1\n"


@dataclass(frozen=True)
class Commitment:
    """What the statement says of the leaves: their root (32 bytes) and how many they are."""

    root: bytes
    size: int

    def plain(self) -> dict[str, Any]:
        """The JSON object in a statement."""
        return {"root": self.root.hex(), "size": self.size, "tree": "rfc6962-sha256"}

    @classmethod
    def from_plain(cls, value: object) -> "Commitment":
        """Read `plain`; NotaryError on anything else."""
        found = canonical.fields(value, "the commitment", ("root", "size", "tree"))
        text = canonical.string(found["root"], "root", 64)
        size = canonical.integer(found["size"], "size")
        if found["tree"] != "rfc6962-sha256" or len(text) != 64 or text.strip("0123456789abcdef"):
            raise NotaryError("the commitment is not the root of an rfc6962-sha256 tree in hex")
        if not 1 <= size <= MAX_LEAVES:
            raise NotaryError(f"a commitment has 1 to {MAX_LEAVES} leaves, not {size}")
        return cls(bytes.fromhex(text), size)


@dataclass(frozen=True)
class Shown:
    """One leaf with its proof: index among all leaves, JSON pointer, value, salt, hashes from the leaf to the root."""

    index: int
    path: str
    value: Any
    salt: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class Disclosure:
    """Some of the leaves, in their order. Proves nothing by itself: see `verify`."""

    leaves: tuple[Shown, ...]

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        return canonical.dumps(
            {
                "mediaType": MEDIA_TYPE,
                "leaves": [
                    {
                        "index": leaf.index,
                        "path": leaf.path,
                        "value": leaf.value,
                        "salt": canonical.text_of(leaf.salt),
                        "proof": [canonical.text_of(each) for each in leaf.proof],
                    }
                    for leaf in self.leaves
                ],
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> "Disclosure":
        """Read canonical JSON; NotaryError on anything `to_bytes` would not have written."""
        found = canonical.fields(canonical.loads(data, MAX_BYTES), "the disclosure", ("mediaType", "leaves"))
        if found["mediaType"] != MEDIA_TYPE:
            raise NotaryError(f"the disclosure is not of type {MEDIA_TYPE}")
        return cls(tuple(map(_shown, canonical.array(found["leaves"], "leaves", MAX_LEAVES))))


class Sealed:
    """All the leaves of one thing: `values` by JSON pointer, each with a salt grown from `seed` (32 secret bytes)."""

    def __init__(self, values: Mapping[str, Any], seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise NotaryError(f"a seed has {SEED_BYTES} bytes, not {len(seed)}")
        if not 1 <= len(values) <= MAX_LEAVES or not all(map(_is_pointer, values)):
            raise NotaryError(f"there are 1 to {MAX_LEAVES} leaves, each under a JSON pointer")
        self._leaves = [(path, values[path], _salt(seed, path)) for path in sorted(values)]
        self._nodes: dict[tuple[int, int], bytes] = {}
        for index, leaf in enumerate(self._leaves):
            for level, at, digest in merkle.append(index, merkle.leaf_hash(_data(*leaf)), self._read):
                self._nodes[level, at] = digest

    @property
    def commitment(self) -> Commitment:
        """What goes into the statement."""
        return Commitment(merkle.root(len(self._leaves), self._read), len(self._leaves))

    def disclose(self, wanted: Callable[[str], bool]) -> Disclosure:
        """The leaves whose pointers are wanted, each with its proof."""
        size = len(self._leaves)
        return Disclosure(
            tuple(
                Shown(index, path, value, salt, tuple(merkle.inclusion(index, size, self._read)))
                for index, (path, value, salt) in enumerate(self._leaves)
                if wanted(path)
            )
        )

    def _read(self, level: int, index: int) -> bytes:
        return self._nodes[level, index]


def verify(disclosure: Disclosure, commitment: Commitment) -> dict[str, Any]:
    """The values shown, by JSON pointer; VerificationError where a leaf is not one of those that were committed to.

    A disclosure that shows nothing is refused: it proves nothing.
    """
    if not disclosure.leaves:
        raise VerificationError(STEP, "it shows nothing")
    shown: dict[str, Any] = {}
    before = -1
    for leaf in disclosure.leaves:
        if leaf.index <= before or leaf.path in shown:
            raise VerificationError(STEP, f"{leaf.path} stands twice, or out of its order")
        before = leaf.index
        digest = merkle.leaf_hash(_data(leaf.path, leaf.value, leaf.salt))
        try:
            merkle.verify_inclusion(digest, leaf.index, commitment.size, leaf.proof, commitment.root)
        except VerificationError as error:
            raise VerificationError(STEP, f"{leaf.path} is not what was signed: {error.sentence}") from None
        shown[leaf.path] = leaf.value
    return shown


def paths_under(prefixes: Iterable[str]) -> Callable[[str], bool]:
    """Whether a pointer is one of some pointers or lies below one."""
    wanted = tuple(prefixes)
    return lambda path: any(path == each or path.startswith(f"{each}/") for each in wanted)


def _data(path: str, value: Any, salt: bytes) -> bytes:
    return canonical.dumps([canonical.text_of(salt), path, value])


def _salt(seed: bytes, path: str) -> bytes:
    return hmac.new(seed, _SALT + path.encode("utf-8"), hashlib.sha256).digest()


def _is_pointer(path: str) -> bool:
    """RFC 6901: empty, or every part after a slash, with ~ only as ~0 and ~1."""
    return not path or (path[0] == "/" and "~" not in path.replace("~0", "").replace("~1", ""))


def _shown(value: Any) -> Shown:
    found = canonical.fields(value, "a leaf", ("index", "path", "value", "salt", "proof"))
    path = canonical.string(found["path"], "path", 2000)
    if not _is_pointer(path):
        raise NotaryError(f"{path[:80]!r} is not a JSON pointer")
    return Shown(
        canonical.integer(found["index"], "index"),
        path,
        found["value"],
        canonical.bytes_of(found["salt"], "salt", SALT_BYTES, exactly=SALT_BYTES),
        tuple(
            canonical.bytes_of(each, "a hash of proof", 32, exactly=32)
            for each in canonical.array(found["proof"], "proof", 64)
        ),
    )
