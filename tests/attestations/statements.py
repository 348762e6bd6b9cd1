"""Statements as the signing room makes them, for tests that print or show one."""

from __future__ import annotations

from typing import Any

PLACES = [
    ("Jurong East Hall A", "21 Jurong Gateway Road, Singapore 608546", "SG"),
    ("Johor Campus, Block 3", "Jalan Teknologi Perintis 1/4, 79200 Iskandar Puteri", "MY"),
    ("Inzai North", "2-1 Shiroi, Inzai, Chiba 270-1352", "JP"),
    ("Luleå II", "Datorvägen 9, 974 37 Luleå", "SE"),
    ("Querétaro Uno", "Av. Cúmulo de Virgo 118, 76246 El Marqués", "MX"),
]
COUNTRIES = {
    "SG": "Singapore",
    "MY": "Malaysia",
    "JP": "Japan",
    "SE": "Sweden",
    "MX": "Mexico",
    "US": "United States",
}

REQUIREMENTS = [
    ("s10-01", "1", "General compliance and track record", "satisfied", "verified"),
    ("s10-02", "2", "No military or intelligence ties", "satisfied", "inferred"),
    ("s10-03", "3", "Foreign technology ties", "undetermined", "verified"),
    ("s10-04", "4", "Barred chip transfers", "satisfied", "verified"),
    ("s10-05", "5", "Intra-company transfer notice", "satisfied", "verified"),
    ("s10-06", "6", "Geographic allocation of compute", "satisfied", "inferred"),
    ("s10-07", "7", "Frontier training limits", "satisfied", "verified"),
    ("s10-08", "8", "Where model weights may be kept", "satisfied", "verified"),
    ("s10-09", "9", "Prohibited uses and human rights", "satisfied", "verified"),
    ("s10-10", "10", "Chip installation report", "satisfied", "inferred"),
    ("s10-11", "11", "Monitoring, records and notice of failure", "satisfied", "verified"),
    ("s10-12", "12", "Certification as a VEU", "satisfied", "verified"),
    ("s10-13", "13", "Ownership security (FOCI)", "satisfied", "verified"),
    ("s10-14", "14", "Baseline security of chips and data", "not_satisfied", "verified"),
    ("s10-14-phys", "14.f", "Physical features of every VEU data center", "undetermined", "not_found"),
    ("s10-15", "15", "AI-specific cybersecurity", "satisfied", "verified"),
    ("s10-16", "16", "Transit security", "satisfied", "verified"),
    ("s10-17", "17", "Sanitization and disposal", "satisfied", "verified"),
    ("s10-18", "18", "Personnel security", "satisfied", "verified"),
    ("s10-19", "19", "Enforcement", "satisfied", "verified"),
    ("s10-20x", "closing note", "Intentional publication exemption", "not_applicable", "verified"),
    (
        "s748-15-owner",
        "(a)(2)(ii)-(iii)",
        "Owner applies; operator separately authorized",
        "satisfied",
        "verified",
    ),
    ("s748-15-180", "(a)(2)(ii)(A)", "New data center notice (UVEU)", "satisfied", "verified"),
    ("s748-15-nveu-cap", "(a)(2)(iii)(B)", "NVEU installed-base cap", "not_applicable", "verified"),
    ("s748-15-usr", "(f)(1)(ii)-(iii)", "End-user semi-annual report", "satisfied", "verified"),
]

CONDITIONS = [
    (
        "File the assessor’s completed certification of the nine controls named beside FedRAMP High.",
        "s10-14",
        "2027-02-28",
    ),
    (
        "Keep a roving guard at all hours at Johor Campus until the perimeter detection is accepted.",
        "s10-14-phys",
        None,
    ),
]

REASONS = (
    "The applicant shows a record of proper end use and a workable plan at every site. Its group keeps "
    "18.4 percent of its computing power outside the ally list and 6.1 percent in Malaysia, under the limits "
    "of paragraph 6.\n\n"
    "Paragraph 14 is not yet met in full: three of the nine named controls await the assessor. The committee "
    "finds the interim measures sufficient and makes completion a condition."
)


def statement(sites: int = 3, conditions: bool = True, **changes: Any) -> dict[str, Any]:
    """A signed statement's content with so many sites; `changes` replace whole parts of the predicate."""
    agreed = CONDITIONS if conditions else []
    predicate: dict[str, Any] = {
        "reference": "VEU-2026-0007",
        "decision": "authorized_with_conditions" if conditions else "authorized",
        "endUser": {
            "name": "Meridian Compute Holdings, Inc.",
            "address": "500 Howard Street, San Francisco, CA 94105",
            "country": "US",
        },
        "kind": "UVEU",
        "kindTitle": "Universal Validated End User",
        "sites": [_site(number) for number in range(1, sites + 1)],
        "rulebook": {
            "id": "ai-diffusion-2025",
            "edition": "2025-01-15",
            "hash": "sha256:" + "3f7a" * 16,
            "title": "Framework for Artificial Intelligence Diffusion",
            "citation": "90 FR 4544; 15 CFR 748.15 and Supplement No. 10 to part 748",
            "enforcement": {
                "status": "not_enforced",
                "since": "2025-05-13",
                "note": "The text is still codified. BIS announced that it plans to rescind the rule and "
                "does not enforce it.",
            },
        },
        "dossier": {"sha256": "9c1e" * 16, "filing": 2, "filedOn": "2026-11-20"},
        "findings": {
            "sha256": "a04b" * 16,
            "on": "2026-11-21",
            "summary": [
                {
                    "id": id_,
                    "paragraph": paragraph,
                    "title": title,
                    "status": status,
                    "provenance": provenance,
                    "by": "reviewer" if status == "undetermined" else "machine",
                }
                for id_, paragraph, title, status, provenance in REQUIREMENTS
            ],
        },
        "determination": {
            "decidedOn": "2026-11-23",
            "determinedBy": {"name": "Ravi Menon", "agency": "Department of Commerce"},
            "approvedBy": {"name": "Rhea Castellanos", "agency": "Department of Energy"},
            "reasons": REASONS,
        },
        "conditions": [
            {"number": number, "text": text, "requirement": requirement, "dueOn": due}
            for number, (text, requirement, due) in enumerate(agreed, 1)
        ],
        "validity": {
            "from": "2026-11-23",
            "until": "2029-11-22",
            "basis": "Platform policy; the rule sets no term.",
        },
        "issuer": {"name": "VEDC", "url": "https://vedc.example"},
    }
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "VEU-2026-0007/dossier/2", "digest": {"sha256": "9c1e" * 16}}],
        "predicateType": "https://vedc.example/predicates/determination/v1",
        "predicate": predicate | changes,
    }


def _site(number: int) -> dict[str, str]:
    name, address, country = PLACES[(number - 1) % len(PLACES)]
    again = (number - 1) // len(PLACES)
    return {
        "id": f"site-{number}",
        "name": f"{name} ({again + 1})" if again else name,
        "address": address,
        "country": country,
    }
