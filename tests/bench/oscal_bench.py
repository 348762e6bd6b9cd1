"""What OSCAL costs, as functions to time: an import from its bytes beside the bare parse of them."""

from collections.abc import Callable
from datetime import date

import orjson
from trestle.oscal.ssp import SystemSecurityPlan

from applications import oscal as door
from standards import oscal, rulebook
from standards.assessment import assess
from tests.bench import dossiers
from tests.bench.goals import PARSE
from tests.standards import oscal_samples as samples

Case = tuple[str, Callable[[], object], str]
DAY = date(2026, 11, 20)
IMPORT = "import a plan of 2 MB from its bytes"
LARGE = "import a plan of 20 MB from its bytes"


def written(parts: str, words: int) -> bytes:
    """The bytes of a plan for the whole baseline, as people write it: two spaces a step."""
    edition = rulebook.get(dossiers.EDITION)
    return orjson.dumps(samples.plan(edition.controls, tuple(parts), words), option=orjson.OPT_INDENT_2)


def cases() -> list[Case]:
    """(name, function, goal) for each; a raw case stands before what is held against it."""
    edition = rulebook.get(dossiers.EDITION)
    small, large = written("a", 7), written("abcdefghij", 7)
    said = dossiers.parsed(dossiers.plain(50, 200))
    findings = assess(edition, said, DAY)
    body = orjson.loads(small)["system-security-plan"]
    return [
        (PARSE, lambda: orjson.loads(small), ""),
        (IMPORT, lambda: oscal.read(door.loads(small), edition), "G11: at most 4x the parse"),
        (
            "the same plan loaded by compliance-trestle",
            lambda: SystemSecurityPlan.model_validate(body),
            "beside it",
        ),
        (LARGE, lambda: oscal.read(door.loads(large), edition), "in seconds"),
        ("export the rulebook as a catalog", lambda: door.dumps(oscal.catalog(edition, DAY)), ""),
        (
            "export findings as assessment results",
            lambda: door.dumps(oscal.assessment_results(findings, said, edition)),
            "",
        ),
        ("export 418 answers as a plan", lambda: door.dumps(oscal.plan(said, edition, DAY)), ""),
    ]
