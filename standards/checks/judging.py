"""Putting a check to a case: whether it is put at all, at which places, and what all the answers together
say.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from standards.case import Case, Place, filled
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
from standards.checks.kinds import Check, When
from standards.checks.verdict import (
    Change,
    FindingStatus,
    Need,
    Verdict,
    lacking,
    not_applicable,
    worded,
    worst,
)
from standards.edition import Part, Question
from standards.errors import listed, pointer
from standards.wording import figure

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


def judge(part: Part, case: Case) -> Verdict:
    """What a part's check says of the case. A check over a question asked at every site is put at
    every site.
    """
    said = judged(part, case)
    return said[0][1] if len(said) == 1 and said[0][0].site is None else _together(said)


def judged(part: Part, case: Case) -> list[tuple[Place, Verdict]]:
    """What the check says at each place it is put: the application, or every site."""
    question = case.rulebook.questions.get(getattr(part.check, "question", None) or "")
    if question is None or question.scope != "site":
        return [(case.application, _at(part, case, case.application))]
    if not case.places:
        change = Change(pointer("sites"), "declare", "Declare the sites and answer for each.")
        return [(case.application, lacking("No site is declared, so nothing is answered at one.", change))]
    return _at_sites(part, case)


def _at_sites(part: Part, case: Case) -> list[tuple[Place, Verdict]]:
    """At every site; where one said the same as another before it, and that was well, the sentence stands for both.

    What is open is judged at each place, since what would do is said of that place.
    """
    asked = [id for id in _read(part, case) if case.question(id).scope == "site"]
    said: dict[object, tuple[Place, Verdict]] = {}
    found = []
    for place in case.places:
        key = _heard(place, asked)
        if key is not None and key in said:
            verdict = _moved(*said[key], place)
        else:
            verdict = _at(part, case, place)
            if key is not None and verdict.status not in OPEN:
                said[key] = (place, verdict)
        found.append((place, verdict))
    return found


def _moved(place: Place, verdict: Verdict, to: Place) -> Verdict:
    """The verdict of one place as another's, resting on the answers there."""
    cut = len(place.at)
    at = tuple(to.at + one[cut:] if one.startswith(place.at) else one for one in verdict.answers)
    return Verdict(verdict.status, verdict.why, verdict.repair, at, verdict.evidence)


def _read(part: Part, case: Case) -> list[str]:
    """Every question whose answer the part's verdict turns on: its own, and those that decide whether it is asked."""
    ids = list(part.questions)
    for id in ids:
        shown = case.question(id).shown_when
        if shown is not None and shown[0] not in ids:
            ids.append(shown[0])
    return ids


def _heard(place: Place, ids: Iterable[str]) -> object:
    """What a place says to some questions, to be compared; None where a table is among them."""
    heard: list[object] = []
    for id in ids:
        answer = place.answers.get(id)
        if answer is None:
            heard.append(None)
            continue
        if isinstance(answer.value, tuple):
            return None
        heard.append((type(answer.value), answer.value, answer.evidence))
    return tuple(heard)


def _at(part: Part, case: Case, place: Place) -> Verdict:
    check = part.check
    verdict = _put(check, case, place)
    if verdict is None:
        verdict = _evidenced(check, case, place, JUDGES[check.KIND](check, case, place))
    return _resting(part, case, place, _needing(part, case, place, verdict))


def _needing(part: Part, case: Case, place: Place, verdict: Verdict) -> Verdict:
    """Whatever is open has at least one change that would do, at the place where it is asked."""
    if verdict.status not in OPEN or verdict.needs:
        return verdict
    asked = next((case.question(id) for id in part.questions), None)
    at = next(iter(verdict.answers), "") or (answers.at_of(case, asked, place) if asked else "")
    if verdict.status == FindingStatus.UNDETERMINED:
        change = Change(at, "judge", verdict.repair or "A reviewer judges it.")
    else:
        change = Change(at, "correct", verdict.repair)
    return replace(verdict, needs=((change,),))


def _put(check: Check, case: Case, place: Place) -> Verdict | None:
    """Why the check is not put here, or that it cannot be told; None where it is put."""
    if check.when is not None:
        held = WHEN[_sort(check.when)](check.when, case, place)
        if isinstance(held, Verdict):
            return held
        if not held:
            return not_applicable(f"Not asked here: {_condition(check.when, case)}.")
    question = case.rulebook.questions.get(getattr(check, "question", None) or "")
    return _shown(question, case, place) if question is not None and question.shown_when else None


def _shown(question: Question, case: Case, place: Place) -> Verdict | None:
    id, value = question.shown_when or ("", None)
    other = case.question(id)
    said = case.answer(id, place if other.scope == "site" else None).value
    if not filled(said):
        hidden = _shown(other, case, place) if other.shown_when else None
        return hidden or _untold(other, place)
    if said == value:
        return None
    return not_applicable(f"Not asked, because of the answer to “{other.label}”")


def _untold(question: Question, place: Place) -> Verdict:
    """Whether it is asked at all waits for another answer."""
    said = answers.unanswered(question, place)
    words = f"Answer “{question.label}” first: whether this is asked follows from it."
    change = replace(said.needs[0][0], do="tell", words=words)
    return replace(said, repair=words, needs=((change,),))


