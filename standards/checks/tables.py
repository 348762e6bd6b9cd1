"""Checks over the rows of a table: completeness, ratios."""

from collections.abc import Iterable

from standards.case import Case, Place, Row, amount, filled
from standards.checks.answers import HOLDS, WORDS, at_of, label, unanswered
from standards.checks.kinds import Ratio, Rows
from standards.checks.verdict import Change, Verdict, lacking, satisfied, waiting
from standards.edition import Question, Rulebook
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
    if not value:
        return _none(check, question.label, at_of(case, question, place))
    blank = _blank(check, question, value, case)
    if blank:
        gaps = _gaps(question, blank, at_of(case, question, place))
        words = listed(change.words.removeprefix("Fill ").removesuffix(".") for change in gaps)
        return lacking(f"“{question.label}” has gaps: {words}.", *gaps)
    if check.column is not None and check.accept:
        said = _cells(check, question, value, at_of(case, question, place))
        if said is not None:
            return said
    count = f"{len(value)} {'row' if len(value) == 1 else 'rows'}"
    if check.some == "undetermined":
        return waiting(
            f"{count} declared in “{question.label}”; a person must judge them.",
            Change(at_of(case, question, place), "judge", f"A reviewer judges the {count}."),
        )
    if check.some == "not_satisfied":
        words = f"End what the {count} of “{question.label}” {_state(len(value))}, and declare none."
        return lacking(
            f"{count} declared in “{question.label}”; the rule allows none.",
            Change(at_of(case, question, place), "change", words),
        )
    return satisfied(f"{count}, complete: “{question.label}”")


def _blank(check: Rows, question: Question, value: tuple[Row, ...], case: Case) -> dict[str, list[int]]:
    """By column, the rows whose cell says nothing; a column without such a row is not there."""
    blank = {}
    texts = _texts(question, case.rulebook)
    for column in check.required:
        cells = [row.get(column) for row in value]
        if column in texts or not all(cells):
            found = [index for index, cell in enumerate(cells) if not filled(cell)]
            if found:
                blank[column] = found
    return blank


def _texts(question: Question, rulebook: Rulebook) -> frozenset[str]:
    """The columns of words, in which there may be nothing but spaces."""
    kept = "texts of", question.id
    if kept not in rulebook.kept:
        texts = (column.id for column in question.columns if column.type == "text")
        rulebook.kept[kept] = frozenset(texts)
    found: frozenset[str] = rulebook.kept[kept]
    return found


def _gaps(question: Question, blank: dict[str, list[int]], at: str) -> list[Change]:
    """One change for each column that is blank somewhere, with the cells it means."""
    found = []
    for column, rows in blank.items():
        cells = tuple(f"{at}/value/{index}/{column}" for index in rows)
        words = f"Fill “{label(question, column)}” in {numbered(rows)}."
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
    if check.column is None:
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
