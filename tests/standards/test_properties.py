"""What holds of every dossier, drawn at random: nothing missing satisfies, nothing raises, order says nothing, a lapse
never helps, and what would do does.
"""

from __future__ import annotations

import copy
import random
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.assessment import FindingStatus, PartFinding
from standards.checks.verdict import Change
from standards.dossier import parse
from standards.edition import Question, Rulebook
from standards.lint import lint
from standards.proof import prove
from standards.repairs import to_do
from standards.rulebook import get
from tests.standards import tiny
from tests.standards.lives import RANK, answered, drawn, found, holder, statuses, value, vector, without

ON = date(2026, 11, 20)
AI = "ai-diffusion-2025"
SATISFYING = {
    "UVEU": (AI, "uveu-satisfying"),
    "NVEU": (AI, "nveu-satisfying"),
    "DC-VEU": ("dc-veu-2024", "dc-veu-satisfying"),
}
VECTORS = {kind: vector(*names) for kind, names in SATISFYING.items()}
MECHANICAL = ("attest", "choice", "date_by", "evidence", "cadence", "official_text", "recent", "compare")


def cases(kind: str) -> tuple[Rulebook, dict[str, Any]]:
    return get(SATISFYING[kind][0]), VECTORS[kind]


def worse(before: dict[str, FindingStatus], after: dict[str, FindingStatus]) -> set[str]:
    return {id for id in before if RANK[after[id]] < RANK[before[id]]}


@drawn(40)
@given(data=st.data())
@pytest.mark.parametrize("kind", sorted(SATISFYING))
def test_a_satisfying_answer_makes_nothing_worse(kind: str, data: st.DataObject) -> None:
    rulebook, whole = cases(kind)
    gone = data.draw(st.lists(st.sampled_from(answered(whole)), min_size=1, max_size=25, unique=True))
    place, id = gone[0]
    less = without(whole, gone)
    for question in data.draw(st.lists(st.sampled_from(others(rulebook, kind, id)), max_size=6, unique=True)):
        less["answers"][question.id] = {"value": data.draw(value(rulebook, question))}

    lost = made_worse(rulebook, less, holder(whole, place)[id], place, id)

    assert not lost


def made_worse(
    rulebook: Rulebook, less: dict[str, Any], answer: dict[str, Any], place: int | None, id: str
) -> set[str]:
    """The kinds of check that get worse by one answer more."""
    more = copy.deepcopy(less)
    holder(more, place)[id] = answer
    parts = {part.id: part for requirement in rulebook.requirements for part in requirement.parts}
    lost = worse(statuses(found(rulebook, less, ON)), statuses(found(rulebook, more, ON)))
    return {parts[part].check.KIND for part in lost}


def others(rulebook: Rulebook, kind: str, id: str) -> list[Question]:
    """The questions asked once, but for one and for files."""
    asked = rulebook.questions_for(kind)
    return [one for one in asked if one.scope != "site" and one.type != "file" and one.id != id]


@drawn(50)
@given(data=st.data())
@pytest.mark.parametrize("kind", sorted(SATISFYING))
def test_no_missing_answer_is_ever_satisfied(kind: str, data: st.DataObject) -> None:
    rulebook, whole = cases(kind)
    gone = data.draw(st.sets(st.sampled_from(answered(whole)), max_size=60))
    sites = data.draw(st.integers(0, len(whole["sites"])))
    left = without(whole, gone)
    left["sites"] = [] if not sites else left["sites"]
    if data.draw(st.booleans()):
        left["evidence"], left = {}, stripped(left)

    left = pruned(left)
    dossier = parse(left, rulebook)

    proofs = prove(found(rulebook, left, ON), rulebook, dossier)

    parts = {part.id: part for requirement in rulebook.requirements for part in requirement.parts}
    for part in (part for proof in proofs for part in proof.parts):
        own = getattr(parts[part.id].check, "question", None)
        if own is not None and rulebook.questions[own].scope == "site":
            nodes = {node.site: node.status for node in part.sites}
            gaps = [nodes[site["id"]] for site in left["sites"] if _blank(site["answers"].get(own))]
            assert not {"satisfied", "undetermined"}.intersection(gaps), part.id
            assert nodes or part.status == "not_satisfied", part.id
        elif own is not None and _blank(left["answers"].get(own)):
            assert part.status not in ("satisfied", "undetermined"), part.id


