"""A whole dossier under an edition of the house, filled from what its checks ask, as large as one likes."""

from __future__ import annotations

from datetime import date
from typing import Any

from standards.checks.kinds import Attest, Cadence, Check, Checklist, Choice, Compare, DateBy, Recent, Rows
from standards.edition import Column, Question, Rulebook

ON = date(2026, 11, 20)
CELLS: dict[str, Any] = {
    "text": "As told",
    "integer": 1,
    "decimal": "1",
    "date": "2026-06-01",
    "country": "US",
    "site": "site-1",
    "party": "p1",
    "yes_no": True,
    "control": "AC-1",
    "evidence": ["ev-1"],
}
EVIDENCE = {
    "name": "plan.pdf",
    "sha256": "ab" * 32,
    "size": 10,
    "media_type": "application/pdf",
    "covers_from": "2026-01-01",
    "covers_to": "2026-12-31",
}


def dossier(
    rulebook: Rulebook, kind: str, sites: int = 1, lots: int = 1, country: str = "US"
) -> dict[str, Any]:
    """The JSON of a dossier that answers every question of a kind, as its checks want it answered."""
    checks: dict[str, Check] = {}
    for requirement in rulebook.requirements_for(kind):
        for part in requirement.parts_for(kind):
            if question := getattr(part.check, "question", None):
                checks.setdefault(question, part.check)
    asked = rulebook.questions_for(kind)
    local = {q.id: _answer(rulebook, q, checks.get(q.id)) for q in asked if q.scope == "site"}
    answers = {q.id: _answer(rulebook, q, checks.get(q.id)) for q in asked if q.scope == "application"}
    for id, value in _shared(rulebook, sites, lots).items():
        if id in answers:
            answers[id] = {**answers[id], "value": _fitting(rulebook.questions[id], value)}
    return {
        "format": "vedc-dossier/1",
        "reference": "VEU-2026-0001",
        "filing": 1,
        "filed_on": ON.isoformat(),
        "rulebook": {"id": rulebook.id, "edition": rulebook.edition, "hash": rulebook.hash},
        "kind": kind,
        "end_user": {
            "name": "Example Compute, Inc.",
            "address": "1 Main Street, Austin",
            "country": "US",
            "contact_name": "Olive Ortiz",
            "contact_email": "olive@example.com",
        },
        "sites": [
            {
                "id": f"site-{n}",
                "name": f"Site {n}",
                "address": f"{n} Main Street",
                "country": country,
                "answers": local,
            }
            for n in range(1, sites + 1)
        ],
        "answers": answers,
        "evidence": {"ev-1": EVIDENCE},
    }


def _fitting(question: Question, value: Any) -> Any:
    """Rows with the columns this edition asks for."""
    if question.type != "table":
        return value
    return [{key: cell for key, cell in row.items() if question.column(key)} for row in value]


def _answer(rulebook: Rulebook, question: Question, check: Check | None) -> dict[str, Any]:
    evidence = {} if question.evidence == "none" else {"evidence": ["ev-1"]}
    return evidence if question.type == "file" else {"value": _value(rulebook, question, check), **evidence}


def _value(rulebook: Rulebook, question: Question, check: Check | None) -> Any:
    if isinstance(check, Attest | Cadence):
        return check.expect
    if isinstance(check, Choice):
        return check.accept[0]
    if isinstance(check, Compare):
        value = int(rulebook.numbers[check.number].value)
        return str(value) if question.type == "decimal" else value
    if isinstance(check, DateBy):
        return str(rulebook.numbers[check.number].day)
    if isinstance(check, Recent):
        return "2026-06-01"
    if isinstance(check, Checklist):
        return [{"item": item.id, "status": "implemented"} for item in rulebook.checklists[check.list].items]
    if question.type == "table":
        none = isinstance(check, Rows) and check.none == "satisfied"
        return [] if none else [{column.id: _cell(column, check) for column in question.columns}]
    return sorted(question.values)[0] if question.type == "choice" else CELLS[question.type]


def _cell(column: Column, check: Check | None) -> Any:
    if isinstance(check, Rows) and column.id == check.column and check.accept:
        return check.accept[0]
    return column.options[0].value if column.type == "choice" else CELLS[column.type]


def _shared(rulebook: Rulebook, sites: int, lots: int) -> dict[str, Any]:
    model, tpp = next(
        ((chip.model, chip.tpp) for chip in rulebook.chips.values() if chip.counts), ("H100 SXM", 1)
    )
    return {
        "parties": [
            {
                "id": "p1",
                "name": "Example",
                "role": "end_user",
                "country": "US",
                "headquarters": "US",
                "ties": "none",
            }
        ],
        "ownership": [],
        "interests": [],
        "fine_tunings": [],
        "published_models": [],
        "chips": [
            {
                "id": f"lot-{n}",
                "site": f"site-{n % sites + 1}",
                "model": model,
                "quantity": 1000,
                "status": "installed",
                "owner": "p1",
                "since": "2026-06-01",
            }
            for n in range(lots)
        ],
        "s10-10-d": lots * 1000 * tpp,
        "controls": [
            {"control": id, "status": "implemented", "finding": "satisfied", "assessed_on": "2026-06-01"}
            for id in rulebook.controls
        ],
        "models": [
            {"id": "m", "name": "M", "operations": "3e26", "published": False, "weight_bytes": 10**12}
        ],
        "weight_stores": [
            {
                "model": "m",
                "site": "site-1",
                "country": "US",
                "held_by": "p1",
                "device": "Array 1",
                "dedicated": True,
            }
        ],
        "interfaces": [
            {
                "id": f"api-{n}",
                "model": "m",
                "name": f"API {n}",
                "kind": "inference",
                "path": "direct",
                "needed_bps": 10**7,
                "measured_bps": 10**6,
                "limit_bps": 10**7,
                "monitored": True,
                "narrow_api": True,
            }
            for n in range(20)
        ],
    }
