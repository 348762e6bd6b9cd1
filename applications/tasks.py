"""Sweeps of this stage: files that wait for a scanner, uploads nobody came back for, letters that wait for the mail."""

import time

import structlog
from celery import shared_task
from django.utils import timezone

from applications import letters, receiving, scanning
from applications.clamd import ScannerError

log = structlog.get_logger()

LONG_ENOUGH = 200  # seconds after which a sweep leaves the rest to the next one


@shared_task(name="applications.scan_files")
def scan_files() -> int:
    """Scan what waits. One file that cannot be scanned does not hold up the others; a scanner that is away ends the
    sweep, and the files go on waiting. Returns how many got a verdict."""
    by, done, began = scanning.scanner(), 0, time.monotonic()
    if by is None:
        return 0
    for file in scanning.waiting():
        try:
            if found := scanning.scan(file, by, now=timezone.now()):
                log.warning("file_infected", file=file.pk, sha256=file.sha256, found=found)
            done += 1
        except ScannerError as fault:
            log.error("file_not_scanned", file=file.pk, why=str(fault))
            if not fault.about_file:
                break
        if time.monotonic() - began > LONG_ENOUGH:
            break
    return done


@shared_task(name="applications.sweep_uploads")
def sweep_uploads() -> int:
    """Remove what came in part, or was never attached, and is past its day. Returns how many."""
    return receiving.sweep(now=timezone.now())


@shared_task(name="applications.mail_letters")
def mail_letters() -> int:
    """Mail the letters that did not leave when they were written. Returns how many went out."""
    return letters.deliver(letters.unmailed(), now=timezone.now())
