"""The log as files (C2SP tlog-tiles): written after the rows, never before, and never otherwise than they were.

The rows are the log. A publisher that dies leaves files that the next one finds equal; the head is written last, so
whoever reads it finds every file it speaks of.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from attestations import folder, log
from attestations.models import Attestation as Attested
from attestations.models import (
    Checkpoint,
    Cosignature,
    DocketSeal,
    FilingReceipt,
    Log,
    LogEntry,
    LogNode,
    StatusChange,
)
from notary import bundle, checkpoint, merkle, tiles
from notary.tiles import ENTRIES, Tile
from standards.errors import Refusal


@transaction.atomic
def publish() -> int:
    """Write what the folder lacks of the newest head. Returns how many files were written.

    Refusal where the folder's head is not the beginning of the rows': a log does not fork and does not shrink.
    """
    held = Log.objects.select_for_update().filter(origin=settings.VEDC_LOG_ORIGIN).first()
    head = Checkpoint.objects.filter(log=held).order_by("-size").first()
    if held is None or head is None:
        return 0
    size = _published(held)
    written = sum(_write(held, tile) for tile in tiles.between(size, head.size))
    note = noted(head)
    if folder.get(tiles.CHECKPOINT) != note.encode():
        folder.put(tiles.CHECKPOINT, note.encode())
        written += 1
    return written


def noted(head: Checkpoint) -> str:
    """A head as it is published: the log's signature, then the witnesses', in the order they were kept."""
    lines = Cosignature.objects.filter(checkpoint=head).order_by("pk").values_list("line", flat=True)
    return head.note + "".join(lines)


def content(held: Log, tile: Tile) -> bytes:
    """The bytes of a tile or a bundle, from the rows, in one query."""
    if tile.level == ENTRIES:
        rows = LogEntry.objects.filter(log=held, index__gte=tile.begin, index__lt=tile.begin + tile.width)
        found = list(rows.order_by("index").values_list("salt", "envelope_sha256"))
        _whole(tile, len(found))
        return tiles.pack([bundle.committed(bytes(salt), bytes.fromhex(digest)) for salt, digest in found])
    nodes = LogNode.objects.filter(
        log=held, level=tiles.HEIGHT * tile.level, index__gte=tile.begin, index__lt=tile.begin + tile.width
    )
    hashes = [bytes(each) for each in nodes.order_by("index").values_list("hash", flat=True)]
    _whole(tile, len(hashes))
    return b"".join(hashes)


def check() -> list[str]:
    """Derive the whole log again, from the envelopes to the published head. Returns what was checked, in words.

    Refusal at the first thing that is not as it must be: an entry that does not open to its envelope, a hash, a root,
    a signature, a file. A restored database is accepted only if this returns.
    """
    held = Log.objects.filter(origin=settings.VEDC_LOG_ORIGIN).first()
    if held is None:
        if folder.get(tiles.CHECKPOINT) is not None:
            raise Refusal("the folder holds a log and the database none: it was restored from before the log")
        return ["there is no log yet"]
    nodes = _entries(held)
    said = [f"{held.size} entries open to their envelopes and stand where they stand"]
    said.append(
        f"{_heads(held, nodes)} signed heads are those of these entries, each the beginning of the next"
    )
    published = _published(held)
    if published:
        head = Checkpoint.objects.filter(log=held, size=published).first()
        root = merkle.root(published, log.reader(held)) if head is None else bytes(head.root)
        tiles.audit(published, root, _fetch)
        said.append(f"the files are those of {published} entries")
    else:
        said.append("nothing is published yet")
    return said


def _published(held: Log) -> int:
    """Leaves of the head in the folder, which must be the beginning of the rows' log; 0 without one."""
    found = folder.get(tiles.CHECKPOINT)
    if found is None:
        return 0
    head = checkpoint.parse(found.decode("utf-8"))
    if head.origin != held.origin:
        raise Refusal(f"the folder holds the log {head.origin}, not {held.origin}")
    if head.size > held.size:
        raise Refusal(
            f"{head.size} entries are published and the database has {held.size}: it was restored from before; "
            "restore a newer one"
        )
    if merkle.root(head.size, log.reader(held)) != head.root:
        raise Refusal(
            f"the {head.size} entries that are published are not the database's: the log would fork"
        )
    return head.size


def _write(held: Log, tile: Tile) -> int:
    data, found = content(held, tile), folder.get(tile.path)
    if found == data:
        return 0
    if found is not None:
        raise Refusal(f"{tile.path} is published otherwise: run 'python manage.py check_log'")
    folder.put(tile.path, data)
    return 1


def _whole(tile: Tile, found: int) -> None:
    if found != tile.width:
        raise Refusal(f"{tile.path} has {tile.width} hashes and the database {found} of them: it is damaged")


def _fetch(path: str) -> bytes:
    found = folder.get(path)
    if found is None:
        raise Refusal(f"{path} is not in the folder")
    return found


def _entries(held: Log) -> dict[tuple[int, int], bytes]:
    """Every node of the log derived from its entries, each compared with the row that is kept."""
    nodes: dict[tuple[int, int], bytes] = {}
    size = 0
    envelopes = _digests()
    for entry in LogEntry.objects.filter(log=held).order_by("index").iterator(chunk_size=2000):
        if entry.index != size:
            raise Refusal(f"entry {size} is missing")
        if entry.pk in envelopes and envelopes[entry.pk] != entry.envelope_sha256:
            raise Refusal(f"entry {size} is of another envelope than the one kept with it")
        leaf = merkle.leaf_hash(bundle.committed(bytes(entry.salt), bytes.fromhex(entry.envelope_sha256)))
        if leaf != bytes(entry.leaf):
            raise Refusal(f"entry {size} does not open to its envelope")
        for level, index, digest in merkle.append(size, leaf, lambda lv, at: nodes[lv, at]):
            nodes[level, index] = digest
        size += 1
    if size != held.size:
        raise Refusal(f"the log says {held.size} entries and has {size}")
    kept = LogNode.objects.filter(log=held)
    for node in kept.iterator(chunk_size=2000):
        if nodes.get((node.level, node.index)) != bytes(node.hash):
            raise Refusal(f"node {node.level}/{node.index} is not what its entries lead to")
    if kept.count() != len(nodes):
        raise Refusal(f"the log has {kept.count()} nodes, not {len(nodes)}")
    return nodes


def _digests() -> dict[int, str]:
    """SHA-256 of the envelope kept with each entry, computed from its bytes."""
    found = {}
    for model in (Attested, FilingReceipt, StatusChange, DocketSeal):
        rows = model.objects.filter(entry__isnull=False).values_list("entry_id", "envelope")
        for entry, envelope in rows.iterator(chunk_size=500):
            found[entry] = bundle.digest(bytes(envelope)).hex()
    return found


def _heads(held: Log, nodes: dict[tuple[int, int], bytes]) -> int:
    keys = [each.public for each in log.trusted(held.origin)]
    count = 0
    for head in Checkpoint.objects.filter(log=held).order_by("size").iterator(chunk_size=500):
        said = checkpoint.parse(head.note)
        checkpoint.verify(said, held.origin, keys)
        root = merkle.root(head.size, lambda lv, at: nodes[lv, at])
        if (said.size, said.root) != (head.size, bytes(head.root)) or root != said.root:
            raise Refusal(f"the signed head at {head.size} is not that of these entries")
        count += 1
    if held.size and not Checkpoint.objects.filter(log=held, size=held.size).exists():
        raise Refusal(f"no head is signed at {held.size}")
    return count
