"""Lists: brought in whole or not at all, each file once; and a version made ready to be searched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import PurePath
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Q

from organizations.models import User
from screenings import policy, published
from screenings.index import Entry, Index
from screenings.models import ListedParty, Listing, ListVersion
from screenings.published import Read, Report
from standards.errors import Refusal

AT_ONCE = 500
SHRUNK = (
    2  # a list that has less than a half of the one in force was cut short, unless a person says otherwise
)


def bring(
    file: BinaryIO,
    *,
    name: str,
    as_of: date,
    now: datetime,
    person: User | None = None,
    smaller: bool = False,
) -> tuple[ListVersion, bool]:
    """The version a file is, and whether it is new. Read twice: first to find what is wrong, then to keep it.

    Raises Refusal with every row that cannot be read; then nothing is kept.
    """
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    known = ListVersion.objects.filter(sha256=sha256).first()
    if known is not None:
        return known, False
    if as_of > now.date():
        raise Refusal(f"as of {as_of}: a list is not of a day to come; say the day it was published")
    count = _checked(file)
    before = ListVersion.objects.in_force()
    if before is not None and count * SHRUNK < before.count and not smaller:
        raise Refusal(
            f"The file has {count:,} entries and {before} has {before.count:,}: it may have been cut short. "
            "Fetch it again, or say --smaller if it is right."
        )
    return _keep(file, sha256, PurePath(name).name[:200], count, as_of, now, person), True


def _checked(file: BinaryIO) -> int:
    report = Report()
    count = sum(1 for _ in published.entries(_from_start(file), report))
    if report.refused:
        raise Refusal(
            f"{report.refused:,} of {report.rows:,} rows cannot be read, so nothing was imported.",
            report.faults,
        )
    if not count:
        raise Refusal("The file has no entries; bring the list as it is published.")
    return count


@dataclass(frozen=True, slots=True)
class Changes:
    """What a version has otherwise than the one before it: entries that are new, worded otherwise, or gone."""

    before: ListVersion | None
    new: int
    changed: int
    gone: int

    @property
    def words(self) -> str:
        if self.before is None:
            return f"{self.new:,} entries, the first there are"
        return f"{self.new:,} new, {self.changed:,} worded otherwise, {self.gone:,} gone since {self.before}"


def changes(version: ListVersion) -> Changes:
    """Against the version that was in force before it."""
    earlier = ListVersion.objects.filter(as_of__lte=version.as_of).exclude(pk=version.pk)
    before = earlier.filter(Q(as_of__lt=version.as_of) | Q(pk__lt=version.pk)).in_force()
    now, then = (dict(one.parties.values_list("key", "sha256")) if one else {} for one in (version, before))
    both = now.keys() & then.keys()
    changed = sum(now[key] != then[key] for key in both)
    return Changes(before, len(now) - len(both), changed, len(then) - len(both))


@transaction.atomic
def _keep(
    file: BinaryIO, sha256: str, name: str, count: int, as_of: date, now: datetime, person: User | None
) -> ListVersion:
    version = ListVersion.objects.create(
        as_of=as_of, file_name=name, sha256=sha256, count=count, imported_at=now, imported_by=person
    )
    for some in _batches(published.entries(_from_start(file), Report())):
        parties = _parties(some)
        Listing.objects.bulk_create(Listing(version=version, party_id=pk) for pk in parties)
    return version


def _batches(entries: Iterator[Read]) -> Iterator[list[Read]]:
    batch: list[Read] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _parties(some: list[Read]) -> list[int]:
    """The rows of these entries; those of a wording that is there already are not made again."""
    there = ListedParty.objects.filter(key__in=[one.key for one in some])
    known = {(key, sha256): pk for pk, key, sha256 in there.values_list("pk", "key", "sha256")}
    made = ListedParty.objects.bulk_create(
        ListedParty(
            key=one.key, code=one.code, name=one.name, kind=one.kind, content=one.content, sha256=one.sha256
        )
        for one in some
        if (one.key, one.sha256) not in known
    )
    known |= {(one.key, one.sha256): one.pk for one in made}
    return [known[one.key, one.sha256] for one in some]


def _from_start(file: BinaryIO) -> BinaryIO:
    file.seek(0)
    return file


def index(version: ListVersion) -> Index:
    """A version made ready to be searched; kept while the same one is asked for."""
    first = version.listings.order_by("pk").values_list("party", flat=True).first()
    return _index(version.pk, version.sha256, first)


@lru_cache(maxsize=1)
def _index(version: int, sha256: str, first: int | None) -> Index:
    rows = ListedParty.objects.filter(listings__version=version).order_by("pk")
    found = rows.values_list("pk", "key", "code", "kind", "name", "content")
    return Index((_entry(*row) for row in found.iterator(2000)), policy.get())


def _entry(pk: int, key: str, code: str, kind: str, name: str, content: dict[str, Any]) -> Entry:
    return Entry(
        pk,
        key,
        code,
        kind,
        (name, *content.get("alt_names", ())),
        tuple((one["text"], one["country"]) for one in content.get("addresses", ())),
        tuple(content.get("countries", ())),
    )
