"""The tree of RFC 6962: every leaf and every pair up to 64, the RFC's own vectors."""

import hashlib

import pytest

from notary import merkle
from notary.errors import NotaryError, VerificationError

# The leaves and roots of the reference implementation's test (certificate-transparency, merkletree_test).
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


class Tree:
    """Nodes in a dict, as a log keeps them in a table: written once, read by place."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        for size, data in enumerate(leaves):
            for level, index, digest in merkle.append(size, merkle.leaf_hash(data), self.read):
                assert (level, index) not in self.nodes
                self.nodes[level, index] = digest

    def read(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]


def simple_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + simple_root(leaves[:k]) + simple_root(leaves[k:])).digest()


def simple_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*simple_path(m, leaves[:k]), simple_root(leaves[k:])]
    return [*simple_path(m - k, leaves[k:]), simple_root(leaves[:k])]


def simple_proof(m: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, section 2.1.2."""
    if m == len(leaves):
        return [] if whole else [simple_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*simple_proof(m, leaves[:k], whole), simple_root(leaves[k:])]
    return [*simple_proof(m - k, leaves[k:], False), simple_root(leaves[:k])]


DATA = [b"leaf %d" % number for number in range(64)]
TREE = Tree(DATA)
SIZES = range(1, 65)
SIMPLE_ROOTS = {size: simple_root(DATA[:size]) for size in range(65)}


@pytest.mark.parametrize("size", range(9))
def test_the_roots_are_those_of_the_reference_implementation(size: int) -> None:
    assert merkle.root(size, Tree(LEAVES).read).hex() == ROOTS[size]


def test_the_proofs_are_those_of_the_reference_implementation() -> None:
    read = Tree(LEAVES).read
    assert [each.hex()[:8] for each in merkle.inclusion(0, 8, read)] == ["96a296d2", "5f083f0a", "6b47aaf2"]
    assert [each.hex()[:8] for each in merkle.inclusion(2, 3, read)] == ["fac54203"]
    assert [each.hex()[:8] for each in merkle.consistency(6, 8, read)] == ["0ebc5d34", "ca854ea1", "d37ee418"]


@pytest.mark.parametrize("size", range(65))
def test_the_root_of_every_size_is_that_of_the_rfc(size: int) -> None:
    assert merkle.root(size, TREE.read) == SIMPLE_ROOTS[size]


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_of_every_tree_is_proven_and_no_other_place_is(size: int) -> None:
    root = merkle.root(size, TREE.read)
    for index in range(size):
        leaf = merkle.leaf_hash(DATA[index])
        proof = merkle.inclusion(index, size, TREE.read)
        assert proof == simple_path(index, DATA[:size])
        merkle.verify_inclusion(leaf, index, size, proof, root)
        for other in {index ^ 1, size - 1, 0, size, index + 1} - {index}:
            with pytest.raises(VerificationError):
                merkle.verify_inclusion(leaf, other, size, proof, root)


@pytest.mark.parametrize("new", SIZES)
def test_every_pair_of_trees_is_proven_consistent_and_no_other_root_is(new: int) -> None:
    for old in range(1, new + 1):
        proof = merkle.consistency(old, new, TREE.read)
        assert proof == simple_proof(old, DATA[:new])
        before, after = SIMPLE_ROOTS[old], SIMPLE_ROOTS[new]
        merkle.verify_consistency(old, new, before, after, proof)
        for wrong in (
            (old, new, after if old != new else bytes(32), after, proof),
            (old, new, before, bytes(32), proof),
            (old, new, before, after, [*proof, bytes(32)]),
            (old, new, before, after, [*proof[:-1], bytes(32)] if proof else [bytes(32)]),
        ):
            with pytest.raises(VerificationError):
                merkle.verify_consistency(*wrong)
        if proof:
            with pytest.raises(VerificationError):
                merkle.verify_consistency(old, new, before, after, proof[:-1])


def test_a_proof_with_any_bit_of_any_hash_changed_is_refused() -> None:
    root, leaf = SIMPLE_ROOTS[21], merkle.leaf_hash(DATA[17])
    proof = merkle.inclusion(17, 21, TREE.read)
    for place, digest in enumerate(proof):
        for bit in range(256):
            changed = (int.from_bytes(digest, "big") ^ 1 << bit).to_bytes(32, "big")
            with pytest.raises(VerificationError, match="inclusion: the proof does not lead"):
                merkle.verify_inclusion(leaf, 17, 21, [*proof[:place], changed, *proof[place + 1 :]], root)


@pytest.mark.parametrize("proof", [[], [bytes(32)] * 7, [b"short"] * 6, [bytes(33)] * 6])
def test_a_proof_of_another_length_is_refused(proof: list[bytes]) -> None:
    with pytest.raises(VerificationError, match="inclusion: a "):
        merkle.verify_inclusion(merkle.leaf_hash(DATA[0]), 0, 64, proof, SIMPLE_ROOTS[64])


def test_a_node_cannot_pass_for_a_leaf() -> None:
    inner = TREE.read(1, 0)
    with pytest.raises(VerificationError):
        merkle.verify_inclusion(inner, 0, 64, merkle.inclusion(0, 64, TREE.read)[1:], SIMPLE_ROOTS[64])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 4), (0, 2**60)])
def test_a_place_outside_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(NotaryError):
        merkle.inclusion(index, size, TREE.read)
    with pytest.raises(VerificationError):
        merkle.verify_inclusion(bytes(32), index, size, [], bytes(32))


@pytest.mark.parametrize(("old", "new"), [(0, 4), (5, 4), (-1, 4), (1, 2**60)])
def test_there_is_no_consistency_with_nothing_or_with_a_later_tree(old: int, new: int) -> None:
    with pytest.raises(NotaryError):
        merkle.consistency(old, new, TREE.read)
    with pytest.raises(VerificationError):
        merkle.verify_consistency(old, new, bytes(32), bytes(32), [])


def test_sizes_below_nothing_are_refused() -> None:
    with pytest.raises(NotaryError):
        merkle.append(-1, bytes(32), TREE.read)
    with pytest.raises(NotaryError):
        merkle.root(-1, TREE.read)
