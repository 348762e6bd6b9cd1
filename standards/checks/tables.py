"""Checks over the rows of a table: completeness, ratios, lists of controls and of practices, holdings."""

from collections.abc import Iterable
from fractions import Fraction

from standards.case import Case, Place, Row, amount, filled
from standards.checks.answers import HOLDS, WORDS, unanswered
from standards.checks.kinds import CarveOut, Checklist, Controls, Ratio, Rows
from standards.checks.verdict import Verdict, failed, open_question, satisfied
from standards.errors import listed
from standards.quantities import beside, written
from standards.wording import figure

DONE = frozenset({"implemented", "met"})
JUDGED = frozenset({"inherited", "alternative", "not_applicable"})


def numbered(rows: Iterable[int]) -> str:
    """Rows as a person counts them: "row 1", "rows 2 and 5"."""
    found = [str(index + 1) for index in rows]
    return f"{'row' if len(found) == 1 else 'rows'} {listed(found)}"


def rows(check: Rows, case: Case, place: Place) -> Verdict:
    """Complete rows; or, explicitly, none."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not isinstance(value, tuple):
        return unanswered(question)
    if not value:
        return _none(check, question.label)
    labels = {column.id: column.label for column in question.columns}
    blank = {
        column: [index for index, row in enumerate(value) if not filled(row.get(column))]
        for column in check.required
    }
    gaps = [
        f"“{labels.get(column, column)}” in {numbered(where)}" for column, where in blank.items() if where
    ]
    if gaps:
        return failed(f"“{question.label}” has gaps: {listed(gaps)}.", f"Fill {listed(gaps)}.")
    said = _cells(check, value, {column.id: column for column in question.columns} if check.column else {})
    if said is not None:
        return said
    count = f"{len(value)} {'row' if len(value) == 1 else 'rows'}"
    if check.some == "undetermined":
        return open_question(
            f"{count} declared in “{question.label}”; a person must judge them.",
            "A reviewer judges the rows.",
        )
    if check.some == "not_satisfied":
        return failed(
            f"{count} declared in “{question.label}”; the rule allows none.", "Bring the rows to none."
        )
    return satisfied(f"{count}, complete: “{question.label}”")


def _none(check: Rows, label: str) -> Verdict:
    if check.none == "satisfied":
        return satisfied(f"None to declare: “{label}”")
    if check.none == "undetermined":
        return open_question(f"None is declared, and a person must judge whether that can be: “{label}”")
    return failed(f"None is declared where at least one row is needed: “{label}”", f"List them in “{label}”")


def _cells(check: Rows, value: tuple[Row, ...], columns: object) -> Verdict | None:
    """What the accepted choices of one column make of the rows; None where nothing stands against them."""
    if check.column is None or not check.accept:
        return None
    bad = [
        index for index, row in enumerate(value) if row.get(check.column) not in check.accept + check.doubt
    ]
    doubt = [index for index, row in enumerate(value) if row.get(check.column) in check.doubt]
    if bad:
        said = listed(dict.fromkeys(f"“{value[index].get(check.column)}”" for index in bad))
        return failed(
            f"{numbered(bad).capitalize()} {'says' if len(bad) == 1 else 'say'} {said} where the rule needs "
            f"{listed((f'“{one}”' for one in check.accept), 'or')}.",
            f"End what {numbered(bad)} {'states' if len(bad) == 1 else 'state'}, and say so.",
        )
    if doubt:
        said = listed(dict.fromkeys(f"“{value[index].get(check.column)}”" for index in doubt))
        return open_question(
            f"{numbered(doubt).capitalize()}: {said}, which a person must judge.",
            "A reviewer judges these rows.",
        )
    return None


def ratio(check: Ratio, case: Case, place: Place) -> Verdict:
    """One column in percent of another, row by row."""
    question, value, number = (
        case.question(check.question),
        case.answer(check.question, place).value,
        case.number(check.number),
    )
    if not isinstance(value, tuple):
        return unanswered(question)
    off = []
    for index, row in enumerate(value):
        part, whole = amount(row.get(check.column)), amount(row.get(check.of))
        if part is None or whole is None or whole <= 0:
            return failed(f"Row {index + 1} does not give both figures.", "Give both figures in every row.")
        if not HOLDS[check.op](part * 100 / whole, number.value):
            off.append(f"row {index + 1} is at {beside(part * 100 / whole, number.value)} percent")
    wanted = f"{WORDS[check.op]} {figure(number)}"
    if off:
        return failed(
            f"{listed(off).capitalize()}; the rule asks for {wanted}.", f"Bring every row to {wanted}."
        )
    return satisfied(f"{len(value)} rows, each {wanted}.")


def controls(check: Controls, case: Case, place: Place) -> Verdict:
    """Every control of the sets implemented and not failed by the assessor."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not isinstance(value, tuple):
        return unanswered(question)
    wanted = dict.fromkeys(id for name in check.set for id in case.rulebook.control_sets[name].ids)
    said: dict[str, list[Row]] = {}
    for row in value:
        said.setdefault(str(row.get("control")), []).append(row)
    missing = [id for id in wanted if id not in said]
    bad = [id for id in wanted if id in said and any(_fails(row) for row in said[id])]
    open_ = [id for id in wanted if id in said and id not in bad and any(_doubtful(row) for row in said[id])]
    parts = [
        f"{len(ids)} {what} ({_families(case, ids)})"
        for ids, what in ((missing, "not answered"), (bad, "not implemented or failed by the assessor"))
        if ids
    ]
    if parts:
        return failed(
            f"Of {len(wanted)} controls, {listed(parts)}.",
            f"Implement and have assessed {listed(missing + bad)}.",
        )
    if open_:
        return open_question(
            f"Of {len(wanted)} controls, {len(open_)} are inherited, alternative, not applicable or not "
            "assessed "
            f"({_families(case, open_)}).",
            f"A reviewer accepts these implementations one by one: {listed(open_)}.",
        )
    return satisfied(f"All {len(wanted)} controls are implemented and none failed.")


