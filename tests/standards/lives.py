"""Dossiers drawn at random for the properties: complete ones with something taken away, and any that parse."""

from __future__ import annotations

import copy
import json
import os
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from standards.assessment import Findings, FindingStatus, assess
from standards.dossier import parse
from standards.edition import Column, Question, Rulebook
from standards.rulebook import FOLDER

MORE = int(os.environ.get("VEDC_EXAMPLES", "1"))  # so many times the examples of a usual run
RANK = {
    FindingStatus.NOT_SATISFIED: 0,
    FindingStatus.UNDETERMINED: 1,
    FindingStatus.SATISFIED: 2,
    FindingStatus.NOT_APPLICABLE: 2,
}


def drawn(examples: int) -> settings:
    """Settings of a property: the same examples every time, or more of them if the environment asks."""
    return settings(max_examples=examples * MORE, deadline=None, derandomize=MORE == 1)


def vector(book: str, name: str) -> dict[str, Any]:
    """A satisfying dossier of a rulebook."""
    found: dict[str, Any] = json.loads((FOLDER / book / "vectors" / f"{name}.json").read_text("utf-8"))
    return found


def found(rulebook: Rulebook, plain: dict[str, Any], on: date) -> Findings:
    return assess(rulebook, parse(plain, rulebook), on)


def statuses(findings: Findings) -> dict[str, FindingStatus]:
    return {part.id: part.status for finding in findings.findings for part in finding.parts}


def answered(plain: dict[str, Any]) -> list[tuple[int | None, str]]:
    """(index of the site or None, question) of every answer."""
    general: list[tuple[int | None, str]] = [(None, id) for id in plain["answers"]]
    return general + [(n, id) for n, site in enumerate(plain["sites"]) for id in site["answers"]]


def holder(plain: dict[str, Any], place: int | None) -> dict[str, Any]:
    found: dict[str, Any] = plain["answers"] if place is None else plain["sites"][place]["answers"]
    return found


def without(plain: dict[str, Any], gone: Any) -> dict[str, Any]:
    """The dossier without some answers."""
    left = copy.deepcopy(plain)
    for place, id in gone:
        holder(left, place).pop(id, None)
    return left


NAMES = st.sampled_from(
    ["", " ", "us", "p1", "end_user", "p", "nobody", "m", "m1", "if-1", "H100 SXM", "site-1", "ß", "x" * 500]
)
HUGE = 2**53 - 1
CELLS: dict[str, st.SearchStrategy[Any]] = {
    "text": NAMES,
    "party": st.sampled_from(["us", "p1", "end_user", "p", "nobody"]),
    "yes_no": st.booleans(),
    "integer": st.sampled_from([-HUGE, -1, 0, 1, 59, HUGE]),
    "decimal": st.sampled_from(["0", "-1", "1e99", "9" * 40, "50", "100.5", "3e26", "0.0001", "2.2e25"]),
    "date": st.sampled_from(["0001-01-01", "2026-01-15", "2026-11-20", "2026-11-21", "9999-12-31"]),
    "country": st.sampled_from(["US", "PR", "MY", "CN", "HK", "MO", "KH"]),
    "site": st.sampled_from(["site-1", "site-2"]),
    "evidence": st.sampled_from([[], ["ev-1"]]),
}


def cell(rulebook: Rulebook, asked: Question | Column) -> st.SearchStrategy[Any]:
    """Any value a question or a column can take."""
    if asked.type == "choice":
        return st.sampled_from(sorted(asked.values))
    if asked.type == "control":
        return st.sampled_from(sorted(rulebook.controls)[:8])
    return CELLS[asked.type]


def value(rulebook: Rulebook, question: Question) -> st.SearchStrategy[Any]:
    """Any answer that parses: rows with any columns missing, twice the same row, any figure however absurd."""
    if question.type != "table":
        return cell(rulebook, question)
    row = st.fixed_dictionaries({}, optional={one.id: cell(rulebook, one) for one in question.columns})
    return st.lists(row, max_size=3).flatmap(lambda rows: st.sampled_from([rows, rows * 2]))
