"""The editions of the house: they load, and a whole dossier under each leaves open only what a
person must judge.
"""

import time
from collections.abc import Iterator

import pytest

from standards.assessment import assess
from standards.dossier import parse, plain
from standards.edition import Rulebook
from standards.errors import Refusal
from standards.rulebook import catalogue, get
from tests.standards import whole


def roads() -> Iterator[tuple[str, str]]:
    for id in ("ai-diffusion-2025", "dc-veu-2024"):
        for kind in get(id).kinds:
            yield id, kind.id


def test_the_catalogue_is_loaded_once_and_knows_its_own() -> None:
    assert catalogue() is catalogue()
    assert {"ai-diffusion-2025", "dc-veu-2024"} <= catalogue().keys()
    with pytest.raises(Refusal, match='There is no rulebook "x"; there are ai-diffusion-2025'):
        get("x")


@pytest.mark.parametrize(("id", "kind"), list(roads()))
def test_a_whole_dossier_leaves_nothing_open(id: str, kind: str) -> None:
    rulebook = get(id)
    dossier = parse(whole.dossier(rulebook, kind), rulebook)

    found = assess(rulebook, dossier, whole.ON)

    open_ = {
        part.id: f"{part.status.value}: {part.why}"
        for finding in found.findings
        for part in finding.parts
        if part.status in ("not_satisfied", "undetermined")
    }
    assert open_ == {}
    assert parse(plain(dossier), rulebook) == dossier


@pytest.mark.parametrize(("id", "kind"), list(roads()))
def test_an_empty_dossier_satisfies_no_part(id: str, kind: str) -> None:
    rulebook = get(id)
    said = {**whole.dossier(rulebook, kind), "answers": {}, "sites": [], "end_user": {}, "evidence": {}}

    found = assess(rulebook, parse(said, rulebook), whole.ON)

    assert {part.status.value for finding in found.findings for part in finding.parts} == {"not_satisfied"}


def fastest(rulebook: Rulebook, sites: int, lots: int) -> float:
    dossier = parse(whole.dossier(rulebook, "UVEU", sites, lots), rulebook)
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        assess(rulebook, dossier, whole.ON)
        times.append(time.perf_counter() - begun)
    return min(times)


def test_the_cost_grows_with_the_sites_and_no_faster() -> None:
    rulebook = get("ai-diffusion-2025")

    small, large = fastest(rulebook, 50, 200), fastest(rulebook, 500, 2000)

    assert large < 20 * small, (small, large)
