"""The JSON Schema (2020-12) of a dossier, for one edition or for any."""

from typing import Any

from standards.edition import Column, Question, Rulebook
from standards.objects import DIGEST, IDENTIFIER, LATITUDE, LONGITUDE
from standards.quantities import DAY, DECIMAL, LARGEST_INTEGER

TEXT: dict[str, Any] = {"type": "string"}
COUNTRY: dict[str, Any] = {"type": "string", "pattern": "^[A-Z]{2}$"}
DATE: dict[str, Any] = {"type": "string", "pattern": f"^{DAY.pattern}$", "format": "date"}
IDS: dict[str, Any] = {"type": "array", "items": TEXT, "uniqueItems": True}
PLAIN: dict[str, dict[str, Any]] = {
    "yes_no": {"type": "boolean"},
    "text": TEXT,
    "integer": {"type": "integer", "minimum": -LARGEST_INTEGER, "maximum": LARGEST_INTEGER},
    "decimal": {"type": "string", "pattern": f"^{DECIMAL.pattern}$"},
    "date": DATE,
    "country": COUNTRY,
    "site": {"type": "string", "description": "the id of a site of this dossier"},
    "party": {"type": "string", "pattern": f"^{IDENTIFIER.pattern}$"},
    "evidence": {**IDS, "description": "ids of evidence of this dossier"},
}


def json_schema(rulebook: Rulebook | None = None) -> dict[str, Any]:
    """The schema. With an edition, its kinds, questions and columns are in it; without, answers may be of any
    question.
    """
    end_user = dict.fromkeys(
        ("name", "address", "website", "contact_name", "contact_email", "contact_phone"), TEXT
    )
    angles = {"latitude": _matching(LATITUDE.pattern), "longitude": _matching(LONGITUDE.pattern)}
    site = {"id": _matching(IDENTIFIER.pattern), "name": TEXT, "address": TEXT, "country": COUNTRY, **angles}
    together = {"dependentRequired": {"latitude": ["longitude"], "longitude": ["latitude"]}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A dossier under {rulebook.title}" if rulebook else "A dossier",
        **_object(
            {
                "format": {"const": "vedc-dossier/1"},
                "reference": {"type": "string", "minLength": 1},
                "filing": {"type": "integer", "minimum": 1, "maximum": LARGEST_INTEGER},
                "filed_on": DATE,
                "rulebook": _bound(rulebook),
                "kind": {"enum": [kind.id for kind in rulebook.kinds]}
                if rulebook
                else {"type": "string", "minLength": 1},
                "end_user": _object({**end_user, "country": COUNTRY}, ()),
                "sites": {
                    "type": "array",
                    "items": _object({**site, "answers": _answers(rulebook, "site")}, ("id",)) | together,
                },
                "answers": _answers(rulebook, "application"),
                "evidence": {
                    "type": "object",
                    "propertyNames": site["id"],
                    "additionalProperties": _evidence(),
                },
                "certifications": {"type": "array", "items": _certification()},
            },
            ("format", "reference", "filing", "filed_on", "rulebook", "kind"),
        ),
    }


def _bound(rulebook: Rulebook | None) -> dict[str, Any]:
    id: dict[str, Any] = {"const": rulebook.id} if rulebook else TEXT
    edition: dict[str, Any] = {"enum": [rulebook.edition, ""]} if rulebook else TEXT
    return _object({"id": id, "edition": edition, "hash": TEXT}, ("id",))


def _evidence() -> dict[str, Any]:
    filled = {"type": "string", "minLength": 1}
    size = {"type": "integer", "minimum": 0, "maximum": LARGEST_INTEGER}
    fixed = {"name": filled, "sha256": _matching(DIGEST.pattern), "size": size, "media_type": filled}
    days = dict.fromkeys(("issued_on", "covers_from", "covers_to"), DATE)
    mark = {"enum": ["public", ""], "description": "left out, or empty: business confidential"}
    return _object({**fixed, "title": TEXT, "issuer": TEXT, **days, "confidentiality": mark}, tuple(fixed))


def _certification() -> dict[str, Any]:
    who = {"party": {"type": "string", "minLength": 1}, "name": TEXT, "role": TEXT}
    signed = {"sha256": _matching(DIGEST.pattern), "signed_on": DATE}
    missing = {"missing": {"type": "string", "minLength": 1}}
    return {
        "anyOf": [
            _object({**who, **signed, "missing": {"const": ""}}, ("party", *signed)),
            _object({**who, **missing}, ("party", *missing)),
        ]
    }


def _answers(rulebook: Rulebook | None, scope: str) -> dict[str, Any]:
    if rulebook is None:
        return {
            "type": "object",
            "additionalProperties": _object({"value": {}, "evidence": IDS, "explanation": TEXT}, ()),
        }
    asked = [question for question in rulebook.questions.values() if question.scope == scope]
    return _object({question.id: _answer(question, rulebook) for question in asked}, ())


def _answer(question: Question, rulebook: Rulebook) -> dict[str, Any]:
    members: dict[str, Any] = {"evidence": IDS, "explanation": TEXT}
    if question.type == "table":
        cells = {column.id: _value(column, rulebook) for column in question.columns}
        members = {"value": {"type": "array", "items": _object(cells, ())}, **members}
    elif question.type != "file":
        members = {"value": _value(question, rulebook), **members}
    return {"title": question.label, **_object(members, ())}


def _value(asked: Question | Column, rulebook: Rulebook) -> dict[str, Any]:
    if asked.type == "choice":
        return {"enum": [option.value for option in asked.options]}
    if asked.type == "control":
        return {"enum": list(rulebook.controls)}
    return PLAIN[asked.type]


def _matching(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$"}


def _object(members: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    found = {"type": "object", "properties": members, "additionalProperties": False}
    return {**found, "required": list(required)} if required else found
