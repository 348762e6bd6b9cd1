"""The log as files: C2SP tlog-tiles."""

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notary import merkle, tiles
from notary.errors import NotaryError
from notary.tiles import ENTRIES, Tile


class Folder(dict[str, bytes]):
    """A log in memory, written as it grows; what was written is never written otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[bytes] = []
        self.nodes: dict[tuple[int, int], bytes] = {}

    def read(self, level: int, index: int) -> bytes:
        return self.nodes[level, index]

    def grow(self, count: int) -> None:
        old = len(self.entries)
        for _ in range(count):
            entry = hashlib.sha256(str(len(self.entries)).encode()).digest()
            for level, index, digest in merkle.append(len(self.entries), merkle.leaf_hash(entry), self.read):
                self.nodes[level, index] = digest
            self.entries.append(entry)
        for tile in tiles.between(old, len(self.entries)):
            data = self.content(tile)
            assert self.setdefault(tile.path, data) == data

    def content(self, tile: Tile) -> bytes:
        numbers = range(tile.begin, tile.begin + tile.width)
        if tile.level == ENTRIES:
            return tiles.pack([self.entries[each] for each in numbers])
        return b"".join(self.nodes[tiles.HEIGHT * tile.level, each] for each in numbers)

    @property
    def root(self) -> bytes:
        return merkle.root(len(self.entries), self.read)


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 67, 1), "tile/0/067.p/1"),
        (Tile(1, 1234067), "tile/1/x001/x234/067"),
        (Tile(ENTRIES, 1000, 255), "tile/entries/x001/000.p/255"),
    ],
)
def test_a_tile_has_one_path_and_the_path_one_tile(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert tiles.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/x000/067",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/300",
        "tile/00/000",
        "tile/7/000",
        "tile/0/000/",
        "tile/0/../000",
        "tile/0/٠٠٠",
        "tile/data/000",
        "tile/0/x999/x999/x999/x999/x999/999",
    ],
)
def test_no_other_spelling_is_a_path(path: str) -> None:
    with pytest.raises(NotaryError, match="not the path of a tile"):
        tiles.parse(path)


@given(st.text(max_size=40))
def test_any_text_is_a_path_of_ours_or_refused(text: str) -> None:
    with suppress(NotaryError):
        assert tiles.parse(text).path == text


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=5))
def test_however_a_log_grows_its_files_lead_to_its_root(steps: list[int]) -> None:
    log = Folder()
    for count in steps:
        log.grow(count)
        size = len(log.entries)
        read = tiles.reader(size, log.__getitem__)
        assert merkle.root(size, read) == log.root
        proof = merkle.inclusion(size // 2, size, read)
        leaf = merkle.leaf_hash(log.entries[size // 2])
        merkle.verify_inclusion(leaf, size // 2, size, proof, log.root)
        tiles.audit(size, log.root, log.__getitem__)


def test_a_file_is_fetched_once_and_only_when_needed() -> None:
    log = Folder()
    log.grow(1000)
    asked: list[str] = []
    read = tiles.reader(1000, lambda path: (asked.append(path), log[path])[1])

    merkle.inclusion(300, 1000, read)

    assert sorted(set(asked)) == sorted(asked)
    assert len(asked) <= 4
    assert not any("entries" in path for path in asked)


@pytest.mark.parametrize("path", ["tile/entries/001", "tile/0/000", "tile/1/000.p/3", "tile/0/003.p/232"])
def test_a_byte_changed_in_any_file_is_found(path: str) -> None:
    log = Folder()
    log.grow(1000)
    log[path] = log[path][:-1] + bytes([log[path][-1] ^ 1])

    with pytest.raises(NotaryError):
        tiles.audit(1000, log.root, log.__getitem__)


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"\x00\x02a", b"\x00\x01a\x00", b"\x00\x01a\x00\x01b\x00\x01c"]
)
def test_a_bundle_holds_what_it_says_and_nothing_else(data: bytes) -> None:
    with pytest.raises(NotaryError, match="exactly 2 entries"):
        tiles.unpack(data, 2)


def test_entries_go_in_and_come_out() -> None:
    entries = [b"", b"a", b"\xff" * tiles.MAX_ENTRY]
    assert tiles.unpack(tiles.pack(entries), 3) == entries
    with pytest.raises(NotaryError):
        tiles.pack([b"a" * (tiles.MAX_ENTRY + 1)])


def test_a_tree_does_not_shrink_and_has_no_node_beyond_its_size() -> None:
    with pytest.raises(NotaryError, match="does not grow"):
        list(tiles.between(3, 2))
    log = Folder()
    log.grow(3)
    with pytest.raises(NotaryError, match="no subtree"):
        tiles.reader(3, log.__getitem__)(1, 1)
