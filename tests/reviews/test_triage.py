"""The score is a function of a few facts, and every point of it has a reason."""

from __future__ import annotations

from typing import Any

import pytest

from reviews import reasons, triage
from standards.errors import Refusal

NOTHING: dict[str, Any] = {"chips": 0, "sites": 0, "first": 0, "unlisted": [], "countries": {}, "changed": []}


def test_nothing_weighs_nothing() -> None:
    assert triage.score(NOTHING) == triage.Triage(0, ())
    assert triage.score({}) == triage.Triage(0, ())


def test_the_score_is_the_sum_of_its_reasons_the_weightiest_first() -> None:
    found = triage.score(
        NOTHING | {"chips": 300_000, "sites": 4, "first": 1, "unsatisfied": 2, "undetermined": 3}
    )

    assert found.score == sum(reason.points for reason in found.reasons) > 0
    points = [reason.points for reason in found.reasons]
    assert points == sorted(points, reverse=True)
    assert {reason.about for reason in found.reasons} == {"size", "novelty", "findings"}
    assert "300,000 chips" in [reason.words for reason in found.reasons]


@pytest.mark.parametrize("fact", ["chips", "sites", "unsatisfied", "undetermined", "first"])
def test_more_of_a_fact_never_makes_less_of_a_score(fact: str) -> None:
    scores = [triage.score(NOTHING | {fact: 10**power}).score for power in range(7)]

    assert scores == sorted(scores)


@pytest.mark.parametrize("fact", ["unlisted", "changed"])
def test_names_count_and_no_more_than_the_most(fact: str) -> None:
    scores = [triage.score(NOTHING | {fact: [f"n{n}" for n in range(many)]}).score for many in (0, 1, 2, 50)]

    assert scores[0] == 0 < scores[1] < scores[2]
    most = next(weight.most for weight in triage.policy().weights if weight.fact == fact)
    assert scores[3] == most


def test_a_country_weighs_by_its_groups() -> None:
    ally = triage.score(NOTHING | {"countries": {"NL": ["ally", "A:1"]}})
    other = triage.score(NOTHING | {"countries": {"MY": ["B"]}})
    embargo = triage.score(NOTHING | {"countries": {"CN": ["macau_or_d5", "D:5"]}})

    assert ally.score == 0 < other.score < embargo.score
    assert "MY" in other.reasons[0].words


def test_the_weights_are_the_policy_and_nothing_else() -> None:
    policy = triage.read(
        '[queue]\ndue_soon_days = 3\n[[weight]]\nid = "s"\nabout = "size"\nfact = "sites"\n'
        'words = "{value} sites"\neach = 2\nmost = 5\n'
    )

    assert triage.score({"sites": 9}, policy) == triage.Triage(5, (triage.Reason("size", "9 sites", 5),))
    assert policy.due_soon_days == 3


def test_many_names_are_not_all_told() -> None:
    found = triage.score(NOTHING | {"unlisted": [f"chip {n}" for n in range(9)]})

    assert found.reasons[0].words.endswith("and others") and "chip 3" in found.reasons[0].words


def test_a_reason_code_is_on_the_list_and_for_such_a_finding() -> None:
    reasons.require("", "satisfied")
    reasons.require("evidence-missing", "not_satisfied")

    with pytest.raises(Refusal, match="is not a reason code"):
        reasons.require("because", "satisfied")
    with pytest.raises(Refusal, match="is none for satisfied"):
        reasons.require("evidence-missing", "satisfied")
    assert reasons.words("evidence-missing") == "Evidence is missing" and reasons.words(None) == ""
