"""Every requirement has a dossier that satisfies it and a variation that does not, and nothing else moves."""

import copy
import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from standards.assessment import Findings, assess
from standards.dossier import parse
from standards.edition import Rulebook
from standards.rulebook import FOLDER, get

Vector = dict[str, Any]
FOLDERS = sorted(path.parent for path in FOLDER.glob("*/vectors/vectors.toml"))


def vectors(name: str) -> Iterator[tuple[Path, Vector]]:
    for folder in FOLDERS:
        for vector in tomllib.loads((folder / "vectors.toml").read_text("utf-8")).get(name, []):
            yield folder, vector


def rulebook_of(folder: Path) -> Rulebook:
    return get(folder.parent.name)


def satisfying(folder: Path, kind: str) -> tuple[Any, Vector]:
    entry = next(vector for at, vector in vectors("dossier") if at == folder and vector["kind"] == kind)
    return json.loads((folder / entry["file"]).read_text("utf-8")), entry


def varied(plain: Any, changes: list[dict[str, Any]]) -> Any:
    plain = copy.deepcopy(plain)
    for change in changes:
        *path, last = [
            step.replace("~1", "/").replace("~0", "~") for step in change["pointer"].split("/")[1:]
        ]
        at = plain
        for step in path:
            at = at[int(step)] if isinstance(at, list) else at[step]
        key: Any = int(last) if isinstance(at, list) else last
        if change.get("remove"):
            del at[key]
        elif isinstance(at, list) and key == len(at):
            at.append(change["value"])
        else:
            at[key] = change["value"]
    return plain


def held(folder: Path, plain: Any, on: str) -> Findings:
    rulebook = rulebook_of(folder)
    return assess(rulebook, parse(plain, rulebook), date.fromisoformat(on))


def named(pair: tuple[Path, Vector]) -> str:
    return f"{pair[1]['kind']}: {pair[1].get('requirement', 'all')}: {pair[1].get('title', 'satisfying')}"


@pytest.mark.parametrize("pair", list(vectors("dossier")), ids=named)
def test_a_satisfying_dossier_satisfies(pair: tuple[Path, Vector]) -> None:
    folder, entry = pair
    plain, _ = satisfying(folder, entry["kind"])

    found = held(folder, plain, entry["on"])

    open_ = {one.id: one.why for one in found.findings if one.status in ("not_satisfied", "undetermined")}
    assert open_ == {}


@pytest.mark.parametrize("pair", list(vectors("variation")), ids=named)
def test_a_variation_fails_where_it_says_and_nowhere_else(pair: tuple[Path, Vector]) -> None:
    folder, vector = pair
    plain, _ = satisfying(folder, vector["kind"])
    before = {one.id: one.status for one in held(folder, plain, vector["on"]).findings}

    found = held(folder, varied(plain, vector["set"]), vector["on"])

    after = {one.id: one.status for one in found.findings}
    moved = {id for id in after if after[id] != before[id]}
    mine = next(one for one in found.findings if one.id == vector["requirement"])
    assert mine.status == vector["expect"], mine.why
    assert set(vector["parts"]) <= {part.id for part in mine.parts if part.status == vector["expect"]}
    assert moved - {vector["requirement"]} == set(vector.get("also", [])) & moved
    assert moved <= {vector["requirement"], *vector.get("also", [])}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_every_requirement_has_a_variation_that_fails(folder: Path) -> None:
    rulebook = rulebook_of(folder)
    covered = {vector["requirement"] for at, vector in vectors("variation") if at == folder}

    assert {requirement.id for requirement in rulebook.requirements} - covered == set()
