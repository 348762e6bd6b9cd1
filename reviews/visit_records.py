"""The record of an on-site review as bytes: what an inspector signs, and what anybody can check afterwards."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from applications import docket
from notary import canonical
from organizations import passkeys
from organizations.models import User
from reviews import assertions, findings
from reviews.attempts import recorded
from reviews.ballots import Shown
from reviews.holding import hold, note
from reviews.models import How, Inspection, InspectionEntry, InspectionFile, InspectionReport
from reviews.permissions import INSPECT, require
from standards.errors import Refusal

PURPOSE = "vedc record of an on-site review"


@dataclass(frozen=True, slots=True)
class Record:
    """A version of the record that could be signed now."""

    version: int
    content: bytes
    sha256: str


def record(inspection: Inspection, *, why: str = "") -> Record:
    """The whole record as it stands, computed from rows each time; a later version names the one before and why."""
    before = inspection.reports.order_by("version").last()
    version = before.version + 1 if before else 1
    content, sha256 = findings.digested(
        _plain(inspection, version, before.sha256 if before else "", why.strip())
    )
    return Record(version, content, sha256)


@recorded
@transaction.atomic
def sign(
    inspection: Inspection, person: User, *, read: str, why: str = "", shown: Shown, now: datetime
) -> InspectionReport:
    """Sign the record as it was read (`read` is its digest). The first version finishes the visit; a later one says
    why there is one. What was signed already is given back.
    """
    held = hold(inspection.review)
    require(person, INSPECT, held)
    found = held.inspections.get(pk=inspection.pk)
    found.review = held
    if not found.team.filter(pk=person.pk).exists():
        raise Refusal(f"{person} is not of the team of {found}")
    if found.called_off_at is not None:
        raise Refusal(f"{found} was called off")
    if (known := found.reports.filter(sha256=read, person=person).first()) is not None:
        return known
    now_stands = record(found, why=why)
    _refuse_half(found, now_stands, read, why)
    _refuse_unsigned(person, shown, now_stands.sha256)
    made = InspectionReport.objects.create(
        inspection=found,
        version=now_stands.version,
        content=now_stands.content,
        sha256=now_stands.sha256,
        why=why.strip(),
        person=person,
        how=shown.how,
        assertion=shown.assertion,
        at=now,
    )
    action = "finish_inspection" if made.version == 1 else "amend_inspection"
    said = f"{found.site_name}, {found.days}" if made.version == 1 else made.why
    detail = {"inspection": found.number, "version": made.version, "record": made.sha256, "how": made.how}
    note(held, person, action, now, said, detail)
    return made


def verify(report: InspectionReport) -> str:
    """What can be said of a signed record in words, once it was checked; a Refusal where something does not hold."""
    if hashlib.sha256(bytes(report.content)).hexdigest() != report.sha256:
        raise Refusal(f"{report}: the record is not what was signed")
    if report.how != How.PASSKEY.value:
        return "not signed by key"
    passkeys.verify(report.assertion or {}, purpose=PURPOSE, digest=report.sha256)
    return "signed with a passkey; the signature holds"


def signed_ids(report: InspectionReport) -> frozenset[str]:
    """The entries and files that a signed record names."""
    said = canonical.loads(bytes(report.content))["items"]
    return frozenset(row["id"] for item in said for row in (*item["entries"], *item["files"]))


def _refuse_half(inspection: Inspection, stands: Record, read: str, why: str) -> None:
    if stands.version == 1 and not (inspection.entries.exists() or inspection.files.exists()):
        raise Refusal(f"nothing was written down at {inspection}: write what was seen, or call it off")
    if stands.version > 1 and not why.strip():
        raise Refusal("say why there is another version of the record")
    if read != stands.sha256:
        raise Refusal("something was added since you read the record: read it again and sign that")


def _refuse_unsigned(person: User, shown: Shown, sha256: str) -> None:
    if shown.how == How.PASSKEY.value:
        assertions.refuse_strange_key(person, shown.assertion)
        passkeys.verify(shown.assertion or {}, purpose=PURPOSE, digest=sha256)
    elif passkeys.has_passkey(person):
        raise Refusal("your account has a passkey: sign with it")


def _plain(inspection: Inspection, version: int, previous: str, why: str) -> dict[str, Any]:
    entries: dict[Any, list[Any]] = defaultdict(list)
    files: dict[Any, list[Any]] = defaultdict(list)
    for entry in inspection.entries.select_related("person").order_by("at", "received_at", "id"):
        entries[entry.item_id].append(_entry(entry))
    kept = inspection.files.select_related("person", "enclosure").order_by("at", "received_at", "id")
    for file in kept:
        files[file.item_id].append(_file(file))
    dossier = inspection.review.dossier
    return {
        "reference": dossier.application.reference,
        "dossier": dossier.sha256,
        "visit": inspection.number,
        "version": version,
        "previous": previous,
        "why": why,
        "site": {"id": inspection.site, "name": inspection.site_name},
        "days": [inspection.first_on.isoformat(), inspection.last_on.isoformat()],
        "purpose": inspection.purpose,
        "announced": inspection.announced,
        "team": [_person(one) for one in inspection.team.order_by("pk")],
        "items": [
            {
                "id": str(item.pk),
                "requirement": item.requirement,
                "part": item.part,
                "words": item.words,
                "citation": item.citation,
                "entries": entries[item.pk],
                "files": files[item.pk],
            }
            for item in inspection.items.order_by("position", "id")
        ],
    }


def _entry(one: InspectionEntry) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "by": _person(one.person),
        "result": one.result,
        "method": one.method,
        "note": one.note,
        "measured": {"value": one.measured, "unit": one.unit} if one.measured else None,
        "at": docket.stamp(one.at),
        "receivedAt": docket.stamp(one.received_at),
    }


def _file(one: InspectionFile) -> dict[str, Any]:
    kept = one.enclosure
    return {
        "id": str(one.pk),
        "by": _person(one.person),
        "key": kept.key,
        "name": kept.name,
        "sha256": kept.sha256,
        "size": kept.size,
        "at": docket.stamp(one.at),
        "receivedAt": docket.stamp(one.received_at),
    }


def _person(one: User) -> dict[str, Any]:
    return {"id": one.pk, "name": one.name, "agency": one.agency or ""}
