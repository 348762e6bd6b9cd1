"""The JSON Schema of what is written of findings, drawn from the records themselves, so that the two cannot part."""

from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from standards.checks.verdict import FindingStatus
from standards.lint import CONTRADICTION, SUSPICIOUS, Warned
from standards.proof import Proof
from standards.repairs import APPLICANT, REVIEWER, ToDo

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT, TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
STATUS = {"enum": [status.value for status in FindingStatus]}
SPECIAL: dict[tuple[str, str], dict[str, Any]] = {
    ("Warned", "severity"): {"enum": [CONTRADICTION, SUSPICIOUS]},
    ("ToDo", "by"): {"enum": [APPLICANT, REVIEWER]},
    ("ToDo", "sort"): {"enum": ["answer", "file", "sites", "end_user", "whole"]},
    ("File", "sha256"): {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of `assess --json`, with or without `--proof`. Further members may come."""
    part = {
        "id": TEXT,
        "status": STATUS,
        "why": TEXT,
        "answers": TEXTS,
        "evidence": TEXTS,
        "provenance": TEXT,
    }
    finding = {
        "id": TEXT,
        "status": STATUS,
        "citation": TEXT,
        "why": TEXT,
        "parts": _many({**_object(part), "properties": {**part, "repair": TEXT}}),
        "paragraph": TEXT,
        "title": TEXT,
        "provenance": TEXT,
        "in_force": {"type": "boolean"},
        "enforcement": TEXT,
    }
    whole = {
        "rulebook": TEXT,
        "edition": TEXT,
        "hash": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
        "on": {"type": "string", "format": "date"},
        "findings": _many(_object(finding)),
        "to_do": _many(_record(ToDo)),
        "warnings": _many(_record(Warned)),
    }
    shape = _object(whole)
    shape["properties"]["proofs"] = _many(_record(Proof))
    return {"$schema": DRAFT, "title": "Findings of a dossier under a rulebook", **shape}


def _record(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return _object({one.name: _field(kind.__name__, one.name, hints[one.name]) for one in fields(kind)})


def _field(kind: str, name: str, hint: Any) -> dict[str, Any]:
    if (kind, name) in SPECIAL:
        return SPECIAL[kind, name]
    if name == "status":
        return STATUS
    if get_origin(hint) is tuple:
        return _many(_field(kind, "", get_args(hint)[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(hint)
    return {"type": "boolean"} if hint is bool else TEXT


def _many(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": dict(properties)}
