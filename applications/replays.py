"""Every filed dossier replayed under another edition, in constant memory, and taken up where it was broken off."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max

from applications.journal import Journal
from applications.models import Dossier, DossierQuerySet
from applications.replaying import Chunk, Filed, done
from standards import rulebook
from standards.replay import Plan

AT_ONCE = 16  # dossiers of a chunk: some tenths of a second of work, one to two megabytes
ROW = ("pk", "application__rulebook_id", "application__edition", "content", "sha256")


def plan(against: rulebook.Rulebook, own: rulebook.Rulebook | None, on: date) -> Plan:
    """Dossiers bound to `own`, or to any edition of the rulebook of `against`, each held against its own."""
    if own is not None:
        return Plan({own.key: own}, against, on)
    editions = rulebook.catalogue().editions_of(against.id)
    return Plan({edition.key: edition for edition in editions}, against, on)


def rows(plan: Plan, own: rulebook.Rulebook | None) -> DossierQuerySet:
    """The dossiers that a plan is about."""
    if own is not None:
        return Dossier.objects.filed_under(own.id, own.edition)
    return Dossier.objects.filed_under(plan.against.id)


def asked(plan: Plan, *, own: bool, all_filings: bool) -> dict[str, Any]:
    """What is asked of a replay, as its journal keeps it: what differs here is another replay."""
    return {
        "against": {plan.against.key: plan.against.hash},
        "bound": {key: edition.hash for key, edition in sorted(plan.bound.items())},
        "on": plan.on.isoformat(),
        "only": own,
        "all_filings": all_filings,
    }


def journal_path(asked: dict[str, Any]) -> Path:
    """Where the journal of a replay lies unless told otherwise."""
    key = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]
    return Path(settings.VEDC_VAR) / "replay" / f"{key}.jsonl"


def begin(path: Path, asked: dict[str, Any], dossiers: DossierQuerySet, *, resume: bool) -> Journal:
    """The journal to write into: the one that was broken off, or a new one over all that is filed by now."""
    if resume and (journal := Journal.again(path, asked)):
        return journal
    last = dossiers.aggregate(last=Max("pk"))["last"] or 0
    total = _considered(dossiers, last, asked["all_filings"]).count()
    return Journal.anew(path, asked, {"last": last, "total": total})


def run(
    plan: Plan,
    dossiers: DossierQuerySet,
    journal: Journal,
    *,
    workers: int,
    step: Callable[[int, int], None] = lambda seen, total: None,
) -> None:
    """Replay what the journal does not hold yet; `step` is told how many are done, of how many."""
    last, total = journal.bounds["last"], journal.bounds["total"]
    considered = _considered(dossiers, last, journal.asked["all_filings"])
    step(journal.seen, total)
    for upto, count, changed in done(plan, _chunks(considered, journal.upto), workers):
        journal.write(upto, count, changed)
        step(journal.seen, total)


def _considered(dossiers: DossierQuerySet, last: int, all_filings: bool) -> DossierQuerySet:
    """What was filed when the replay began: what is filed meanwhile changes nothing of it."""
    until = dossiers.filter(pk__lte=last)
    return until if all_filings else until.newest_until(last)


def _chunks(dossiers: DossierQuerySet, after: int) -> Iterator[Chunk]:
    """By key, a query each: nothing is held open in the database between two."""
    while page := list(dossiers.filter(pk__gt=after).order_by("pk").values_list(*ROW)[:AT_ONCE]):
        chunk = Chunk(
            tuple(Filed(pk, f"{id}@{edition}", bytes(content), sha) for pk, id, edition, content, sha in page)
        )
        yield chunk
        after = chunk.upto
