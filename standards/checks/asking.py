"""Putting a check at one place: what is known of it before anything was said, and what the answers there come to."""

from collections.abc import Callable
from typing import Any, NamedTuple

from standards.case import Case, Place
from standards.checks import (
    answers,
    attached,
    carveout,
    cells,
    compute,
    devices,
    interfaces,
    lists,
    particulars,
    places,
    shares,
    tables,
    weights,
)
from standards.checks.kinds import Check
from standards.checks.verdict import (
    GOOD,
    NOT_APPLICABLE,
    NOT_SATISFIED,
    OPEN,
    UNDETERMINED,
    Change,
    Later,
    Verdict,
    worded,
)
from standards.checks.when import unput
from standards.edition import Part, Question, Rulebook
from standards.errors import pointer

JUDGES: dict[str, Callable[[Any, Case, Place], Verdict]] = {
    "attest": answers.attest,
    "evidence": attached.evidence,
    "rows": tables.rows,
    "text": answers.text,
    "choice": answers.choice,
    "compare": answers.compare,
    "ratio": tables.ratio,
    "date_by": answers.date_by,
    "recent": answers.recent,
    "cadence": answers.cadence,
    "location": places.location,
    "share": shares.share,
    "cap": compute.cap,
    "tally": compute.tally,
    "controls": lists.controls,
    "checklist": lists.checklist,
    "frontier": weights.frontier,
    "weights_location": weights.weights_location,
    "devices": devices.devices,
    "interfaces": interfaces.interfaces,
    "rates": interfaces.rates,
    "extraction": interfaces.extraction,
    "carve_out": carveout.carve_out,
    "single_country": particulars.single_country,
    "official_text": attached.official_text,
    "identity": particulars.identity,
}


class Read(NamedTuple):
    """A question that a part reads, and where: its pointer under the answers, and whether its rows name files."""

    question: Question
    pointer: str
    at_site: bool
    files: bool


class Asking(NamedTuple):
    """What an edition says of a part's check once and for all.

    `question`: the one it is put over, if any; `at_sites`: whether it is put at every site; `conditional`: whether
    it hangs on something if it is put; `proven`: whether the question demands a file; `read`: all it rests on;
    `heard`: the questions of a site on which its verdict turns, those that decide whether it is asked among them.
    """

    part: Part
    check: Check
    judge: Callable[[Any, Case, Place], Verdict]
    question: Question | None
    at_sites: bool
    conditional: bool
    proven: bool
    read: tuple[Read, ...]
    heard: tuple[str, ...]


def asking(part: Part, rulebook: Rulebook) -> Asking:
    """How a part of an edition is put; worked out once for the edition."""
    found: Asking | None = rulebook.kept.get(("asking", part.id))
    if found is None or found.part is not part:
        found = rulebook.kept["asking", part.id] = _asking(part, rulebook)
    return found


def _asking(part: Part, rulebook: Rulebook) -> Asking:
    check = part.check
    question = rulebook.questions.get(getattr(check, "question", None) or "")
    shown = question is not None and question.shown_when is not None
    asked = [rulebook.questions[id] for id in part.questions]
    return Asking(
        part,
        check,
        JUDGES[check.KIND],
        question,
        question is not None and question.scope == "site",
        check.when is not None or shown,
        question is not None and question.evidence == "required",
        tuple(_read(one) for one in asked),
        tuple(id for id in _turned(part, rulebook) if rulebook.questions[id].scope == "site"),
    )


def _read(question: Question) -> Read:
    files = any(column.type == "evidence" for column in question.columns)
    return Read(question, pointer(question.id), question.scope == "site", files)


def _turned(part: Part, rulebook: Rulebook) -> list[str]:
    """Every question whose answer the part's verdict turns on: its own, and those that decide whether it is asked."""
    ids = list(part.questions)
    for id in ids:
        shown = rulebook.questions[id].shown_when
        if shown is not None and shown[0] not in ids:
            ids.append(shown[0])
    return ids


def verdict_at(asked: Asking, case: Case, place: Place) -> Verdict:
    """What the check says at a place, resting on the answers there and the files among them that count."""
    verdict = unput(asked.check, asked.question, case, place) if asked.conditional else None
    if verdict is None:
        verdict = asked.judge(asked.check, case, place)
        if asked.proven and asked.question is not None and verdict.status is not NOT_APPLICABLE:
            verdict = _evidenced(asked.question, case, place, verdict)
    return Later(verdict.status, _whole, asked, case, place, verdict)


def _whole(asked: Asking, case: Case, place: Place, verdict: Verdict) -> Verdict:
    if verdict.status in OPEN and not verdict.needs:
        verdict = _needing(asked, case, place, verdict)
    return _resting(asked, case, place, verdict)


def _needing(asked: Asking, case: Case, place: Place, verdict: Verdict) -> Verdict:
    """Whatever is open has at least one change that would do, at the place where it is asked."""
    first = next((answers.at_of(case, read.question, place) for read in asked.read), "")
    at = next(iter(verdict.answers), "") or first
    if verdict.status is UNDETERMINED:
        change = Change(at, "judge", verdict.repair or "A reviewer judges it.")
    else:
        change = Change(at, "correct", verdict.repair)
    return verdict.saying(verdict.why, verdict.repair, ((change,),))


def _evidenced(question: Question, case: Case, place: Place, verdict: Verdict) -> Verdict:
    """A question that demands evidence is not answered without a file that counts."""
    answer = case.answer(question.id, place if question.scope == "site" else None)
    if case.counting(answer):
        return verdict
    return Later(NOT_SATISFIED, _unproven, question, case, place, verdict)


def _unproven(question: Question, case: Case, place: Place, verdict: Verdict) -> Verdict:
    lapsed = attached.lapsed(case, question, place)
    if verdict.status not in GOOD:
        return _both(verdict, lapsed)
    why = f"{verdict.why} But {lapsed.why[0].lower()}{lapsed.why[1:]}"
    needs = verdict.needs + lapsed.needs
    return lapsed.saying(why, worded(needs), needs)


def _both(verdict: Verdict, lapsed: Verdict) -> Verdict:
    """What fails already also needs its file; said once, in what would do."""
    if any(change in need for need in verdict.needs for change in lapsed.needs[0]):
        return verdict
    needs = verdict.needs + lapsed.needs
    return verdict.saying(verdict.why, f"{verdict.repair} {worded(lapsed.needs)}", needs)


def _resting(asked: Asking, case: Case, place: Place, verdict: Verdict) -> Verdict:
    """The answers the part's questions were given, and the files among them that count."""
    at: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    for question, pointer_, at_site, columns in asked.read:
        where = place if at_site else case.application
        answer = where.answers.get(question.id)
        if answer is not None:
            at += (where.at + pointer_,)
            if answer.evidence:
                files += case.counting(answer)
            if columns:
                verdict = cells.resting(verdict, asked.check, case, question, answer)
    return verdict.resting_on(at, files)
