"""A proposed determination as bytes: what a vote is cast on and an approval confirms.

The digest covers the dossier's own bytes, the edition, the findings as they stand now with what people wrote of them,
and every word of the proposal: all that the statement will say, and what it rests on. It is computed from the rows each
time it is asked for, so that a change by any path shows as another digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from notary import canonical
from reviews import findings
from reviews.models import Condition, Determination, Draft, Finding, Letter, Reason


@dataclass(frozen=True, slots=True)
class Whole:
    """A draft as canonical JSON with its SHA-256, and the findings it names by their digest."""

    content: bytes
    sha256: str
    findings: bytes


def content(determination: Determination) -> tuple[bytes, str]:
    """The draft as canonical JSON and its SHA-256, from the rows as they stand at this moment."""
    found = whole(determination)
    return found.content, found.sha256


def whole(determination: Determination) -> Whole:
    """The draft and the findings it names, from the rows as they stand at this moment."""
    review = determination.review
    application = review.dossier.application
    rows = list(review.findings.select_related(None))
    standing, sha256 = findings.standing(review, rows)
    plain: dict[str, Any] = {
        "reference": application.reference,
        "dossier": hashlib.sha256(bytes(review.dossier.content)).hexdigest(),
        "rulebook": {
            "id": application.rulebook_id,
            "edition": application.edition,
            "hash": application.rulebook_hash,
        },
        "findings": sha256,
        "judged": [_judged(row) for row in rows if row.judgement],
        "decision": determination.decision,
        "scope": {"sites": determination.sites, "countries": determination.countries},
        "lapseOf": determination.lapse_of_id,
        "highImpact": determination.high_impact,
        "reasons": determination.reasons,
        "grounds": [_ground(one) for one in determination.grounds.all()],
        "conditions": [_condition(one) for one in determination.conditions.all()],
        "letter": Letter.objects.filter(determination=determination).values_list("text", flat=True).first(),
        "madeBy": determination.made_by_id,
    }
    data, digest = findings.digested(plain)
    return Whole(data, digest, canonical.dumps(standing))


def kept(determination: Determination, draft: Whole) -> Draft:
    """The row that keeps this draft; made the first time somebody votes on it."""
    row, _ = Draft.objects.get_or_create(
        determination=determination,
        sha256=draft.sha256,
        defaults={"content": draft.content, "findings": draft.findings},
    )
    return row


def changed(old: Draft, new: Whole) -> list[str]:
    """What a draft says otherwise than the one that was kept, in words."""
    before, after = canonical.loads(bytes(old.content)), canonical.loads(new.content)
    said = [words for key, words in _PARTS if before.get(key) != after.get(key)]
    then, now = canonical.loads(bytes(old.findings)), canonical.loads(new.findings)
    said += _findings(then["summary"], now["summary"])
    if then["machine"] != now["machine"]:
        said.append("what the machine found")
    told = {one["requirement"]: one for one in before["judged"]}
    said += [
        f"the reason of the finding on {one['requirement']}"
        for one in after["judged"]
        if one["requirement"] in told
        and told[one["requirement"]]["status"] == one["status"]
        and told[one["requirement"]] != one
    ]
    return said or ["the draft"]


def _findings(then: Iterable[dict[str, Any]], now: Iterable[dict[str, Any]]) -> list[str]:
    old = {one["id"]: one for one in then}
    new = {one["id"]: one for one in now}
    return [
        f"the finding on {id} ({_outcome(old.get(id))}, now {_outcome(new.get(id))})"
        for id in dict.fromkeys([*old, *new])
        if old.get(id) != new.get(id)
    ]


def _outcome(one: dict[str, Any] | None) -> str:
    return str(one["status"]).replace("_", " ") if one else "none"


def _judged(finding: Finding) -> dict[str, Any]:
    return {
        "requirement": finding.requirement,
        "status": finding.judgement,
        "reason": finding.judgement_reason,
        "by": finding.judged_by_id,
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "number": condition.number,
        "text": condition.text,
        "requirement": condition.requirement,
        "dueOn": condition.due_on.isoformat() if condition.due_on else None,
        "owner": condition.owner,
        "evidence": condition.evidence,
        "lapses": condition.lapses,
    }


def _ground(reason: Reason) -> dict[str, Any]:
    return {
        "number": reason.number,
        "paragraph": reason.paragraph,
        "requirement": reason.requirement,
        "code": reason.code,
        "text": reason.text,
    }


_PARTS = (
    ("dossier", "the dossier"),
    ("rulebook", "the edition of the rulebook"),
    ("decision", "the decision"),
    ("reasons", "the reasons"),
    ("conditions", "the conditions"),
    ("grounds", "the reasons by paragraph"),
    ("scope", "what it reaches"),
    ("letter", "the letter"),
    ("madeBy", "who made the determination"),
)
