"""The log as files: hash tiles and entry bundles of C2SP tlog-tiles, which any file server can serve.

Source: c2sp.org/tlog-tiles. A tile of level L holds up to 256 hashes: those of the complete subtrees of 2**(8 * L)
leaves, in their order. A tile that is not full yet stands under another name than the full one, so no file changes.
An entry bundle holds the data of up to 256 leaves.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from notary import merkle
from notary.errors import NotaryError

HEIGHT = 8
WIDTH = 256
HASH_SIZE = 32
MAX_ENTRY = 2**16 - 1
MAX_LEVEL = 6  # 256**6 leaves at level 6 are more than a tree may have
CHECKPOINT = "checkpoint"
_PATH = re.compile(
    r"tile/(?P<level>entries|0|[1-6])/(?P<number>(?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, order=True)
class Tile:
    """level: 0 to 6, or -1 for a bundle of entries; index: from 0; width: hashes or entries in it, 1 to 256."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its name below the log's address: `tile/0/x001/234.p/7`."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_number(self.index)}{partial}"

    @property
    def begin(self) -> int:
        """The number of its first hash at its level, or of its first entry."""
        return self.index * WIDTH


ENTRIES = -1


def parse(path: str) -> Tile:
    """The tile that a path names; NotaryError for any other spelling than `Tile.path` would write."""
    found = _PATH.fullmatch(path)
    if found is None:
        raise NotaryError(f"{path[:80]!r} is not the path of a tile")
    level = ENTRIES if found["level"] == "entries" else int(found["level"])
    index = int(found["number"].replace("x", "").replace("/", ""))
    tile = Tile(level, index, int(found["width"] or WIDTH))
    if tile.width > WIDTH or tile.path != path or tile.begin >= merkle.MAX_SIZE:
        raise NotaryError(f"{path[:80]!r} is not the path of a tile")
    return tile


def of(size: int) -> Iterator[Tile]:
    """Every tile and bundle of a tree of `size` leaves, the widest of each, level by level."""
    return between(0, size)


def between(old: int, new: int) -> Iterator[Tile]:
    """The tiles and bundles that a tree of `new` leaves has and one of `old` leaves had not, or had narrower."""
    if not 0 <= old <= new <= merkle.MAX_SIZE:
        raise NotaryError(f"a tree does not grow from {old} to {new} leaves")
    yield from _row(ENTRIES, old, new)
    level = 0
    while new >> HEIGHT * level:
        yield from _row(level, old >> HEIGHT * level, new >> HEIGHT * level)
        level += 1


def pack(entries: Sequence[bytes]) -> bytes:
    """An entry bundle: each entry after its length in two bytes, big-endian."""
    if not 1 <= len(entries) <= WIDTH or any(len(each) > MAX_ENTRY for each in entries):
        raise NotaryError(f"a bundle has 1 to {WIDTH} entries of at most {MAX_ENTRY} bytes")
    return b"".join(len(each).to_bytes(2, "big") + each for each in entries)


def unpack(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle of `width` entries; NotaryError if it holds more, fewer, or a part of one."""
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) < width:
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data):
            break
        entries.append(data[at + 2 : end])
        at = end
    if len(entries) != width or at != len(data):
        raise NotaryError(f"the bundle does not hold exactly {width} entries")
    return entries


def hashes(data: bytes, width: int) -> list[bytes]:
    """The hashes of a tile of `width`; NotaryError if it has another length."""
    if len(data) != width * HASH_SIZE:
        raise NotaryError(f"a tile of {width} hashes has {width * HASH_SIZE} bytes, not {len(data)}")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def reader(size: int, fetch: Callable[[str], bytes]) -> merkle.Read:
    """A reader for `merkle` over the tiles of a tree of `size` leaves; `fetch` gives the bytes of a path.

    Each tile is fetched once. The reader believes the tiles: whoever compares the root it leads to with a signed
    checkpoint need not.
    """
    kept: dict[Tile, list[bytes]] = {}

    def read(level: int, index: int) -> bytes:
        row, below = divmod(level, HEIGHT)
        if not 0 <= row <= MAX_LEVEL or (index + 1) << level > size:
            raise NotaryError(f"a tree of {size} leaves has no subtree {level}/{index}")
        first = index << below
        held = (size >> HEIGHT * row) - first // WIDTH * WIDTH
        tile = Tile(row, first // WIDTH, min(WIDTH, held))
        if tile not in kept:
            kept[tile] = hashes(fetch(tile.path), tile.width)
        return _over(kept[tile][first % WIDTH : first % WIDTH + (1 << below)])

    return read


def audit(size: int, root: bytes, fetch: Callable[[str], bytes]) -> None:
    """Return if the files are a whole tree of `size` leaves with that root: every bundle leads to its tile of hashes,
    every tile to the one above, and the top to the root. NotaryError names the first file that does not fit.
    """
    for tile in of(size):
        below = _below(tile, fetch)
        if below is not None and below != hashes(fetch(tile.path), tile.width):
            raise NotaryError(f"{tile.path} does not follow from what lies below it")
    if merkle.root(size, reader(size, fetch)) != root:
        raise NotaryError(f"the tiles of {size} leaves do not lead to the root {root.hex()[:16]}…")


def _below(tile: Tile, fetch: Callable[[str], bytes]) -> list[bytes] | None:
    """The hashes that a tile must hold, from the files below it; nothing is below a bundle."""
    if tile.level == ENTRIES:
        return None
    if tile.level == 0:
        entries = unpack(fetch(Tile(ENTRIES, tile.index, tile.width).path), tile.width)
        return [merkle.leaf_hash(each) for each in entries]
    below = range(tile.begin, tile.begin + tile.width)
    return [_over(hashes(fetch(Tile(tile.level - 1, index).path), WIDTH)) for index in below]


def _over(part: list[bytes]) -> bytes:
    """The hash over a complete subtree's row of hashes."""
    while len(part) > 1:
        part = [merkle.node_hash(*part[at : at + 2]) for at in range(0, len(part), 2)]
    return part[0]


def _row(level: int, old: int, new: int) -> Iterator[Tile]:
    for index in range(old // WIDTH, -(-new // WIDTH)):
        width = min(WIDTH, new - index * WIDTH)
        if index * WIDTH + width > old:
            yield Tile(level, index, width)


def _number(index: int) -> str:
    text = str(index)
    text = text.zfill(-(-len(text) // 3) * 3)
    groups = [text[at : at + 3] for at in range(0, len(text), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
