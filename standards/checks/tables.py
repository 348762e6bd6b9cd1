"""Checks over the rows of a table: completeness, ratios, holdings."""

from collections.abc import Iterable
from fractions import Fraction

from standards.case import Case, Place, Row, amount, filled
from standards.checks.answers import HOLDS, WORDS, at_of, label, unanswered
from standards.checks.kinds import CarveOut, Ratio, Rows
from standards.checks.verdict import Change, Verdict, lacking, satisfied, waiting
from standards.edition import Question
from standards.errors import listed
from standards.quantities import beside, written
from standards.wording import figure


def numbered(rows: Iterable[int]) -> str:
    """Rows as a person counts them: "row 1", "rows 2 and 5"."""
    found = [str(index + 1) for index in rows]
    return f"{'row' if len(found) == 1 else 'rows'} {listed(found)}"


def rows(check: Rows, case: Case, place: Place) -> Verdict:
    """Complete rows; or, explicitly, none."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not isinstance(value, tuple):
        return unanswered(question, place)
    at = at_of(case, question, place)
    if not value:
        return _none(check, question.label, at)
    gaps = _gaps(check, question, value, at)
    if gaps:
        words = listed(change.words.removeprefix("Fill ").removesuffix(".") for change in gaps)
        return lacking(f"“{question.label}” has gaps: {words}.", *gaps)
    said = _cells(check, question, value, at)
    if said is not None:
        return said
    count = f"{len(value)} {'row' if len(value) == 1 else 'rows'}"
    if check.some == "undetermined":
        return waiting(
            f"{count} declared in “{question.label}”; a person must judge them.",
            Change(at, "judge", f"A reviewer judges the {count}."),
        )
    if check.some == "not_satisfied":
        words = f"End what the {count} of “{question.label}” {_state(len(value))}, and declare none."
        return lacking(
            f"{count} declared in “{question.label}”; the rule allows none.", Change(at, "change", words)
        )
    return satisfied(f"{count}, complete: “{question.label}”")


def _gaps(check: Rows, question: Question, value: tuple[Row, ...], at: str) -> list[Change]:
    """One change for each column that is blank somewhere, with the cells it means."""
    found = []
    for column in check.required:
        blank = [index for index, row in enumerate(value) if not filled(row.get(column))]
        if blank:
            cells = tuple(f"{at}/value/{index}/{column}" for index in blank)
            words = f"Fill “{label(question, column)}” in {numbered(blank)}."
            found.append(Change(at, "fill", words, cells))
    return found


def _none(check: Rows, label: str, at: str) -> Verdict:
    if check.none == "satisfied":
        return satisfied(f"None to declare: “{label}”")
    if check.none == "undetermined":
        return waiting(
            f"None is declared, and a person must judge whether that can be: “{label}”",
            Change(at, "judge", "A reviewer judges whether there can be none."),
        )
    return lacking(
        f"None is declared where at least one row is needed: “{label}”",
        Change(at, "fill", f"List at least one in “{label}”"),
    )


def _cells(check: Rows, question: Question, value: tuple[Row, ...], at: str) -> Verdict | None:
    """What the accepted choices of one column make of the rows; None where nothing stands against them."""
    if check.column is None or not check.accept:
        return None
    known = check.accept + check.doubt
    bad = [index for index, row in enumerate(value) if row.get(check.column) not in known]
    doubt = [index for index, row in enumerate(value) if row.get(check.column) in check.doubt]
    cells = tuple(f"{at}/value/{index}/{check.column}" for index in bad or doubt)
    column, wanted = label(question, check.column), listed((f"“{one}”" for one in check.accept), "or")
    if bad:
        said = listed(dict.fromkeys(f"“{value[index].get(check.column) or 'nothing'}”" for index in bad))
        words = f"End what {numbered(bad)} {_state(len(bad))} under “{column}”, and say {wanted} there."
        return lacking(
            f"{numbered(bad).capitalize()} {'says' if len(bad) == 1 else 'say'} {said} where the rule needs "
            f"{wanted}.",
            Change(at, "fill", words, cells),
        )
    if doubt:
        said = listed(dict.fromkeys(f"“{value[index].get(check.column)}”" for index in doubt))
        words = f"A reviewer judges {numbered(doubt)}; only {wanted} under “{column}” needs no judgement."
        return waiting(
            f"{numbered(doubt).capitalize()}: {said}, which a person must judge.",
            Change(at, "judge", words, cells),
        )
    return None


def _state(count: int) -> str:
    return "states" if count == 1 else "state"


def ratio(check: Ratio, case: Case, place: Place) -> Verdict:
    """One column in percent of another, row by row."""
    question, number = case.question(check.question), case.number(check.number)
    value, at = case.answer(check.question, place).value, at_of(case, question, place)
    if not isinstance(value, tuple):
        return unanswered(question, place)
    blank, off, do = [], [], []
    for index, row in enumerate(value):
        part, whole = amount(row.get(check.column)), amount(row.get(check.of))
        if part is None or whole is None or whole <= 0:
            blank.append(index)
        elif not HOLDS[check.op](part * 100 / whole, number.value):
            off.append(f"row {index + 1} is at {beside(part * 100 / whole, number.value)} percent")
            just = f"{WORDS[check.op]} {written(whole * number.value / 100)}"
            do.append((index, f"in row {index + 1} to {just}, of {written(whole)}"))
    name, of = label(question, check.column), label(question, check.of)
    if blank:
        cells = tuple(
            f"{at}/value/{index}/{column}" for index in blank for column in (check.column, check.of)
        )
        words = f"Give both figures, “{name}” and “{of}” above zero, in {numbered(blank)}."
        return lacking(
            f"{numbered(blank).capitalize()} {'does' if len(blank) == 1 else 'do'} not give both figures.",
            Change(at, "fill", words, cells),
        )
    wanted = f"{WORDS[check.op]} {figure(number)}"
    if off:
        cells = tuple(f"{at}/value/{index}/{check.column}" for index, _ in do)
        return lacking(
            f"{listed(off).capitalize()}; the rule asks for {wanted}.",
            Change(at, "fill", f"Bring “{name}” {listed(words for _, words in do)}.", cells),
        )
    return satisfied(f"{len(value)} rows, each {wanted}.")


def carve_out(check: CarveOut, case: Case, place: Place) -> Verdict:
    """Which holdings need no report; the others are reported here, and a person judges them."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not isinstance(value, tuple):
        return unanswered(question, place)
    if not value:
        return satisfied(f"None to declare: “{question.label}”")
    share, limit, at = case.number(check.percent), case.number(check.amount), at_of(case, question, place)
    together: dict[str, tuple[Fraction, Fraction]] = {}
    for index, row in enumerate(value):
        percent, usd = amount(row.get("percent")), amount(row.get("value_usd"))
        if percent is None or usd is None or percent < 0 or usd < 0:
            return lacking(
                f"Row {index + 1} does not give percentage and value.",
                Change(
                    at,
                    "fill",
                    f"Give “{label(question, 'percent')}” and “{label(question, 'value_usd')}” in row {index + 1}.",
                    (f"{at}/value/{index}/percent", f"{at}/value/{index}/value_usd"),
                ),
            )
        name = str(row.get("acts_with") or row.get("holder") or f"row {index + 1}")
        before = together.get(name, (Fraction(0), Fraction(0)))
        together[name] = (before[0] + percent, before[1] + usd)
    line = f"below {figure(share)} and below {figure(limit)}, whichever is lower"
    over = {
        name: f"{name} at {written(percent)} percent and {written(usd)} USD"
        for name, (percent, usd) in together.items()
        if percent >= share.value or usd >= limit.value
    }
    if over:
        return waiting(
            f"Not {line}, so reported and to be judged: {listed(over.values())}.",
            Change(at, "judge", f"A reviewer judges the holdings of {listed(over)}.", tuple(over)),
        )
    if not _traded(check, case):
        return waiting(
            f"All are {line}, but the shares are not said to trade mainly on an exchange where that "
            "exempts them.",
            _exchange(check, case, at),
        )
    return satisfied(f"All {len(together)} are {line}: no report is needed.")


def _exchange(check: CarveOut, case: Case, at: str) -> tuple[Change, ...]:
    """The main exchange, if it can be asked for; else, and otherwise, a reviewer."""
    judge = Change(at, "judge", "A reviewer judges the holdings.")
    if check.exchange is None:
        return (judge,)
    question = case.question(check.exchange)
    words = f"Answer “{question.label}” if the shares trade where that exempts the holdings."
    return (Change(case.pointer(check.exchange), "answer", words), judge)


def _traded(check: CarveOut, case: Case) -> bool:
    if check.exchange is None:
        return False
    value = case.answer(check.exchange).value
    if isinstance(value, bool) or check.exchange_in is None:
        return value is True
    return isinstance(value, str) and bool(value) and case.within(value, (check.exchange_in,))
