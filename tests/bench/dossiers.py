"""Dossiers as large as one likes: every requirement, every control, many sites, many lots."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

from notary import canonical
from standards import dossier, rulebook
from standards.assessment import FindingStatus, assess
from standards.dossier import Dossier
from standards.edition import Rulebook

EDITION = "ai-diffusion-2025"
VECTORS = Path(rulebook.__file__).parent / "rulebooks" / EDITION / "vectors"


def plain(sites: int, lots: int) -> dict[str, Any]:
    """The complete UVEU dossier with so many sites and lots; every control of the catalogue is answered."""
    edition = rulebook.get(EDITION)
    said = json.loads((VECTORS / "uveu-satisfying.json").read_text())
    few = said["sites"]
    said["sites"] = [
        {**copy.deepcopy(few[n % len(few)]), "id": f"site-{n + 1}", "name": f"Hall {n + 1}"}
        for n in range(sites)
    ]
    answers = said["answers"]
    chips = answers["chips"]["value"]
    answers["chips"]["value"] = [
        {**chips[n % len(chips)], "id": f"lot-{n + 1:04d}", "site": f"site-{n % sites + 1}"}
        for n in range(lots)
    ]
    answers["controls"]["value"] = [
        {"control": control, "status": "implemented", "finding": "satisfied", "assessed_on": "2026-05-04"}
        for control in edition.controls
    ]
    known = {site["id"] for site in said["sites"]}
    for answer in answers.values():
        rows = answer.get("value")
        if isinstance(rows, list):
            for row in rows:
                if "site" in row and row["site"] not in known:
                    row["site"] = "site-1"
    return said


def parsed(said: dict[str, Any]) -> Dossier:
    return dossier.parse(said, rulebook.get(EDITION))


def statuses(edition: Rulebook, said: Dossier, on: date) -> dict[str, FindingStatus]:
    """The status of every finding and of every part."""
    found: dict[str, FindingStatus] = {}
    for finding in assess(edition, said, on).findings:
        found[finding.id] = finding.status
        for part in finding.parts:
            found[part.id] = part.status
    return found


def written(edition: Rulebook, said: Dossier, on: date) -> bytes:
    """The findings with every word, as they are kept."""
    return canonical.dumps(assess(edition, said, on).plain())
