"""Turns an approved determination into the statement that is signed (in-toto Statement v1)."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings

from applications import dossiers
from attestations.models import Attestation
from notary.statement import Statement
from organizations.models import User
from reviews import ballots, findings
from reviews.models import Condition, Determination
from standards.errors import Refusal

TYPE = "https://vedc.example/predicates/determination/v1"
#: The rule sets no term (RULE: no expiry, no recertification cycle); this one is ours, and the statement says so.
TERM = relativedelta(months=12)
BASIS = "Platform policy; the rule sets no term."
DECISIONS = {"authorize": "authorized", "authorize_with_conditions": "authorized_with_conditions"}


def validity(decided_on: date) -> tuple[date, date]:
    """First and last day of an authorization decided on a day."""
    return decided_on, decided_on + TERM - relativedelta(days=1)


def statement(determination: Determination) -> Statement:
    """What will be signed: from the dossier's bytes and the findings that stand, never from rows an operator edits."""
    if determination.approved_at is None or determination.approved_by is None:
        raise Refusal(f"cannot state a determination that nobody approved: {determination}")
    review = determination.review
    summary, digest = findings.standing(review, review.findings.all())
    if digest != determination.findings_sha256 or review.dossier.sha256 != determination.dossier_sha256:
        raise Refusal(f"{determination}: dossier or findings are not those that were determined")
    ballots.refuse_unless_carried(determination)
    dossier = dossiers.read(review.dossier)
    edition = dossiers.rulebook_of(review.dossier.application)
    decided_on = determination.approved_at.date()
    state = edition.enforcement_on(decided_on)
    since, until = validity(decided_on)
    predicate: dict[str, Any] = {
        "reference": dossier.reference,
        "decision": DECISIONS[determination.decision],
        "endUser": {
            "name": dossier.end_user.name,
            "address": dossier.end_user.address,
            "country": dossier.end_user.country,
        },
        "kind": dossier.kind,
        "kindTitle": edition.kind(dossier.kind).title,
        "sites": [
            {"id": site.id, "name": site.name, "address": site.address, "country": site.country}
            for site in dossier.sites
        ],
        "rulebook": {
            "id": edition.id,
            "edition": edition.edition,
            "hash": edition.hash,
            "title": edition.title,
            "citation": edition.citation,
            "enforcement": {"status": state.status, "since": state.since.isoformat(), "note": state.note},
        },
        "dossier": {
            "sha256": review.dossier.sha256,
            "filing": dossier.filing,
            "filedOn": dossier.filed_on.isoformat(),
        },
        "findings": {"sha256": digest, "on": summary["on"], "summary": summary["summary"]},
        "determination": {
            "decidedOn": decided_on.isoformat(),
            "determinedBy": person_said(determination.made_by),
            "approvedBy": person_said(determination.approved_by),
            "reasons": determination.reasons,
        },
        "conditions": [condition_said(condition) for condition in determination.conditions.all()],
        "validity": {"from": since.isoformat(), "until": until.isoformat(), "basis": BASIS},
        "issuer": {"name": settings.VEDC_ISSUER_NAME, "url": settings.VEDC_BASE_URL},
    }
    subject = f"{dossier.reference}/dossier/{dossier.filing}"
    return Statement(subject, review.dossier.sha256, TYPE, predicate)


def country_names(attestation: Attestation) -> dict[str, str]:
    """Names of countries by code, from the edition the application was filed under."""
    application = attestation.determination.review.dossier.application
    return dict(dossiers.rulebook_of(application).countries.names)


def person_said(person: User) -> dict[str, str]:
    """A person of the committee, as a statement names them."""
    return {"name": person.name, "agency": person.get_agency_display()}


def condition_said(condition: Condition) -> dict[str, Any]:
    """A condition, as a statement carries it."""
    said: dict[str, Any] = {
        "number": condition.number,
        "text": condition.text,
        "requirement": condition.requirement or None,
        "dueOn": condition.due_on.isoformat() if condition.due_on else None,
    }
    # Only where it is so: statements made before conditions could lapse keep their bytes.
    return {**said, "lapses": True} if condition.lapses else said
