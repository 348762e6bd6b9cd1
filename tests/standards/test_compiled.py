"""The checks written a second time, as the bench's compiled Python, say what the engine says."""

from datetime import date

import pytest

from standards.assessment import assess
from standards.rulebook import get
from tests.bench import dossiers
from tests.bench.compiled import STATUSES, compiled

ON = date(2026, 11, 20)


@pytest.mark.parametrize("sites", [2, 50])
def test_compiled_checks_agree_with_the_engine_on_a_full_dossier(sites: int) -> None:
    edition, dossier = get(dossiers.EDITION), dossiers.parsed(dossiers.plain(sites, 200))
    found = {part.id: part.status for one in assess(edition, dossier, ON).findings for part in one.parts}
    straight = {id: STATUSES[status] for id, status in compiled(edition, dossier.kind, ON)(dossier).items()}
    assert straight == found


def test_compiled_checks_agree_with_the_engine_where_nothing_is_answered() -> None:
    edition = get(dossiers.EDITION)
    plain = dossiers.plain(3, 0) | {"answers": {}, "evidence": {}}
    plain["sites"] = [{**site, "answers": {}} for site in plain["sites"]]
    plain["answers"]["parties"], plain["answers"]["ownership"] = {"value": []}, {"value": []}
    dossier = dossiers.parsed(plain)
    found = {part.id: part.status for one in assess(edition, dossier, ON).findings for part in one.parts}
    straight = {id: STATUSES[status] for id, status in compiled(edition, dossier.kind, ON)(dossier).items()}
    differing = {id: (found[id], straight[id]) for id in found if found[id] != straight[id]}
    assert not differing
