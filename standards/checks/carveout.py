"""The check of small holdings that need no report: added up over all who stand together, against a share and an
amount.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from standards.case import Case, Place, Row, amount, filled
from standards.checks.answers import at_of, label, unanswered
from standards.checks.kinds import CarveOut
from standards.checks.verdict import Change, Verdict, lacking, satisfied, waiting
from standards.errors import listed
from standards.quantities import beside, written
from standards.wording import figure


@dataclass(frozen=True, slots=True)
class Bloc:
    """Holders counted as one: all their holdings in percent and in dollars."""

    holders: tuple[str, ...]
    percent: Fraction
    usd: Fraction


def carve_out(check: CarveOut, case: Case, place: Place) -> Verdict:
    """Which holdings need no report; the others are reported here, and a person judges them."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not isinstance(value, tuple):
        return unanswered(question, place)
    if not value:
        return satisfied(f"None to declare: “{question.label}”")
    share, limit, at = case.number(check.percent), case.number(check.amount), at_of(case, question, place)
    for index, row in enumerate(value):
        if any((cell := amount(row.get(key))) is None or cell < 0 for key in ("percent", "value_usd")):
            words = f"Give “{label(question, 'percent')}” and “{label(question, 'value_usd')}” in row {index + 1}."
            cells = (f"{at}/value/{index}/percent", f"{at}/value/{index}/value_usd")
            return lacking(
                f"Row {index + 1} does not give percentage and value.", Change(at, "fill", words, cells)
            )
    found = blocs(case, value)
    line = f"below {figure(share)} and below {figure(limit)}, whichever is lower"
    over = [bloc for bloc in found if bloc.percent >= share.value or bloc.usd >= limit.value]
    if over:
        said = listed(
            f"{listed(bloc.holders)} {'together ' if len(bloc.holders) > 1 else ''}at "
            f"{beside(bloc.percent, share.value)} percent and {beside(bloc.usd, limit.value)} USD"
            for bloc in over
        )
        names = tuple(name for bloc in over for name in bloc.holders)
        return waiting(
            f"Not {line}, so reported and to be judged: {said}.",
            Change(at, "judge", f"A reviewer judges the holdings of {listed(names)}.", names),
        )
    if not _traded(check, case):
        return waiting(
            f"All are {line}, but the shares are not said to trade mainly on an exchange where that "
            "exempts them.",
            _exchange(check, case, at),
        )
    sums = listed(
        f"{listed(bloc.holders)} at {written(bloc.percent)} percent and {written(bloc.usd)} USD"
        for bloc in found
    )
    return satisfied(f"All {len(found)} are {line}: no report is needed. Counted: {sums}.")


def _exchange(check: CarveOut, case: Case, at: str) -> tuple[Change, ...]:
    """The main exchange, if it can be asked for; else, and otherwise, a reviewer."""
    judge = Change(at, "judge", "A reviewer judges the holdings.")
    if check.exchange is None:
        return (judge,)
    question = case.question(check.exchange)
    words = f"Answer “{question.label}” if the shares trade where that exempts the holdings."
    return (Change(case.pointer(check.exchange), "answer", words), judge)


def blocs(case: Case, rows: Iterable[Row]) -> list[Bloc]:
    """The holders by who stands together: affiliates and parties acting in concert (column acts_with names a common
    name or another holder), and bodies of one government (column government). Links join whole blocs.
    """
    leader: dict[str, str] = {}
    kept = [(_name(row, index), row) for index, row in enumerate(rows)]
    for name, row in kept:
        for link in _links(case, name, row):
            leader[_top(leader, link)] = _top(leader, f"holder {name}")
    together: dict[str, list[tuple[str, Row]]] = {}
    for name, row in kept:
        together.setdefault(_top(leader, f"holder {name}"), []).append((name, row))
    return [
        Bloc(
            tuple(dict.fromkeys(name for name, _ in members)),
            sum((amount(row.get("percent")) or Fraction(0) for _, row in members), Fraction(0)),
            sum((amount(row.get("value_usd")) or Fraction(0) for _, row in members), Fraction(0)),
        )
        for members in together.values()
    ]


def _name(row: Row, index: int) -> str:
    return str(row.get("holder") or f"row {index + 1}").strip()


def _links(case: Case, name: str, row: Row) -> Iterable[str]:
    """What a holder is joined by: itself, a common name or another holder's, a government."""
    yield f"holder {name}"
    if filled(row.get("acts_with")):
        yield f"holder {str(row['acts_with']).strip()}"
    if filled(row.get("government")):
        yield f"government {case.rulebook.countries.counts_as(str(row['government']), case.on)}"


def _top(leader: dict[str, str], name: str) -> str:
    seen = name
    while leader.get(seen, seen) != seen:
        seen = leader[seen]
    leader[name] = seen
    return seen


def _traded(check: CarveOut, case: Case) -> bool:
    if check.exchange is None:
        return False
    value = case.answer(check.exchange).value
    if isinstance(value, bool) or check.exchange_in is None:
        return value is True
    return isinstance(value, str) and bool(value) and case.within(value, (check.exchange_in,))
