"""Changes of standing as signed statements: suspended, reinstated, revoked, revised; stated, signed, logged.

Each step is kept before the next and taken once, as for the attestation itself. An authorization's changes are stated
in the order they took effect; each carries the digest of the statement before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from applications import dossiers
from attestations import sealing
from attestations.models import Attestation, StatusChange
from attestations.predicate import condition_said, person_said
from notary import canonical
from notary import verify as notary
from notary.errors import NotaryError
from notary.statement import Statement
from notary.trust import TrustRoot, day
from reviews import ballots, standings
from reviews.models import OF_STANDING, Decision, Determination
from standards.errors import Refusal

TYPE = "https://vedc.example/predicates/status-change/v1"
SAID = {
    Decision.SUSPEND.value: "suspended",
    Decision.REINSTATE.value: "reinstated",
    Decision.REVOKE.value: "revoked",
    Decision.REVISE.value: "revised",
}


def to_state() -> list[Determination]:
    """Changes that took effect and are not stated, of authorizations that are, the oldest first."""
    waiting = list(Determination.objects.approved_and_not_announced().with_dossier())
    of = [one.review.dossier.application.reference for one in waiting]
    stated = set(Attestation.objects.filter(reference__in=of).values_list("reference", flat=True))
    return [one for one, reference in zip(waiting, of, strict=True) if reference in stated]


@transaction.atomic
def state(determination: Determination, *, now: datetime) -> StatusChange:
    """Keep the statement's bytes. The attestation's row is held, so that numbers follow each other."""
    reference = determination.review.dossier.application.reference
    attestation = Attestation.objects.select_for_update().get(reference=reference)
    known = StatusChange.objects.filter(determination=determination).first()
    if known is not None:
        return known
    before = attestation.changes.order_by("-number").first()
    number = before.number + 1 if before else 1
    approved = Determination.objects.with_dossier().get(pk=determination.pk)
    if approved.made_by_id is not None:  # a lapse follows from a condition that was voted on: nobody made it
        ballots.refuse_unless_carried(approved)
    content = statement(approved, attestation, number, before).to_bytes()
    return StatusChange.objects.create(
        determination=approved,
        attestation=attestation,
        number=number,
        statement=content,
        statement_sha256=hashlib.sha256(content).hexdigest(),
        stated_at=now,
    )


def statement(
    determination: Determination, attestation: Attestation, number: int, before: StatusChange | None
) -> Statement:
    """What is signed of a change: of which authorization, what it changed, why, by whom, and how it stands after."""
    if determination.approved_at is None or determination.decision not in OF_STANDING:
        raise Refusal(f"cannot state a change that is not in effect: {determination}")
    predicate: dict[str, Any] = {
        "reference": attestation.reference,
        "number": number,
        "change": SAID[determination.decision],
        "changedOn": determination.approved_at.date().isoformat(),
        "scope": _scope(determination),
        "standing": _standing(determination),
        "of": {"statementSha256": attestation.statement_sha256},
        "previous": before.statement_sha256 if before else attestation.statement_sha256,
        "reasons": determination.reasons,
        "grounds": [
            {"paragraph": one.paragraph, "requirement": one.requirement or None, "text": one.text}
            for one in determination.grounds.all()
        ],
        "conditions": [condition_said(one) for one in determination.conditions.all()],
        "determination": _by(determination),
        "issuer": {"name": settings.VEDC_ISSUER_NAME, "url": settings.VEDC_BASE_URL},
    }
    subject = f"{attestation.reference}/attestation"
    return Statement(subject, attestation.statement_sha256, TYPE, predicate)


def facts_of(said: Statement) -> notary.Facts:
    """The facts of a change of standing, for `notary.verify.verify`; it has no last day."""
    if said.predicate_type != TYPE:
        raise NotaryError(f"it is not a change of standing but {said.predicate_type}")
    reference = canonical.string(said.predicate.get("reference"), "reference", 100)
    if said.name != f"{reference}/attestation" or said.predicate.get("of") != {
        "statementSha256": said.sha256
    }:
        raise NotaryError("its subject is not the attestation that it names")
    changed_on = day(said.predicate.get("changedOn"), "changedOn")
    return notary.Facts(reference, changed_on, changed_on, date.max)


@dataclass(frozen=True, slots=True)
class Told:
    """One change as its signed statement says it, verified now; `failure` says why it does not verify, or is ""."""

    number: int
    predicate: Mapping[str, Any]
    index: int
    sha256: str
    failure: str


def told(change: StatusChange, trust: TrustRoot, today: date) -> Told:
    failure = ""
    try:
        notary.verify(sealing.bundle_of(change.envelope, change.entry), trust, today, facts_of)
    except NotaryError as error:
        failure = str(error)
    said = canonical.loads(bytes(change.statement))["predicate"]
    return Told(change.number, said, change.entry.index, change.statement_sha256, failure)


def is_less(standing: Mapping[str, Any]) -> bool:
    """Whether a standing, as a statement says it, is less than the whole authorization."""
    return bool(standing["whole"] != standings.AUTHORIZED or standing["parts"])


def _scope(determination: Determination) -> dict[str, Any]:
    """The sites and countries it is about, by name and code; none of them: worldwide."""
    dossier = dossiers.read(determination.review.dossier)
    sites = {site.id: site for site in dossier.sites}
    return {
        "worldwide": determination.is_whole,
        "sites": [{"id": one, "name": sites[one].name} for one in determination.sites],
        "countries": list(determination.countries),
    }


def _standing(determination: Determination) -> dict[str, Any]:
    """How the whole and its changed parts stand after this change."""
    application = determination.review.dossier.application
    rows = Determination.objects.of_application(application).approved().filter(decision__in=OF_STANDING)
    at = determination.approved_at
    until = rows.filter(Q(approved_at__lt=at) | Q(approved_at=at, pk__lte=determination.pk))
    found = standings.after(
        (one.decision, standings.scope_of(one)) for one in until.order_by("approved_at", "pk")
    )
    names = {site.id: site.name for site in dossiers.read(determination.review.dossier).sites}
    parts = [("site", key, names[key], value) for key, value in found.sites.items()]
    parts += [("country", code, code, value) for code, value in found.countries.items()]
    return {
        "whole": found.whole,
        "parts": [
            {"kind": kind, "id": key, "name": name, "standing": value}
            for kind, key, name, value in parts
            if value != standings.AUTHORIZED
        ],
    }


def _by(determination: Determination) -> dict[str, Any]:
    """Who determined and approved; where a condition lapsed, which, and who had determined and approved that."""
    if determination.lapse_of is None:
        return {
            "determinedBy": person_said(determination.made_by),
            "approvedBy": person_said(determination.approved_by),
        }
    origin = determination.lapse_of.determination
    said = {
        "lapsedCondition": determination.lapse_of.number,
        "determinedBy": person_said(origin.made_by),
        "approvedBy": person_said(origin.approved_by),
    }
    if determination.approved_by is not None:
        said["releasedBy"] = person_said(determination.approved_by)
    return said
