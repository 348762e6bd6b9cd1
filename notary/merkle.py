"""The Merkle tree of RFC 6962 (section 2.1) and RFC 9162, as pure functions over a reader.

`read(level, index)` gives the 32-byte hash of the complete subtree over the leaves
[index * 2**level, (index + 1) * 2**level). Only complete subtrees are kept, so nothing kept ever changes.
"""

import hashlib
from collections.abc import Callable, Sequence

from notary.errors import NotaryError, VerificationError

Read = Callable[[int, int], bytes]

EMPTY_ROOT = hashlib.sha256(b"").digest()
MAX_SIZE = 2**53 - 1
INCLUSION = "inclusion"
CONSISTENCY = "consistency"
_sha256 = hashlib.sha256


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data)."""
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return _sha256(b"\x01" + left + right).digest()


def append(size: int, leaf: bytes, read: Read) -> tuple[tuple[int, int, bytes], ...]:
    """The nodes (level, index, hash) that come to be when `leaf` is added to a tree of `size` leaves.

    The first is the leaf itself; every hash is to be kept, and none replaces another.
    """
    if not 0 <= size < MAX_SIZE:
        raise NotaryError(f"a tree cannot have {size} leaves")
    nodes = [(0, size, leaf)]
    level, index, digest = 0, size, leaf
    while index & 1:
        digest = _sha256(b"\x01" + read(level, index - 1) + digest).digest()
        level, index = level + 1, index >> 1
        nodes.append((level, index, digest))
    return tuple(nodes)


def root(size: int, read: Read) -> bytes:
    """The root hash of the first `size` leaves."""
    if not 0 <= size <= MAX_SIZE:
        raise NotaryError(f"a tree cannot have {size} leaves")
    return _range(0, size, read) if size else EMPTY_ROOT


def inclusion(index: int, size: int, read: Read) -> list[bytes]:
    """The proof that leaf `index` is in the tree of `size` leaves, from the leaf upwards."""
    if not 0 <= index < size <= MAX_SIZE:
        raise NotaryError(f"leaf {index} is not in a tree of {size} leaves")
    proof: list[bytes] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            proof.append(_range(middle, end, read))
            end = middle
        else:
            proof.append(_range(begin, middle, read))
            begin = middle
    proof.reverse()
    return proof


def consistency(old: int, new: int, read: Read) -> list[bytes]:
    """The proof that the tree of `old` leaves is the beginning of the tree of `new` (0 < old <= new)."""
    if not 0 < old <= new <= MAX_SIZE:
        raise NotaryError(f"there is no proof between trees of {old} and {new} leaves")
    proof: list[bytes] = []
    begin, end, whole = 0, new, True
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            proof.append(_range(middle, end, read))
            end = middle
        else:
            proof.append(_range(begin, middle, read))
            begin, whole = middle, False
    if not whole:
        proof.append(_range(begin, end, read))
    proof.reverse()
    return proof


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], expected: bytes) -> None:
    """Return if `proof` leads from leaf hash `leaf` at `index` to root `expected` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size <= MAX_SIZE:
        raise VerificationError(INCLUSION, f"leaf {index} is not in a tree of {size} leaves")
    _check_hashes(INCLUSION, (leaf, *proof, expected))
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        raise VerificationError(INCLUSION, f"a proof for leaf {index} of {size} has another length")
    digest = leaf
    for level, sibling in enumerate(proof):
        if level >= inner or index >> level & 1:
            digest = _sha256(b"\x01" + sibling + digest).digest()
        else:
            digest = _sha256(b"\x01" + digest + sibling).digest()
    if digest != expected:
        raise VerificationError(INCLUSION, f"the proof does not lead from leaf {index} to the root of {size}")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Return if the tree of `old` leaves is the beginning of the tree of `new` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new <= MAX_SIZE:
        raise VerificationError(CONSISTENCY, f"there is no proof between trees of {old} and {new} leaves")
    _check_hashes(CONSISTENCY, (old_root, new_root, *proof))
    if old == new:
        if proof or old_root != new_root:
            raise VerificationError(CONSISTENCY, f"two trees of {old} leaves differ")
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise VerificationError(CONSISTENCY, "the proof is empty")
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    begun = ended = path[0]
    for sibling in path[1:]:
        if not last:
            raise VerificationError(CONSISTENCY, "the proof is too long")
        if first & 1 or first == last:
            begun, ended = node_hash(sibling, begun), node_hash(sibling, ended)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            ended = node_hash(ended, sibling)
        first, last = first >> 1, last >> 1
    if last:
        raise VerificationError(CONSISTENCY, "the proof is too short")
    if begun != old_root or ended != new_root:
        raise VerificationError(
            CONSISTENCY, f"the tree of {old} leaves is not the beginning of that of {new}"
        )


def _split(count: int) -> int:
    """The largest power of two below `count` (> 1)."""
    return 1 << (count - 1).bit_length() - 1


def _range(begin: int, end: int, read: Read) -> bytes:
    """The hash over leaves [begin, end); `begin` is a multiple of the power of two at or above the length."""
    parts: list[bytes] = []
    while end > begin:
        level = (end - begin).bit_length() - 1
        parts.append(read(level, begin >> level))
        begin += 1 << level
    digest = parts.pop()
    while parts:
        digest = _sha256(b"\x01" + parts.pop() + digest).digest()
    return digest


def _check_hashes(step: str, found: Sequence[bytes]) -> None:
    if any(len(each) != 32 for each in found):
        raise VerificationError(step, "a hash is not 32 bytes long")
