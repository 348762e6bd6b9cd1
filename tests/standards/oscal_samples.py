"""Plans and results as large as one likes, in the shape of FedRAMP's templates and NIST's examples; every word ours.

`plan` answers statement by statement, by this system, a policy and a leveraged service, with FedRAMP's properties at
the requirement; `results` review every control and find on each objective. Ids come from a counter: the same call
gives the same document.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from standards.oscal.names import control_id

FEDRAMP = "https://fedramp.gov/ns/oscal"
SPACE = uuid.UUID("6f0b8a0e-8a53-5d0b-9c39-3f6a5d2f7c11")
SENTENCE = (
    "The portal grants nothing until an owner has approved it, and takes it back when the owner leaves. "
)
STATES = ("implemented", "implemented", "implemented", "partial", "planned", "alternative", "not-applicable")


def named(*words: object) -> str:
    """The same UUID for the same words."""
    return str(uuid.uuid5(SPACE, " ".join(map(str, words))))


def metadata(title: str, version: str = "1.1.3") -> dict[str, Any]:
    return {
        "title": title,
        "published": "2026-05-29T00:00:00Z",
        "last-modified": "2026-06-01T09:30:00.25-04:00",
        "version": "fedramp3.0.0-oscal1.1.3",
        "oscal-version": version,
        "roles": [{"id": "system-owner", "title": "System Owner"}, {"id": "assessor", "title": "Assessor"}],
        "parties": [
            {"uuid": named("party", "us"), "type": "organization", "name": "Example Compute, Inc."},
            {"uuid": named("party", "cloud"), "type": "organization", "name": "Example Cloud Holdings"},
            {"uuid": named("party", "person"), "type": "person"},
        ],
        "responsible-parties": [{"role-id": "system-owner", "party-uuids": [named("party", "us")]}],
    }


def components() -> list[dict[str, Any]]:
    status = {"state": "operational"}
    leveraged = {"name": "leveraged-authorization-uuid", "value": named("leveraged").upper()}
    return [
        {"uuid": named("this"), "type": "this-system", "title": "This System", "description": "All of it.",
         "status": status},
        {"uuid": named("policy"), "type": "policy", "title": "Access Policy", "description": "What is allowed.",
         "status": status, "links": [{"href": "#" + named("resource", 0), "rel": "policy"}]},
        {"uuid": named("cloud"), "type": "service", "title": "Cloud Service", "description": "What it stands on.",
         "props": [leveraged, {"name": "implementation-point", "value": "external"}], "status": status},
    ]  # fmt: skip


def plan(
    controls: Iterable[str], statements: Sequence[str] = ("a", "b"), words: int = 3, version: str = "1.1.3"
) -> dict[str, Any]:
    """A system security plan that answers the controls (printed ids) by all three components."""
    return {
        "system-security-plan": {
            "uuid": named("plan"),
            "metadata": metadata("Example Compute System Security Plan", version),
            "import-profile": {"href": "#" + named("resource", 1)},
            "system-characteristics": characteristics(),
            "system-implementation": {
                "leveraged-authorizations": [
                    {
                        "uuid": named("leveraged"),
                        "title": "Example Cloud IaaS",
                        "party-uuid": named("party", "cloud"),
                        "date-authorized": "2024-01-01",
                        "props": [{"name": "leveraged-system-identifier", "ns": FEDRAMP, "value": "F0000000"}],
                    }
                ],
                "users": [{"uuid": named("user"), "title": "Administrator", "role-ids": ["system-owner"]}],
                "components": components(),
            },
            "control-implementation": {
                "description": "How each control is met.",
                "implemented-requirements": [
                    requirement(id, number, statements, words) for number, id in enumerate(controls)
                ],
            },
            "back-matter": {
                "resources": [
                    {"uuid": named("resource", 0), "title": "Access Policy", "rlinks": [{"href": "./policy.pdf"}]},
                    {"uuid": named("resource", 1), "rlinks": [{"href": "high-baseline_profile.json"}]},
                ]
            },
        }
    }  # fmt: skip


def characteristics() -> dict[str, Any]:
    return {
        "system-ids": [{"identifier-type": "https://fedramp.gov", "id": "F00000000"}],
        "system-name": "Example Compute",
        "description": "Two halls of accelerators.",
        "security-sensitivity-level": "fips-199-high",
        "system-information": {
            "information-types": [
                {"uuid": named("information"), "title": "Weights", "description": "Of models."}
            ]
        },
        "status": {"state": "operational"},
        "authorization-boundary": {"description": "The halls and what manages them."},
    }


def requirement(id: str, number: int, statements: Sequence[str], words: int) -> dict[str, Any]:
    """One control: state and origin at the requirement, an answer by each component at each statement; only this
    system says how far it is, and sets the parameters.
    """
    oscal = control_id(id)
    state = STATES[number % len(STATES)]
    return {
        "uuid": named(id),
        "control-id": oscal,
        "props": [
            {"name": "planned-completion-date", "ns": FEDRAMP, "value": "2027-01-31Z"},
            {"name": "implementation-status", "ns": FEDRAMP, "value": state, "remarks": "As of the last review."},
            {"name": "control-origination", "ns": FEDRAMP, "value": "sp-system"},
        ],
        "links": [{"href": "#" + named("resource", 0), "rel": "policy"}],
        "responsible-roles": [{"role-id": "system-owner", "party-uuids": [named("party", "us")]}],
        "statements": [
            {
                "statement-id": f"{oscal}_smt.{part}",
                "uuid": named(id, part),
                "by-components": [
                    {
                        **answer("this", id, part, words),
                        "set-parameters": [
                            {"param-id": f"{oscal}_prm_{n}", "values": ["every quarter"]} for n in (1, 2)
                        ],
                        "implementation-status": {"state": state},
                    },
                    answer("policy", id, part, words),
                    {
                        **answer("cloud", id, part, words),
                        "inherited": [{"uuid": named(id, part, "inherited"), "description": "Their badge readers."}],
                    },
                ],
            }
            for part in statements
        ],
    }  # fmt: skip


def answer(component: str, id: str, part: str, words: int) -> dict[str, Any]:
    return {
        "component-uuid": named(component),
        "uuid": named(id, part, component),
        "description": f"{id}, part {part}. " + SENTENCE * words,
        "responsible-roles": [{"role-id": "system-owner", "party-uuids": [named("party", "us")]}],
    }


def results(
    found: dict[str, str],
    reviewed: Iterable[str] = (),
    end: str = "2026-06-12T17:00:00Z",
    title: str = "Annual",
) -> dict[str, Any]:
    """One result of an assessment: a finding by control (printed id) with its state, and what else was reviewed."""
    entries = [
        {
            "uuid": named("finding", title, id),
            "title": f"{id} as seen",
            "description": "What was seen.",
            "target": {
                "type": "objective-id",
                "target-id": f"{control_id(id)}_obj.a-1",
                "status": {"state": state, "reason": "pass" if state == "satisfied" else "fail"},
            },
            "related-observations": [{"observation-uuid": named("observation", title, id)}],
        }
        for id, state in found.items()
    ]
    return {
        "uuid": named("result", title),
        "title": title,
        "description": "The yearly assessment.",
        "start": "2026-05-01T08:00:00Z",
        "end": end,
        "reviewed-controls": {
            "control-selections": [
                {"include-controls": [{"control-id": control_id(id)} for id in dict.fromkeys([*found, *reviewed])]}
            ]
        },
        "observations": [
            {
                "uuid": named("observation", title, id),
                "description": "Looked at.",
                "methods": ["EXAMINE"],
                "collected": "2026-05-20T10:00:00-04:00",
                "relevant-evidence": [{"href": "#" + named("evidence", id), "description": "A screen shot."}],
            }
            for id in found
        ],
        "findings": entries,
    }  # fmt: skip


def assessment(*of: dict[str, Any], version: str = "1.1.3") -> dict[str, Any]:
    """Assessment results of so many results."""
    return {
        "assessment-results": {
            "uuid": named("results"),
            "metadata": metadata("Example Compute Assessment Results", version),
            "import-ap": {"href": "./plan.json"},
            "results": list(of),
        }
    }