def _blank(answer: dict[str, Any] | None) -> bool:
    return answer is None or ("value" not in answer and not answer.get("evidence"))


def stripped(plain: dict[str, Any]) -> dict[str, Any]:
    """Without any file under any answer, or in any row."""
    for answers in (plain["answers"], *(site["answers"] for site in plain["sites"])):
        for answer in answers.values():
            answer.pop("evidence", None)
            for row in answer["value"] if isinstance(answer.get("value"), list) else ():
                row.pop("evidence", None)
    return plain


def pruned(plain: dict[str, Any]) -> dict[str, Any]:
    """Without the rows that name a site that is gone, so that it still parses."""
    if not plain["sites"]:
        for answer in plain["answers"].values():
            if isinstance(answer.get("value"), list):
                answer["value"] = [row for row in answer["value"] if "site" not in row]
    return plain


@drawn(60)
@given(data=st.data())
@pytest.mark.parametrize("kind", sorted(SATISFYING))
def test_whatever_parses_is_found_proven_repaired_and_linted_without_raising(
    kind: str, data: st.DataObject
) -> None:
    rulebook, whole = cases(kind)
    plain = copy.deepcopy(whole)
    asked = [one for one in rulebook.questions_for(kind) if one.type != "file"]
    for question in data.draw(st.lists(st.sampled_from(asked), max_size=12, unique=True)):
        said = {"value": data.draw(value(rulebook, question))}
        for place in [None] if question.scope != "site" else range(len(plain["sites"])):
            holder(plain, place)[question.id] = said
    plain["end_user"] = data.draw(st.sampled_from([plain["end_user"], {}, {"country": "CN", "name": " "}]))
    on = data.draw(st.sampled_from([ON, date.min, date.max, date(2025, 1, 13)]))
    dossier = parse(plain, rulebook)

    begun = time.monotonic()
    findings = found(rulebook, plain, on)
    told = prove(findings, rulebook, dossier), to_do(findings, rulebook, dossier), lint(rulebook, dossier, on)

    assert time.monotonic() - begun < 5  # seconds; a usual one takes some hundredths
    assert all(part.why for finding in findings.findings for part in finding.parts)
    assert len(told[0]) == len(findings.findings)
    for part in (part for finding in findings.findings for part in finding.parts):
        assert bool(part.needs) == (RANK[part.status] < 2), part


@drawn(15)
@given(data=st.data())
@pytest.mark.parametrize("kind", sorted(SATISFYING))
def test_the_order_of_answers_keys_and_files_says_nothing(kind: str, data: st.DataObject) -> None:
    rulebook, whole = cases(kind)
    plain = without(whole, data.draw(st.sets(st.sampled_from(answered(whole)), max_size=8)))
    turned = turn(plain, random.Random(data.draw(st.integers(0, 99))))

    assert found(rulebook, turned, ON) == found(rulebook, plain, ON)


def turn(plain: Any, chance: random.Random) -> Any:
    """The same with the keys of every object in another order."""
    if isinstance(plain, list):
        return [turn(one, chance) for one in plain]
    if not isinstance(plain, dict):
        return plain
    keys = list(plain)
    chance.shuffle(keys)
    return {key: turn(plain[key], chance) for key in keys}


@drawn(15)
@given(data=st.data())
@pytest.mark.parametrize("kind", sorted(SATISFYING))
def test_the_order_of_sites_says_nothing(kind: str, data: st.DataObject) -> None:
    rulebook, whole = cases(kind)
    plain = without(whole, data.draw(st.sets(st.sampled_from(answered(whole)), max_size=8)))
    turned = {**plain, "sites": data.draw(st.permutations(plain["sites"]))}

    assert statuses(found(rulebook, turned, ON)) == statuses(found(rulebook, plain, ON))


