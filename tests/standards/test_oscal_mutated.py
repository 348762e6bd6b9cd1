"""Whatever is done to a document, it is read or refused; nothing else ever comes out."""

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from standards import oscal, rulebook
from standards.errors import Refusal
from tests.standards import oscal_samples as samples

EDITION = rulebook.get("ai-diffusion-2025")
CONTROLS = ["AC-1", "AC-2", "AC-2(1)", "PS-7"]
WHOLE = (
    samples.plan(CONTROLS),
    samples.assessment(
        samples.results({"AC-1": "satisfied", "AC-2": "not-satisfied"}, reviewed=["PS-7"]),
        samples.results({"AC-2": "satisfied"}, end="2026-07-01T00:00:00Z", title="Again"),
    ),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        [
            "ac-2",
            "AC-2(1)",
            "implemented",
            "1.1.3",
            "satisfied",
            "\ud800",
            "\x00",
            "2026-13-01T",
            "9999-12-31T23:59:59-12:00",
            "0001-01-01T00:00:00+14:00",
        ]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [at]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in inner:
        found += places(held, (*at, key))
    return found


PLACES = [places(document) for document in WHOLE]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """One of the documents with a few places replaced or taken out."""
    which = draw(st.integers(0, len(WHOLE) - 1))
    document: Any = copy.deepcopy(WHOLE[which])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.sampled_from(PLACES[which]))
        if not at:
            return draw(VALUES)
        holder = document
        try:
            for step in at[:-1]:
                holder = holder[step]
            if draw(st.booleans()):
                del holder[at[-1]]
            else:
                holder[at[-1]] = draw(VALUES)
        except (KeyError, IndexError, TypeError):
            continue
    return document


@settings(max_examples=400, deadline=None)
@given(mutated())
def test_a_mutated_document_is_read_or_refused_with_pointers(document: Any) -> None:
    try:
        imported = oscal.read(document, EDITION)
    except Refusal as refusal:
        assert refusal.faults
        assert all(fault.pointer == "" or fault.pointer.startswith("/") for fault in refusal.faults)
        return
    rows, report = oscal.merge([], imported)
    assert rows == imported.rows and report.added == tuple(row["control"] for row in rows)
    assert all(row["control"] in EDITION.controls for row in rows)
    assert all(isinstance(cell, str) and cell.encode() for row in rows for cell in row.values())


@settings(max_examples=200, deadline=None)
@given(VALUES)
def test_anything_at_all_is_read_or_refused(value: Any) -> None:
    for document in (value, {"system-security-plan": value}, {"assessment-results": value}):
        try:
            oscal.read(document, EDITION)
        except Refusal as refusal:
            assert refusal.faults


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(CONTROLS),
    st.sampled_from(["planned", "implemented", "partial", "alternative"]),
    st.integers(0, 3),
)
def test_taking_an_answer_away_never_makes_a_status_out_of_nothing(
    control: str, state: str, gone: int
) -> None:
    document = copy.deepcopy(WHOLE[0])
    entry = next(
        one
        for one in document["system-security-plan"]["control-implementation"]["implemented-requirements"]
        if one["control-id"] == oscal.names.control_id(control)
    )
    entry["props"] = []
    for statement in entry["statements"]:
        for answer in statement["by-components"][:gone]:
            answer.pop("implementation-status", None)
            answer.pop("inherited", None)
            answer["component-uuid"] = samples.named("policy")

    rows = {row["control"]: row for row in oscal.read(document, EDITION).rows}

    assert ("status" in rows[control]) == (gone < 3)
