"""What others make of a document of ours: NIST's official JSON Schemas, and compliance-trestle."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from trestle.oscal.assessment_results import AssessmentResults
from trestle.oscal.catalog import Catalog
from trestle.oscal.poam import PlanOfActionAndMilestones
from trestle.oscal.profile import Profile
from trestle.oscal.ssp import SystemSecurityPlan

SCHEMAS = Path(__file__).resolve().parent.parent.parent / "var" / "schemas"
FILES = {
    "catalog": "catalog",
    "profile": "profile",
    "system-security-plan": "ssp",
    "assessment-results": "assessment-results",
    "plan-of-action-and-milestones": "poam",
}
TRESTLE = {
    "catalog": Catalog,
    "profile": Profile,
    "system-security-plan": SystemSecurityPlan,
    "assessment-results": AssessmentResults,
    "plan-of-action-and-milestones": PlanOfActionAndMilestones,
}


@cache
def schema(root: str) -> jsonschema.Draft7Validator:
    """The official schema of a kind of document. Letters and digits of Unicode are written as Python writes them."""
    path = SCHEMAS / f"oscal_{FILES[root]}_schema.json"
    if not path.exists():
        pytest.fail("the official schemas of OSCAL are not here: `make setup-tests` fetches them")
    text = path.read_text().replace(r"\\p{L}", r"[^\\W\\d_]").replace(r"\\p{N}", r"\\d")
    return jsonschema.Draft7Validator(json.loads(text), format_checker=jsonschema.FormatChecker())


def wrong(document: dict[str, Any]) -> list[str]:
    """What the official schema finds wrong, each with its place."""
    (root,) = document
    return [f"{error.json_path}: {error.message[:200]}" for error in schema(root).iter_errors(document)]


def loaded(document: dict[str, Any]) -> Any:
    """The document as compliance-trestle holds it; raises where it is none to it."""
    ((root, body),) = document.items()
    return TRESTLE[root].model_validate(body)