def _sort(when: When) -> str:
    return "who" if when.who else "models" if when.models else "question"


def _when_question(when: When, case: Case, place: Place) -> bool | Verdict:
    question = case.question(when.question or "")
    said = case.answer(question.id, place if question.scope == "site" else None).value
    if when.rows is not None:
        return _untold(question, place) if not isinstance(said, tuple) else bool(said) == when.rows
    if when.column is not None:
        if not isinstance(said, tuple):
            return _untold(question, place)
        return any(row.get(when.column) in when.any_of for row in said)
    if not filled(said):
        return _untold(question, place)
    if when.is_ is not None:
        return bool(said == when.is_)
    return said in when.any_of if when.any_of else said not in when.none_of


def _when_who(when: When, case: Case, place: Place) -> bool | Verdict:
    found = places.subjects(case, when.who)
    if isinstance(found, Verdict):
        return found
    if when.any_of:
        return any(case.within(subject.country, when.any_of) for subject in found)
    return any(not case.within(subject.country, when.none_of) for subject in found)


def _when_models(when: When, case: Case, place: Place) -> bool | Verdict:
    rows = case.rows(when.models or "")
    if rows is None:
        return _untold(case.question(when.models or ""), place)
    return any(weights.classed(case, row, when.number or "") is not False for row in rows)


WHEN: dict[str, Callable[[When, Case, Place], bool | Verdict]] = {
    "question": _when_question,
    "who": _when_who,
    "models": _when_models,
}


def _condition(when: When, case: Case) -> str:
    if when.who:
        test = (
            f"in {places.named(case, when.any_of)}"
            if when.any_of
            else f"outside {places.named(case, when.none_of)}"
        )
        return f"{listed((who.replace('_', ' ') for who in when.who), 'nor')} is not {test}"
    if when.models:
        return f"no model with closed weights is at or above {figure(case.number(when.number or ''))}"
    return f"the answer to “{case.question(when.question or '').label}” says so"


def _evidenced(check: Check, case: Case, place: Place, verdict: Verdict) -> Verdict:
    """A question that demands evidence is not answered without a file that counts."""
    question = case.rulebook.questions.get(getattr(check, "question", None) or "")
    if question is None or question.evidence != "required" or verdict.status not in (*GOOD, *OPEN):
        return verdict
    answer = case.answer(question.id, place if question.scope == "site" else None)
    if case.counting(answer):
        return verdict
    lapsed = attached.lapsed(case, question, place)
    if verdict.status not in GOOD:
        return _both(verdict, lapsed)
    why = f"{verdict.why} But {lapsed.why[0].lower()}{lapsed.why[1:]}"
    needs = verdict.needs + lapsed.needs
    return replace(lapsed, why=why, repair=worded(needs), needs=needs)


def _both(verdict: Verdict, lapsed: Verdict) -> Verdict:
    """What fails already also needs its file; said once, in what would do."""
    if any(change in need for need in verdict.needs for change in lapsed.needs[0]):
        return verdict
    needs = verdict.needs + lapsed.needs
    return replace(verdict, repair=f"{verdict.repair} {worded(lapsed.needs)}", needs=needs)


GOOD = (FindingStatus.SATISFIED, FindingStatus.UNDETERMINED)
OPEN = (FindingStatus.NOT_SATISFIED, FindingStatus.UNDETERMINED)


def _resting(part: Part, case: Case, place: Place, verdict: Verdict) -> Verdict:
    """The answers the part's questions were given, and the files among them that count."""
    at: list[str] = []
    files: list[str] = []
    for id in part.questions:
        where = place if case.question(id).scope == "site" else case.application
        answer = where.answers.get(id)
        if answer is not None:
            at.append(case.pointer(id, where))
            files += case.counting(answer)
            verdict = cells.resting(verdict, part.check, case, case.question(id), answer)
    return verdict.resting_on(at, files)


def _together(said: list[tuple[Place, Verdict]]) -> Verdict:
    """One verdict for all sites: the worst decides, and the sentence names the sites."""
    status = worst(verdict.status for _, verdict in said)
    alike: dict[str, list[str]] = {}
    repairs: dict[str, None] = {}
    for place, verdict in said:
        if verdict.status == status:
            alike.setdefault(verdict.why, []).append(_name(place))
            repairs[verdict.repair] = None
    everywhere = len(alike) == 1 and all(verdict.status == status for _, verdict in said) and len(said) > 1
    sentences = [f"{'All sites' if everywhere else listed(names)}: {why}" for why, names in alike.items()]
    most = 5
    more = f" And {len(sentences) - most} more." if len(sentences) > most else ""
    why = " ".join(sentences[:most]) + more
    repair = " ".join(one for one in list(repairs)[:most] if one)
    whole = Verdict(status, why, repair, needs=_needs(verdict for _, verdict in said))
    return whole.resting_on(
        (at for _, verdict in said for at in verdict.answers),
        (id for _, verdict in said for id in verdict.evidence),
    )


def _needs(said: Iterable[Verdict]) -> tuple[Need, ...]:
    """What every open site needs, each once."""
    return tuple(dict.fromkeys(need for verdict in said if verdict.status in OPEN for need in verdict.needs))


def _name(place: Place) -> str:
    return (place.site.name or place.site.id) if place.site else "the application"