@drawn(30)
@given(data=st.data())
@pytest.mark.parametrize("kind", sorted(SATISFYING))
def test_a_lapse_of_evidence_never_improves(kind: str, data: st.DataObject) -> None:
    rulebook, whole = cases(kind)
    plain = without(whole, data.draw(st.sets(st.sampled_from(answered(whole)), max_size=8)))
    later = copy.deepcopy(plain)
    for id in data.draw(st.sets(st.sampled_from(sorted(later["evidence"])), min_size=1, max_size=12)):
        file, end = later["evidence"][id], data.draw(st.sampled_from(["2026-11-19", None]))
        file.pop("covers_to")
        if end and file["covers_from"] <= end:
            file["covers_to"] = end

    before, after = statuses(found(rulebook, plain, ON)), statuses(found(rulebook, later, ON))

    assert worse(after, before) == set()


NEW = {**tiny.FILE, **tiny.COVERING}


def applied(plain: dict[str, Any], change: Change) -> bool:
    """Make a change that needs no person: set a value, attach or renew a file, state a period. Whether it was one."""
    *steps, last = change.at.split("/")[1:]
    if change.do in ("renew", "period"):
        file = plain["evidence"][last]
        file |= tiny.COVERING if change.do == "renew" else {}
        file.setdefault("covers_from", change.value)
        file.setdefault("covers_to", change.value)
        return True
    inner: Any = plain
    for step in steps:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    if change.do == "attach":
        plain["evidence"]["ev-new"] = NEW
        inner.setdefault(last, {})["evidence"] = ["ev-new"]
    elif change.value is not None:
        inner.setdefault(last, {})["value"] = change.value
    else:
        return False
    return True


def done(plain: dict[str, Any], part: PartFinding) -> bool:
    """Make what a part needs; whether all of it could be made without a person."""
    made = [applied(plain, need[0]) for need in part.needs]
    return all(made)


@drawn(30)
@given(data=st.data())
@pytest.mark.parametrize("kind", ["tiny", *sorted(SATISFYING)])
def test_what_would_do_does(rulebook: Rulebook, kind: str, data: st.DataObject) -> None:
    book, whole = (rulebook, tiny.good()) if kind == "tiny" else cases(kind)
    plain = broken(book, whole, data)
    beyond: set[str] = set()  # parts that need a person

    for _ in range(4):  # an answer may open a question, and a question may want a file
        for part in open_(book, plain):
            if mechanical(book, part) and not done(plain, part):
                beyond.add(part.id)

    left = [part for part in open_(book, plain) if mechanical(book, part) and part.id not in beyond]
    assert left == []


def broken(book: Rulebook, whole: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """With answers taken away, answered otherwise, and files lapsed."""
    plain = without(whole, data.draw(st.sets(st.sampled_from(answered(whole)), max_size=10)))
    for place, id in data.draw(st.lists(st.sampled_from(answered(plain)), max_size=10, unique=True)):
        question, answer = book.questions[id], holder(plain, place)[id]
        if question.type not in ("table", "file") and "value" in answer:
            answer["value"] = data.draw(value(book, question))
        if data.draw(st.booleans()):
            answer.pop("evidence", None)
    for file in plain["evidence"].values():
        lapse = data.draw(st.sampled_from(["", "", "past", "no end", "no period"]))
        if lapse == "past":
            file |= {"covers_from": "2020-01-01", "covers_to": "2020-12-31"}
        for end in {"no end": ["covers_to"], "no period": ["covers_from", "covers_to"]}.get(lapse, []):
            file.pop(end, None)
    return plain


def every(book: Rulebook, plain: dict[str, Any]) -> list[PartFinding]:
    return [part for finding in found(book, plain, ON).findings for part in finding.parts]


def open_(book: Rulebook, plain: dict[str, Any]) -> list[PartFinding]:
    return [part for part in every(book, plain) if part.status == FindingStatus.NOT_SATISFIED]


def mechanical(book: Rulebook, found: PartFinding) -> bool:
    parts = {part.id: part for requirement in book.requirements for part in requirement.parts}
    return parts[found.id].check.KIND in MECHANICAL and parts[found.id].check.when is None
