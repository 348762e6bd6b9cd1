"""Checks over the ways to the weights: each listed, rated, watched and limited, and narrow where the weights could
leave too fast.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction

from standards.case import Case, Place, Row, amount, filled
from standards.checks.answers import unanswered
from standards.checks.kinds import Extraction, Interfaces, Rates
from standards.checks.tables import numbered
from standards.checks.verdict import (
    NOT_SATISFIED,
    SATISFIED,
    UNDETERMINED,
    Later,
    Verdict,
    failed,
    open_question,
    satisfied,
)
from standards.checks.weights import guards, listing
from standards.errors import listed
from standards.extraction import Paths, Way, lasting, models_of, paths_by, size, slow_enough, speed
from standards.quantities import beside, written
from standards.wording import figure

BARE = Fraction(0)


def _listed(case: Case, question: str) -> tuple[Row, ...] | Verdict:
    """The interfaces; a verdict where they are not answered, or none is declared though there are weights to
    reach.
    """
    value = case.rows(question)
    if value is None:
        return unanswered(case.question(question))
    models = listing(case)
    if models is not None and case.rows(models) is None:
        return unanswered(case.question(models))  # without the models, no interface can be said to be enough
    guarded = guards(case)
    reached = {id for row in value for id in models_of(row, guarded)}
    alone = [id for id, guard in guarded.items() if guard is not False and id not in reached]
    if alone:
        return failed(
            f"No interface is declared for {listed(alone)}.",
            "Declare every interface that can reach its weights.",
        )
    return value


def _guard(case: Case, row: Row) -> bool | None:
    """Whether an interface reaches weights to be guarded; None where readings differ on all it reaches."""
    guarded = guards(case)
    found = [guarded.get(id, True) for id in models_of(row, guarded)]
    return True if True in found else None if None in found else False


def interfaces(check: Interfaces, case: Case, place: Place) -> Verdict:
    """Every interface names its model, and its kind where the edition asks for it."""
    value = _listed(case, check.question)
    if isinstance(value, Verdict):
        return value
    question, known = case.question(check.question), guards(case)
    columns = [column for key in ("id", "model", "kind") if (column := question.column(key)) is not None]
    blank = [
        index for index, row in enumerate(value) if not all(filled(row.get(column.id)) for column in columns)
    ]
    if blank:
        asked = listed((column.label.lower() for column in columns), "or")
        return failed(
            f"{numbered(blank).capitalize()} of the interfaces gives no {asked}.",
            f"Give {listed(column.label.lower() for column in columns)} in every row.",
        )
    astray = dict.fromkeys(id for row in value for id in models_of(row, known) if id not in known)
    if astray and known:
        return failed(
            f"The interfaces name {listed(astray)}, which is no model of the list.",
            "Name models of the list in every row.",
        )
    return satisfied(
        f"{len(value)} interfaces are listed, each with its model."
        if value
        else "No interface, and no weights to reach."
    )


def rates(check: Rates, case: Case, place: Place) -> Verdict:
    """Every interface to such weights has a needed rate, is monitored, or is limited."""
    value = _listed(case, check.question)
    if isinstance(value, Verdict):
        return value
    judged = [
        (index, row, guard) for index, row in enumerate(value) if (guard := _guard(case, row)) is not False
    ]
    bad = [
        (f"{_interface(row, index)} {fault[0]}", f"{_interface(row, index)} {fault[1]}", guard)
        for index, row, guard in judged
        if (fault := RATE_FAULTS[check.part](row)) is not None
    ]
    if bad:
        why = f"Of {len(judged)} interfaces: {listed((why for why, _, _ in bad), most=6)}."
        repair = f"{REPAIRS[check.part]}: {listed((repair for _, repair, _ in bad), most=12)}."
        return failed(why, repair) if any(guard for _, _, guard in bad) else open_question(why, repair)
    return satisfied(f"{len(judged)} interfaces: {GOOD[check.part]}.")


def _interface(row: Row, index: int) -> str:
    return str(row.get("name") or row.get("id") or f"row {index + 1}")


Fault = tuple[str, str] | None


def _required(row: Row) -> Fault:
    needed = amount(row.get("needed_bps"))
    return ("has no needed rate", "by what it gives out") if needed is None or needed < 0 else None


def _monitored(row: Row) -> Fault:
    return None if row.get("monitored") is True else ("is not monitored", "by its output rate")


def _limited(row: Row) -> Fault:
    needed, limit, measured = (amount(row.get(key)) for key in ("needed_bps", "limit_bps", "measured_bps"))
    if needed is None or needed < 0 or limit is None or limit < 0:
        return "has no needed rate or no limit", "to the rate it needs, and state both"
    if limit > needed:
        words = f"is limited to {beside(limit, needed)} bit/s, above the {written(needed)} it needs"
        return words, f"to {speed(needed)}"
    if measured is not None and measured > limit:
        words = f"was measured at {beside(measured, limit)} bit/s, above its limit of {written(limit)}"
        return words, f"to {speed(limit)} in fact, and measure again"
    return None


RATE_FAULTS: dict[str, Callable[[Row], Fault]] = {
    "required": _required,
    "monitored": _monitored,
    "limited": _limited,
}
GOOD = {
    "required": "each has the output rate it needs",
    "monitored": "the output rate of each is monitored",
    "limited": "each is limited to the rate it needs",
}
REPAIRS = {
    "required": "Review and state the output rate each interface truly needs",
    "monitored": "Monitor",
    "limited": "Limit",
}


def extraction(check: Extraction, case: Case, place: Place) -> Verdict:
    """The time in which the weights could leave through each interface; the fast ones expose only a narrow
    API.
    """
    value = _listed(case, check.question)
    if isinstance(value, Verdict):
        return value
    if case.rows(check.models) is None:
        return unanswered(case.question(check.models))
    found = paths_by(case, check)
    ways = [way for way in found.ways if way.guarded is not False]
    trouble = [f"{way.name} {way.trouble}" for way in ways if way.trouble]
    if trouble:
        return failed(
            f"The time cannot be computed: {listed(trouble, most=6)}.",
            "State the size of every model's weights and the needed rate of every interface.",
        )
    fast = [way for way in ways if way.needs_narrow is not False]
    wide = [way for way in fast if not way.has_narrow]
    if not wide or not check.narrow:
        return Later(SATISFIED, _narrow, found, ways, fast)
    certain = any(way.guarded and way.needs_narrow for way in wide)
    return Later(NOT_SATISFIED if certain else UNDETERMINED, _too_wide, found, ways, fast, wide, certain)


def _narrow(found: Paths, ways: list[Way], fast: list[Way]) -> Verdict:
    return satisfied(f"{_sums(found, ways)} {_line(found, ways, fast)}")


def _too_wide(found: Paths, ways: list[Way], fast: list[Way], wide: list[Way], certain: bool) -> Verdict:
    said = f"{_sums(found, ways)} {_line(found, ways, fast)} {_wide(found, wide)}"
    return failed(said, _slower(found, wide)) if certain else open_question(said, _slower(found, wide))


def _sums(found: Paths, ways: list[Way]) -> str:
    """The arithmetic, model by model: its size, the time through each interface, and through all together."""
    said = []
    for all_ in (one for one in found.together if one.guarded is not False):
        own = [way for way in ways if way.model == all_.model]
        each = listed(
            (f"{way.name} at {speed(way.needed or BARE)} in {lasting(way.seconds, found)}" for way in own),
            most=8,
        )
        said.append(
            f"{all_.name}, {size(all_.weight_bytes or BARE)}, could leave through {each}; through all together at "
            f"{speed(all_.rate)} in {lasting(all_.seconds, found)}."
        )
    return " ".join(said) or "No weights at or above the line, so none could leave."


def _line(found: Paths, ways: list[Way], fast: list[Way]) -> str:
    if not fast:
        count = len({way.row for way in ways})
        none = f"Through none of {count} interfaces could weights leave within {figure(found.limit)}."
        quick = [
            one.name
            for one in found.together
            if one.guarded is not False and one.seconds and one.seconds <= found.line
        ]
        joined = f" Through all together those of {listed(quick)} could; the rule asks it of each interface."
        return none + (joined if quick else "")
    return f"At or under {figure(found.limit)}, so that a narrow API is needed: {_names(fast)}."


def _wide(found: Paths, wide: list[Way]) -> str:
    """Which have no narrow API; and where only a faster rate than the needed one asks for it, both readings."""
    said = f"Without a narrow API: {_names(wide)}."
    readings = [
        f"{way.name} in {lasting(way.seconds, found)} at the {speed(way.needed or BARE)} it needs, in "
        f"{lasting(way.fastest_seconds, found)} at the {speed(way.fastest or BARE)} it is limited to or was measured at"
        for way in wide
        if way.needs_narrow is None
    ]
    both = (
        f" Two readings, for the text names the rate that is needed: {listed(readings)}." if readings else ""
    )
    doubt = [way.model for way in wide if way.guarded is None]
    classes = f" Whether {listed(dict.fromkeys(doubt))} is at or above the line is open." if doubt else ""
    return said + both + classes


def _slower(found: Paths, wide: list[Way]) -> str:
    """For each interface the highest rate that needs no narrow API, for the smallest of the models it reaches."""
    least: dict[str, int] = {}
    for way in wide:
        rate = slow_enough(way.weight_bytes or BARE, found.line)
        least[way.name] = min(rate, least.get(way.name, rate))
    said = listed((f"limit {name} to {written(rate)} bit/s" for name, rate in least.items()), "and", 12)
    return f"{said[0].upper()}{said[1:]}, needed rate and limit alike, or make it a narrow, well-defined API."


def _names(ways: Iterable[Way]) -> str:
    return listed(dict.fromkeys(way.name for way in ways))
