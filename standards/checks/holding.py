"""What checks over compute share: the lots that can be counted on a day, and what readings of them amount to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from standards.case import Case
from standards.checks.answers import unanswered
from standards.checks.places import untold
from standards.checks.verdict import SATISFIED, UNDETERMINED, Later, Verdict, failed, open_question
from standards.errors import listed
from standards.holdings import Holdings, Spread, Stocked, holdings, readings


@dataclass(frozen=True, slots=True)
class Counted:
    """The holdings of the group on a day, and every way to read them where something is in doubt."""

    holdings: Holdings
    group: tuple[Stocked, ...]
    readings: tuple[Spread, ...]


def counted(case: Case, question: str, on: date | None = None) -> Counted | Verdict:
    """What the group holds on a day, counted once for a case; a verdict where it is not answered or cannot be
    counted.
    """
    kept = "counted", question, on or case.on
    if kept not in case.kept:
        case.kept[kept] = _counted(case, question, on)
    found: Counted | Verdict = case.kept[kept]
    return found


def _counted(case: Case, question: str, on: date | None) -> Counted | Verdict:
    if case.rows(question) is None:
        return unanswered(case.question(question))
    if case.lineage.missing:
        return untold(case)
    found = holdings(case, on, question)
    if found.trouble:
        return failed(
            f"The chips cannot be counted: {listed(found.trouble, most=5)}.",
            "Give every lot its site, model, quantity and status; for a chip the table does not have, its "
            "TPP and the datasheet; for one that left, the day and how.",
        )
    group = found.group
    return Counted(found, group, tuple(readings(group)))


def doubted(said: Iterable[tuple[Verdict, Spread]]) -> Verdict:
    """What several readings of one measure say: the same answer stands, different ones are shown and left open."""
    pairs = list(said)
    first = pairs[0][0]
    if all(verdict.status is first.status for verdict, _ in pairs):
        return first
    return Later(UNDETERMINED, _two, pairs)


def _two(pairs: list[tuple[Verdict, Spread]]) -> Verdict:
    bad, counting = next(pair for pair in pairs if pair[0].status is not SATISFIED)
    good, leaving = next(pair for pair in pairs if pair[0].status is SATISFIED)
    return open_question(
        f"Two readings. {_way(counting)}: {bad.why} {_way(leaving)}: {good.why}",
        f"State how what is in doubt counts, or: {bad.repair}",
    )


def _way(spread: Spread) -> str:
    counting = f"counting {listed(spread.counted)}" if spread.counted else ""
    leaving = f"leaving out {listed(spread.left_out)}" if spread.left_out else ""
    way = ", ".join(words for words in (counting, leaving) if words)
    return way[:1].upper() + way[1:]
