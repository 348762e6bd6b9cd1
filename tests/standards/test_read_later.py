"""Findings are told when they are read, and say then what they would have said at once."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.assessment import Finding, Findings, FindingStatus, assess
from standards.case import Case
from standards.checks.asking import asking, verdict_at
from standards.checks.judging import judged
from standards.checks.verdict import Later, Verdict
from standards.dossier import parse
from standards.edition import Rulebook
from standards.lots import lots, table
from standards.rulebook import get
from tests.bench import dossiers
from tests.standards import lives, tiny

ON = tiny.ON
BOOKS = {
    "ai-diffusion-2025": "uveu-satisfying",
    "cn-mo-2026": "satisfying",
    "dc-veu-2024": "dc-veu-satisfying",
}


def fresh(rulebook: Rulebook) -> Findings:
    return assess(rulebook, parse(tiny.good(), rulebook), ON)


def whole(findings: Findings) -> str:
    return repr(findings) + json.dumps(findings.plain())


def test_a_finding_that_was_kept_says_what_it_said_whatever_became_of_what_was_read(
    rulebook: Rulebook,
) -> None:
    plain = tiny.good()
    kept, said = assess(rulebook, parse(plain, rulebook), ON), whole(fresh(rulebook))
    for answer in plain["answers"].values():
        for row in answer["value"] if isinstance(answer.get("value"), list) else ():
            for cell in [cell for cell in row.values() if isinstance(cell, list)]:
                cell.clear()
            row.clear()
        answer.clear()
    for site in plain["sites"]:
        site["answers"].clear()

    assert whole(kept) == said


@pytest.mark.parametrize(
    "through",
    [
        lambda found: pickle.loads(pickle.dumps(found)),  # noqa: S301  (what was written here)
        copy.copy,
        copy.deepcopy,
        lambda found: replace(found),
    ],
)
def test_a_finding_that_nobody_has_read_is_copied_and_sent_whole(
    rulebook: Rulebook, through: Callable[[Finding], Finding]
) -> None:
    one = next(finding for finding in fresh(rulebook).findings if finding.parts)
    same = next(finding for finding in fresh(rulebook).findings if finding.parts)

    sent = through(one)

    assert sent == same and hash(sent) == hash(same) and repr(sent) == repr(same)
    assert asdict(sent) == asdict(same)


def test_a_finding_that_nobody_has_read_equals_one_that_was_read(rulebook: Rulebook) -> None:
    unread, read = fresh(rulebook), fresh(rulebook)
    whole(read)

    assert unread == read and hash(unread) == hash(fresh(rulebook))


def test_a_finding_has_its_own_fields_and_no_others_and_cannot_be_changed(rulebook: Rulebook) -> None:
    finding = fresh(rulebook).findings[0]

    for one in (finding, finding.parts[0]):
        assert not hasattr(one, "whi")
        with pytest.raises(AttributeError):
            one.why = "otherwise"  # type: ignore[misc]


def test_many_who_read_one_finding_at_once_read_the_same(rulebook: Rulebook) -> None:
    said = whole(fresh(rulebook))
    for _ in range(5):
        findings, heard, start = fresh(rulebook), list[str](), Barrier(4)

        def read(findings: Findings = findings, heard: list[str] = heard, start: Barrier = start) -> None:
            start.wait()
            heard.append(whole(findings))

        readers = [Thread(target=read) for _ in range(4)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert heard == [said] * 4


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[FindingStatus, Verdict]]:
    """The status that stood first, and the verdict in words, of everything that is told later."""
    heard: list[tuple[FindingStatus, Verdict]] = []
    begin = Later.__init__

    def begun(self: Later, status: FindingStatus, make: Callable[..., Verdict], *of: Any) -> None:
        def overheard(*of: Any) -> Verdict:
            verdict = make(*of)
            heard.append((status, verdict))
            return verdict

        begin(self, status, overheard, *of)

    monkeypatch.setattr(Later, "__init__", begun)
    return heard


def bare(plain: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The dossier; without each fifth answer, five times; without any; without sites as well."""
    said = lives.answered(plain)
    yield plain
    for step in range(5):
        yield lives.without(plain, said[step::5])
    yield lives.without(plain, said)
    yield {**lives.without(plain, said), "sites": []}


@pytest.mark.parametrize("book", BOOKS)
def test_the_words_that_come_later_are_of_the_status_that_stood_before(
    book: str, made: list[tuple[FindingStatus, Verdict]]
) -> None:
    edition = get(book)
    for plain in bare(lives.vector(book, BOOKS[book])):
        for day in (ON, edition.compliance, date(2025, 2, 1)):
            whole(assess(edition, parse(plain, edition), day))

    assert {FindingStatus.SATISFIED, FindingStatus.NOT_SATISFIED} <= {status for status, _ in made}
    assert all(status is verdict.status for status, verdict in made)


@lives.drawn(40)
@given(data=st.data())
def test_a_site_that_says_what_another_said_is_found_as_if_it_were_judged_alone(data: st.DataObject) -> None:
    edition, plain = get(dossiers.EDITION), dossiers.plain(6, 3)
    said = [(place, id) for place, id in lives.answered(plain) if place is not None]
    gone = data.draw(st.lists(st.sampled_from(said), max_size=8))
    left = lives.without(plain, gone)
    for place, id in data.draw(st.lists(st.sampled_from(said), max_size=8)):
        answer = lives.holder(left, place).get(id)
        question = edition.questions[id]
        if answer is not None and question.type not in ("table", "file"):
            answer["value"] = data.draw(lives.cell(edition, question))
    case = Case(edition, parse(left, edition), ON)

    for requirement in edition.requirements_for("UVEU"):
        for part in requirement.parts_for("UVEU"):
            asked = asking(part, edition)
            if asked.at_sites:
                alone = [(place, asdict(verdict_at(asked, case, place))) for place in case.places]
                assert [(place, asdict(verdict)) for place, verdict in judged(part, case)] == alone


def test_what_an_edition_keeps_does_not_go_with_it(rulebook: Rulebook) -> None:
    fresh(rulebook)
    sent = pickle.loads(pickle.dumps(rulebook))  # noqa: S301  (what was written here)

    assert rulebook.kept and not sent.kept and sent == rulebook
    assert not replace(rulebook, edition="2099-01-01").kept
    assert not copy.deepcopy(rulebook).kept


def test_a_day_that_was_asked_before_is_found_as_at_first(rulebook: Rulebook) -> None:
    dossier = parse(tiny.good(), rulebook)
    days = [date(2025 + n // 12, n % 12 + 1, 1) for n in range(80)]
    first = [whole(assess(rulebook, dossier, day)) for day in days]

    assert [whole(assess(rulebook, dossier, day)) for day in reversed(days)] == first[::-1]


def test_lots_that_are_alike_are_one_stock_and_each_keeps_its_name_and_number() -> None:
    edition, plain = get(dossiers.EDITION), dossiers.plain(6, 24)
    case = Case(edition, parse(plain, edition), ON)
    found, rows = lots(case, "chips"), plain["answers"]["chips"]["value"]

    assert [(lot.row, lot.name, lot.quantity) for lot in found] == [
        (index, row["id"], row["quantity"]) for index, row in enumerate(rows)
    ]
    sums = table(case, "chips").sums
    assert len(sums) < len(found)
    assert all(sums[stock] == sum(lot.quantity for lot in found if lot.stock is stock) for stock in sums)
    assert sum(lot.tpp for lot in found) == sum(stock.each * count for stock, count in sums.items())
