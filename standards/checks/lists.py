"""Checks over lists that somebody else published: controls by family, practices item by item."""

from collections.abc import Iterable, Mapping

from standards.case import Case, Place, Row
from standards.checks.answers import at_of, unanswered
from standards.checks.kinds import Checklist, Controls
from standards.checks.verdict import Change, Verdict, lacking, satisfied, waiting
from standards.edition import Question, Rulebook
from standards.errors import listed
from standards.families import Answered, Standing, answered, by_id, inherited, standing

SHOWN = 6


def controls(check: Controls, case: Case, place: Place) -> Verdict:
    """Every control of the sets implemented and not failed by the assessor."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not isinstance(value, tuple):
        return unanswered(question, place)
    wanted = wanted_by(check, case.rulebook)
    found, at = standing(wanted, _answered(case, question, place, "control")), at_of(case, question, place)
    if found.missing or found.failed:
        return _unmet(case, found, at, f"Of {len(wanted)} controls")
    if found.judged:
        return _judged(case, found.judged, by_id(value, "control"), at, len(wanted))
    return satisfied(f"All {len(wanted)} controls are implemented and none failed.")


def wanted_by(check: Controls, rulebook: Rulebook) -> Mapping[str, None]:
    """The controls of a check's sets in order, each once; put together once for an edition."""
    kept = "controls of", check.set
    if kept not in rulebook.kept:
        ids = (id for name in check.set for id in rulebook.control_sets[name].ids)
        rulebook.kept[kept] = dict.fromkeys(ids)
    found: Mapping[str, None] = rulebook.kept[kept]
    return found


def _answered(case: Case, question: Question, place: Place, column: str) -> Answered:
    """What the rows of a list say, looked at once for all that is asked of the list."""
    kept = "answered", question.id, place.at
    if kept not in case.kept:
        rows = case.answer(question.id, place).value
        case.kept[kept] = answered(rows, column, assessed=column == "control")
    found: Answered = case.kept[kept]
    return found


def _unmet(case: Case, found: Standing, at: str, head: str) -> Verdict:
    parts, changes = [], []
    if found.missing:
        parts.append(f"{len(found.missing)} not answered ({_families(case, found.missing)})")
        words = f"Implement, have assessed and enter {_counted(case, found.missing)}."
        changes.append(Change(at, "fill", words, found.missing))
    if found.failed:
        parts.append(
            f"{len(found.failed)} not implemented or failed by the assessor ({_families(case, found.failed)})"
        )
        words = f"Put right and have assessed again {_counted(case, found.failed)}."
        changes.append(Change(at, "change", words, found.failed))
    return lacking(f"{head}, {listed(parts)}.", *changes)


def _judged(case: Case, ids: tuple[str, ...], said: Mapping[str, list[Row]], at: str, count: int) -> Verdict:
    """What waits for a person, each for its reason; of the inherited, from whom."""
    reasons: dict[str, list[str]] = {}
    for id in ids:
        for reason in dict.fromkeys(_reason(id, row) for row in said[id]):
            if reason:
                reasons.setdefault(reason, []).append(id)
    why = listed(
        f"{len(found)} {reason} ({_families(case, found)})" for reason, found in sorted(reasons.items())
    )
    words = f"A reviewer accepts {_counted(case, ids)} one by one."
    return waiting(f"Of {count} controls, {why}: a person must accept them.", Change(at, "judge", words, ids))


def _reason(id: str, row: Row) -> str:
    status = str(row.get("status", "")).replace("_", " ")
    if status == "inherited":
        return f"inherited from {listed(inherited((row,))[id]) or 'nobody named'}"
    if status in ("alternative", "not applicable"):
        return status
    return "not assessed" if row.get("finding") == "not_assessed" else ""


def _counted(case: Case, ids: tuple[str, ...]) -> str:
    return f"{len(ids)} control{'' if len(ids) == 1 else 's'} ({_families(case, ids)})"


def _families(case: Case, ids: Iterable[str]) -> str:
    by_family: dict[str, list[str]] = {}
    for id in ids:
        by_family.setdefault(case.rulebook.controls[id].family, []).append(id)
    return "; ".join(f"{family}: {listed(found, most=SHOWN)}" for family, found in by_family.items())


def checklist(check: Checklist, case: Case, place: Place) -> Verdict:
    """Every item of a published list met."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not isinstance(value, tuple):
        return unanswered(question, place)
    items = case.rulebook.checklists[check.list].items
    title, at = case.rulebook.checklists[check.list].title, at_of(case, question, place)
    found = standing((item.id for item in items), _answered(case, question, place, "item"))
    if found.missing or found.failed:
        parts, changes = [], []
        for ids, what, do, words in (
            (found.missing, "not answered", "fill", "Meet and answer"),
            (found.failed, "not met", "change", "Meet"),
        ):
            if ids:
                parts.append(f"{listed(ids)} {what}")
                changes.append(Change(at, do, f"{words} {listed(ids)}.", ids))
        return lacking(f"{title}, of {len(items)} items: {listed(parts)}.", *changes)
    if found.judged:
        return waiting(
            f"{title}: {listed(found.judged)} said to be met otherwise or not to apply.",
            Change(at, "judge", f"A reviewer judges {listed(found.judged)}.", found.judged),
        )
    return satisfied(f"{title}: all {len(items)} items are met.")
