"""What was seen on site, made ready to read: item by item for the page, and by requirement for who finds on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from applications import scanning
from reviews import methods, seeing, visit_records
from reviews.methods import Method
from reviews.models import (
    Inspection,
    InspectionEntry,
    InspectionFile,
    InspectionItem,
    InspectionReport,
    Review,
)

FILES = InspectionFile.objects.select_related("person", "enclosure")
ENTRIES = InspectionEntry.objects.select_related("person")


@dataclass(frozen=True, slots=True)
class Line:
    """One inspector's word, with its method and whether a signature covers it."""

    entry: InspectionEntry
    method: Method
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Photo:
    """A file of an item, whether it may be handed out, and whether a signature covers it."""

    file: InspectionFile
    scan: str
    is_free: bool
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Sighting:
    """One item of one visit: the last word of each inspector, what was said before, and the files."""

    inspection: Inspection
    item: InspectionItem
    lines: tuple[Line, ...]
    earlier: tuple[Line, ...]
    photos: tuple[Photo, ...]
    differ: bool

    @property
    def is_seen(self) -> bool:
        return bool(self.lines or self.photos)


def of(inspection: Inspection) -> list[Sighting]:
    """Every item of a visit, in as many queries for many items as for few."""
    signed = _signed([inspection])
    rows = inspection.items.prefetch_related(Prefetch("entries", ENTRIES), Prefetch("files", FILES))
    return [_sighting(inspection, item, signed[inspection.pk]) for item in rows]


def about(review: Review, requirement: str) -> list[Sighting]:
    """What was seen for a requirement at every visit of the application; what is worth the most by its method first.
    Items about which nothing was written are left out.
    """
    visits = Inspection.objects.of(review.dossier.application).filter(called_off_at__isnull=True)
    rows = list(
        InspectionItem.objects.filter(inspection__in=visits, requirement=requirement)
        .select_related("inspection")
        .prefetch_related(Prefetch("entries", ENTRIES), Prefetch("files", FILES))
        .order_by("inspection__number", "position")
    )
    signed = _signed({row.inspection_id: row.inspection for row in rows}.values())
    found = [_sighting(row.inspection, row, signed[row.inspection_id]) for row in rows]
    return sorted((one for one in found if one.is_seen), key=_worth)


def resting(sightings: Iterable[Sighting], entry: str) -> str:
    """The reason of who finds resting on a signed entry, to be read and completed; "" where there is no such one."""
    for one in sightings:
        for line in one.lines:
            if str(line.entry.pk) == entry and line.is_signed:
                return _reason(one, line)
    return ""


def _reason(seen: Sighting, line: Line) -> str:
    visit, entry = seen.inspection, line.entry
    measured = f" Measured: {entry.measured} {entry.unit}." if entry.measured else ""
    note = f" {entry.note}" if entry.note else ""
    where = f"{visit} at {visit.site_name}, item {seen.item.position}"
    how = f"{line.method.words.lower()}, rank {line.method.rank}, by {entry.person}, {entry.at:%Y-%m-%d}"
    return f"{where} ({how}; entry {entry.pk}): {entry.get_result_display().lower()}.{measured}{note}"


def _worth(one: Sighting) -> tuple[Any, ...]:
    best = min((line.method.rank for line in one.lines), default=len(methods.methods()) + 2)
    return best, one.inspection.number, one.item.position


def _signed(inspections: Iterable[Inspection]) -> dict[int, frozenset[str]]:
    """The entries and files that the last signed version of each visit names."""
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for report in InspectionReport.objects.filter(inspection__in=inspections).order_by("version"):
        found[report.inspection_id] = visit_records.signed_ids(report)
    return found


def _sighting(inspection: Inspection, item: InspectionItem, signed: frozenset[str]) -> Sighting:
    said = list(item.entries.all())
    standing = seeing.standing(said)
    last = {one.pk for one in standing}

    def line(one: InspectionEntry) -> Line:
        return Line(one, methods.named(one.method), str(one.pk) in signed)

    return Sighting(
        inspection=inspection,
        item=item,
        lines=tuple(line(one) for one in standing),
        earlier=tuple(line(one) for one in said if one.pk not in last),
        photos=tuple(_photo(one, signed) for one in item.files.all()),
        differ=seeing.differ(standing),
    )


def _photo(one: InspectionFile, signed: frozenset[str]) -> Photo:
    at = scanning.standing(one.enclosure)
    return Photo(one, at.words, at.is_free, str(one.pk) in signed)