def _fails(row: Row) -> bool:
    return row.get("finding") == "other_than_satisfied" or row.get("status") not in DONE | JUDGED


def _doubtful(row: Row) -> bool:
    return row.get("status") in JUDGED or row.get("finding") == "not_assessed"


def _families(case: Case, ids: list[str]) -> str:
    by_family: dict[str, list[str]] = {}
    for id in ids:
        by_family.setdefault(case.rulebook.controls[id].family, []).append(id)
    return "; ".join(f"{family}: {listed(found, most=6)}" for family, found in by_family.items())


def checklist(check: Checklist, case: Case, place: Place) -> Verdict:
    """Every item of a published list met."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not isinstance(value, tuple):
        return unanswered(question)
    items = [item.id for item in case.rulebook.checklists[check.list].items]
    said: dict[str, list[object]] = {}
    for row in value:
        said.setdefault(str(row.get("item")), []).append(row.get("status"))
    missing = [id for id in items if id not in said]
    bad = [id for id in items if any(status not in DONE | JUDGED for status in said.get(id, ()))]
    open_ = [id for id in items if id not in bad and any(status in JUDGED for status in said.get(id, ()))]
    title = case.rulebook.checklists[check.list].title
    if missing or bad:
        parts = [
            f"{listed(ids)} {what}" for ids, what in ((missing, "not answered"), (bad, "not met")) if ids
        ]
        return failed(
            f"{title}, of {len(items)} items: {listed(parts)}.", f"Meet and answer {listed(missing + bad)}."
        )
    if open_:
        return open_question(
            f"{title}: {listed(open_)} said to be met otherwise or not to apply.",
            f"A reviewer judges {listed(open_)}.",
        )
    return satisfied(f"{title}: all {len(items)} items are met.")


def carve_out(check: CarveOut, case: Case, place: Place) -> Verdict:
    """Which holdings need no report; the others are reported here, and a person judges them."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not isinstance(value, tuple):
        return unanswered(question)
    if not value:
        return satisfied(f"None to declare: “{question.label}”")
    share, limit = case.number(check.percent), case.number(check.amount)
    together: dict[str, tuple[Fraction, Fraction]] = {}
    for index, row in enumerate(value):
        percent, usd = amount(row.get("percent")), amount(row.get("value_usd"))
        if percent is None or usd is None or percent < 0 or usd < 0:
            return failed(
                f"Row {index + 1} does not give percentage and value.",
                "Give percentage and value in every row.",
            )
        name = str(row.get("acts_with") or row.get("holder") or f"row {index + 1}")
        before = together.get(name, (Fraction(0), Fraction(0)))
        together[name] = (before[0] + percent, before[1] + usd)
    line = f"below {figure(share)} and below {figure(limit)}, whichever is lower"
    over = [
        f"{name} at {written(percent)} percent and {written(usd)} USD"
        for name, (percent, usd) in together.items()
        if percent >= share.value or usd >= limit.value
    ]
    if over:
        return open_question(
            f"Not {line}, so reported and to be judged: {listed(over)}.", "A reviewer judges the holdings."
        )
    if not _traded(check, case):
        return open_question(
            f"All are {line}, but the shares are not said to trade mainly on an exchange where that "
            "exempts them.",
            "Name the country of the main exchange, if the shares trade on one; otherwise a reviewer "
            "judges the holdings.",
        )
    return satisfied(f"All {len(together)} are {line}: no report is needed.")


def _traded(check: CarveOut, case: Case) -> bool:
    if check.exchange is None:
        return False
    value = case.answer(check.exchange).value
    if isinstance(value, bool) or check.exchange_in is None:
        return value is True
    return isinstance(value, str) and bool(value) and case.within(value, (check.exchange_in,))
