"""Whether a file may leave quarantine. No file is handed out or filed before a scanner found it clean, where one is
configured; where none is, every file says that it was not scanned.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from django.conf import settings
from django.db.models import F, QuerySet

from applications import storage
from applications.clamd import Scanner, ScannerError
from applications.models import Application, Evidence
from applications.stored import EarlierFile, Enclosure, Exhibit, Scan, Stored
from notary.sealing import SealError
from standards.errors import Refusal


class Standing(Enum):
    """Where a file stands: value for pages, words for people, and whether it may go out and be filed."""

    CLEAN = ("clean", "scanned, nothing found", True)
    INFECTED = ("infected", "infected", False)
    WAITING = ("waiting", "waiting to be scanned", False)
    NOT_SCANNED = ("not_scanned", "not scanned", True)

    def __init__(self, code: str, words: str, is_free: bool) -> None:
        self.code, self.words, self.is_free = code, words, is_free


def scanner() -> Scanner | None:
    """The scanner that is configured, or None."""
    address = settings.VEDC_CLAMD
    return Scanner(address, settings.VEDC_CLAMD_SECONDS) if address else None


def standing(stored: Stored) -> Standing:
    """Where a file stands now. One that no scanner saw waits from the day there is one."""
    if stored.scan == Scan.CLEAN.value:
        return Standing.CLEAN
    if stored.scan == Scan.INFECTED.value:
        return Standing.INFECTED
    return Standing.WAITING if settings.VEDC_CLAMD else Standing.NOT_SCANNED


def require_free(stored: Stored) -> None:
    """Refuse to let a file out that is infected, or waits."""
    at = standing(stored)
    if at is Standing.INFECTED:
        raise Refusal(f"{stored.name} is infected ({stored.found}): it is handed out to nobody")
    if not at.is_free:
        raise Refusal(f"{stored.name} is {at.words}: it is handed out once nothing was found in it")


def held_back(application: Application) -> list[tuple[Evidence, Standing]]:
    """The files of an application that keep it from being filed. One query, none where its files were fetched."""
    found = [(file, standing(file)) for file in application.evidence.all()]
    return [(file, at) for file, at in found if not at.is_free]


def refuse_held_back(application: Application) -> None:
    """Refuse to file while a file is infected, or waits."""
    for file, at in held_back(application):
        if at is Standing.INFECTED:
            raise Refusal(f"cannot file: {file.key} ({file.name}) is infected, {file.found}; take it out")
        raise Refusal(f"cannot file: {file.key} ({file.name}) is {at.words}; file again when that is done")


def waiting() -> Iterable[Stored]:
    """Every file without a verdict; the one whose last try is longest ago comes first."""
    for model in (Evidence, EarlierFile, Enclosure, Exhibit):
        rows: QuerySet[Stored] = model.objects.filter(scan=Scan.NONE.value)  # type: ignore[attr-defined]
        yield from rows.order_by(F("scan_tried_at").asc(nulls_first=True), "pk").iterator(chunk_size=100)


def scan(stored: Stored, by: Scanner, *, now: datetime) -> str:
    """Have a file scanned and keep what was found ("" for nothing). Safe to repeat, and to run twice at once: the
    same bytes get the same verdict. Raises ScannerError where there is no verdict; the file goes on waiting.
    """
    try:
        with storage.open_stored(stored) as file:
            found = by.found(storage.pieces(file))
    except ScannerError as fault:
        _mark(stored, scan_tried_at=now, scan_trouble=str(fault)[:200])
        raise
    except (SealError, OSError) as fault:
        _mark(stored, scan_tried_at=now, scan_trouble="the bytes cannot be read in the store")
        raise ScannerError(f"the bytes cannot be read: {fault}", about_file=True) from fault
    verdict = Scan.INFECTED if found else Scan.CLEAN
    _mark(stored, scan=verdict.value, found=found[:200], scanned_at=now, scan_tried_at=now, scan_trouble="")
    return found


def _mark(stored: Stored, **said: object) -> None:
    """Write on the row of these bytes; a verdict is not unsaid by a later trouble."""
    rows = type(stored).objects.filter(pk=stored.pk, sha256=stored.sha256)  # type: ignore[attr-defined]
    if "scan" not in said:
        rows = rows.filter(scan=Scan.NONE.value)
    rows.update(**said)
    for name, value in said.items():
        setattr(stored, name, value)
