"""Turns the rows of an application into a dossier, and a dossier into bytes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from applications import covering
from applications.models import Answer, Application, Dossier, Evidence, PartyCertification
from notary import canonical
from standards import assessment, rulebook
from standards import dossier as standard

FORMAT = "vedc-dossier/1"


def rulebook_of(application: Application) -> rulebook.Rulebook:
    """The edition the application is bound to."""
    return rulebook.get(application.rulebook_id, application.edition)


def plain(application: Application, *, filing: int, filed_on: date) -> dict[str, Any]:
    """The application as it stands now, in the shape of a dossier (docs/dossier.md). Four queries."""
    general, by_site = _answers(application)
    user = application.end_user
    who = {
        "name": user.name,
        "address": user.address,
        "country": user.country,
        "website": user.website,
        "contact_name": user.contact_name,
        "contact_email": user.contact_email,
        "contact_phone": user.contact_phone,
    }
    return {
        "format": FORMAT,
        "reference": application.reference,
        "filing": filing,
        "filed_on": filed_on.isoformat(),
        "rulebook": {
            "id": application.rulebook_id,
            "edition": application.edition,
            "hash": application.rulebook_hash,
        },
        "kind": application.kind,
        "end_user": {name: value for name, value in who.items() if value},
        "sites": [
            {
                "id": site.key,
                "name": site.name,
                "address": site.address,
                "country": site.country,
                **({"latitude": site.latitude, "longitude": site.longitude} if site.latitude else {}),
                "answers": by_site[site.pk],
            }
            for site in application.sites.all()
        ],
        "answers": general,
        "evidence": {file.key: _evidence(file) for file in application.evidence.all()},
    }


def draft(application: Application, on: date) -> standard.Dossier:
    """What would be filed on a day, read by the rule's own reader; a Refusal lists what cannot be read."""
    filing = application.dossiers.count() + 1
    return standard.parse(plain(application, filing=filing, filed_on=on), rulebook_of(application))


def assess_draft(application: Application, on: date) -> assessment.Findings:
    """The findings as they would be today. Nothing is kept: the same engine, before filing."""
    return assessment.assess(rulebook_of(application), draft(application, on), on)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What filing would freeze: the dossier, its canonical bytes and their SHA-256; and `words`, what other parties
    stand by, as rows.
    """

    dossier: standard.Dossier
    content: bytes
    sha256: str
    plain: dict[str, Any]
    words: tuple[PartyCertification, ...]


def frozen(application: Application, *, filing: int, filed_on: date) -> Frozen:
    """The dossier that is filed, and its bytes; refused if the rule's reader refuses it.

    What other parties certified is in it, where any party has to.
    """
    rulebook = rulebook_of(application)
    said = plain(application, filing=filing, filed_on=filed_on)
    kept = list(application.party_certifications.standing().select_related("signed_by", "made_by"))
    if certified := covering.member(said, rulebook, kept):
        said["certifications"] = certified
    dossier = standard.parse(said, rulebook)
    content = canonical.dumps(said)
    return Frozen(dossier, content, hashlib.sha256(content).hexdigest(), said, tuple(kept))


def preview(application: Application, on: date) -> Frozen:
    """What filing would freeze on a day. Nothing is kept."""
    return frozen(application, filing=application.dossiers.count() + 1, filed_on=on)


def read(dossier: Dossier) -> standard.Dossier:
    """A filed dossier, from its own bytes and under the edition it was filed under."""
    content = bytes(dossier.content)
    if hashlib.sha256(content).hexdigest() != dossier.sha256:
        raise ValueError(f"{dossier} is not what was filed: its bytes do not have its digest")
    return standard.parse(canonical.loads(content), rulebook_of(dossier.application))


def _answers(application: Application) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
    general: dict[str, Any] = {}
    by_site: dict[int, dict[str, Any]] = defaultdict(dict)
    for answer in application.answers.prefetch_related("evidence"):
        said = _answer(answer)
        if said:
            (general if answer.site_id is None else by_site[answer.site_id])[answer.question] = said
    return general, by_site


def _answer(answer: Answer) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if answer.value is not None:
        said["value"] = answer.value
    keys = [file.key for file in answer.evidence.all()]
    if keys:
        said["evidence"] = keys
    if answer.explanation:
        said["explanation"] = answer.explanation
    return said


def _evidence(file: Evidence) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": file.name,
        "sha256": file.sha256,
        "size": file.size,
        "media_type": file.media_type,
        "title": file.title,
        "issuer": file.issuer,
        "issued_on": file.issued_on and file.issued_on.isoformat(),
        "covers_from": file.covers_from and file.covers_from.isoformat(),
        "covers_to": file.covers_to and file.covers_to.isoformat(),
        "confidentiality": standard.PUBLIC if file.confidentiality == standard.PUBLIC else "",
    }
    return {name: value for name, value in said.items() if value not in ("", None)}
