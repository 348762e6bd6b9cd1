"""What inspectors see on site, written down item by item. Rows that only grow, and that may come late and twice.

The id of every row is made on the device: sent again it says nothing new, and two inspectors never overwrite each
other. What stands for an item is the last word of each inspector.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from applications import enclosing, receiving
from organizations.models import User
from reviews import methods
from reviews.attempts import recorded
from reviews.holding import hold
from reviews.models import Inspection, InspectionEntry, InspectionFile, InspectionItem, Seen
from reviews.permissions import INSPECT, require
from standards.errors import Refusal

NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,15})?")
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Word:
    """What an inspector says of an item. `words` names an item that is not on the list yet."""

    id: UUID
    item: UUID
    result: str
    method: str
    note: str = ""
    measured: str = ""
    unit: str = ""
    words: str = ""


@recorded
@transaction.atomic
def record(
    inspection: Inspection, person: User, said: Word, *, at: datetime, now: datetime
) -> InspectionEntry:
    """Keep one word about one item; `at` is when it was seen. The same id again is the row that is there."""
    held = _held(inspection, person)
    row = _row(said)
    known = InspectionEntry.objects.filter(pk=said.id).first()
    if known is not None:
        same = {**row, "inspection_id": held.pk, "item_id": said.item, "person_id": person.pk}
        if any(getattr(known, name) != value for name, value in same.items()):
            raise Refusal("this entry was sent before with other words: write a new one")
        return known
    item = _item(held, said)
    return InspectionEntry.objects.create(
        id=said.id, inspection=held, item=item, person=person, at=at, received_at=now, **row
    )


@recorded
def attach(
    inspection: Inspection,
    person: User,
    sent: UploadedFile,
    *,
    id: UUID,
    item: UUID,
    at: datetime,
    now: datetime,
) -> InspectionFile:
    """Keep a photo or file of an item: looked into, sealed, held back until scanned. The same id again, or the same
    bytes for the same item, is the file that is there.
    """
    with transaction.atomic():
        held = _held(inspection, person)
        _known_item(held, item)
        known = InspectionFile.objects.filter(pk=id, inspection=held, item_id=item, person=person).first()
        if known is not None:
            return known
        if InspectionFile.objects.filter(pk=id).exists():
            raise Refusal("a file with this id belongs elsewhere: choose the file again")
        application = held.review.dossier.application
    with enclosing.received(application, sent) as incoming, transaction.atomic():
        held = _held(inspection, person)
        there = InspectionFile.objects.filter(pk=id) | held.files.filter(
            item_id=item, enclosure__sha256=incoming.kept.sha256
        )
        if (known := there.first()) is not None:
            receiving.settle(incoming, used=False)
            return known
        enclosure = enclosing.keep(held.review.dossier.application, person, incoming, now)
        return InspectionFile.objects.create(
            id=id, inspection=held, item_id=item, enclosure=enclosure, person=person, at=at, received_at=now
        )


def standing(entries: Iterable[InspectionEntry]) -> list[InspectionEntry]:
    """The last word of each inspector about one item, the latest first."""
    last = {one.person_id: one for one in sorted(entries, key=_order)}
    return sorted(last.values(), key=_order, reverse=True)


def differ(standing: Iterable[InspectionEntry]) -> bool:
    """Whether the inspectors say different things of one item."""
    return len({one.result for one in standing}) > 1


def _order(one: InspectionEntry) -> tuple[Any, ...]:
    return one.at, one.received_at, str(one.pk)


def _held(inspection: Inspection, person: User) -> Inspection:
    """The visit with its application's row held, once it is known that this person may write in it now."""
    held = hold(inspection.review)
    require(person, INSPECT, held)
    found = held.inspections.get(pk=inspection.pk)
    found.review = held
    if not found.team.filter(pk=person.pk).exists():
        raise Refusal(f"{person} is not of the team of {found}")
    if found.called_off_at is not None:
        raise Refusal(f"{found} was called off: nothing can be written in it")
    return found


def _row(said: Word) -> dict[str, str]:
    """What was said, fit to be kept; Refusal for what is not."""
    note, measured, unit = said.note.strip(), said.measured.strip().replace(",", "."), said.unit.strip()
    if said.result not in Seen.values:
        raise Refusal(f"{said.result!r} is no result: choose one of {', '.join(Seen.values)}")
    methods.require(said.method)
    if said.result == Seen.NOT_AS_REQUIRED.value and not note:
        raise Refusal("say in the note what is not as required")
    if len(note) > MOST:
        raise Refusal(f"the note has {len(note):,} characters; the limit is {MOST:,}: attach it as a file")
    if bool(measured) != bool(unit):
        raise Refusal("a measurement is a number and its unit: write both, or neither")
    if measured and not NUMBER.fullmatch(measured):
        raise Refusal(f"{measured!r} is no number: write digits, such as 21.5")
    if len(unit) > 40:
        raise Refusal("the unit has more than 40 characters: write its sign, such as °C")
    return {"result": said.result, "method": said.method, "note": note, "measured": measured, "unit": unit}


def _known_item(held: Inspection, item: UUID) -> InspectionItem:
    found = held.items.filter(pk=item).first()
    if found is None:
        raise Refusal("this item is not on the list of this on-site review: reload the page")
    return found


def _item(held: Inspection, said: Word) -> InspectionItem:
    """The item that is meant; one that was seen and is not on the list is put at its end."""
    if not said.words.strip() or held.items.filter(pk=said.item).exists():
        return _known_item(held, said.item)
    if InspectionItem.objects.filter(pk=said.item).exists():
        raise Refusal("this item belongs to another on-site review: reload the page")
    last = held.items.aggregate(last=Max("position"))["last"] or 0
    return InspectionItem.objects.create(
        id=said.item, inspection=held, position=last + 1, words=said.words.strip()[:MOST]
    )
