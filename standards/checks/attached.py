"""Checks over attached files: one that covers the day, and what is missing where none does."""

from datetime import date

from standards import dossier
from standards.case import Case, Place, filled
from standards.checks.answers import at_of, unanswered
from standards.checks.kinds import Evidence, OfficialText
from standards.checks.verdict import (
    NOT_SATISFIED,
    SATISFIED,
    Change,
    Later,
    Need,
    Verdict,
    lacking,
    satisfied,
)
from standards.edition import Question
from standards.errors import listed, pointer

CHEAPEST = ("period", "renew", "attach")


def evidence(check: Evidence, case: Case, place: Place) -> Verdict:
    """A file that covers the day."""
    answer, question = case.answer(check.question, place), case.question(check.question)
    counting = case.counting(answer)
    return Later(SATISFIED, _covered, case, counting) if counting else lapsed(case, question, place)


def _covered(case: Case, counting: tuple[str, ...]) -> Verdict:
    names = listed(case.dossier.evidence[id].name for id in counting)
    return satisfied(f"{names} {'covers' if len(counting) == 1 else 'cover'} {case.on}.")


def lapsed(case: Case, question: Question, place: Place) -> Verdict:
    """No file counts: none is attached, or none covers the day. Any one of the attached, put right, would do."""
    return Later(NOT_SATISFIED, _lapsed, case, question, place)


def _lapsed(case: Case, question: Question, place: Place) -> Verdict:
    ids = case.answer(question.id, place if question.scope == "site" else None).evidence
    if not ids:
        at = at_of(case, question, place)
        change = Change(at, "attach", f"Attach a file whose stated period includes {case.on}.")
        return lacking(f"No file is attached: “{question.label}”", change)
    files = [case.dossier.evidence[id] for id in ids]
    said = [f"{file.name} {_period(file)}" for file in files]
    return lacking(f"No attached file covers {case.on}: {listed(said)}.", put_right(files, case.on))


def put_right(files: list[dossier.Evidence], on: date) -> Need:
    """What would make one of the files cover the day, a period to state before a file to renew."""
    changes = [_put_right(file, on) for file in files]
    return tuple(sorted(changes, key=lambda change: CHEAPEST.index(change.do)))


def _period(file: dossier.Evidence) -> str:
    stated = f"{file.covers_from or 'no first day'} to {file.covers_to or 'no last day'}"
    return f"covers {stated}" if file.covers_from or file.covers_to else "states no period"


def _put_right(file: dossier.Evidence, on: date) -> Change:
    """The period alone, if only that is missing and could include the day; else another file."""
    at = pointer("evidence", file.id)
    first, last = file.covers_from, file.covers_to
    if first is not None and first > on:
        words = (
            f"Attach a file in place of {file.name} that covers {on} already; it covers only from {first} on."
        )
        return Change(at, "renew", words, (file.id,))
    if last is not None and last < on:
        words = f"Attach a newer file in place of {file.name}, one that covers {on}; the period it states ended {last}."
        return Change(at, "renew", words, (file.id,))
    open_ends = [name for name, end in (("first", first), ("last", last)) if end is None]
    must = {"first": f"{on} or earlier", "last": f"{on} or later"}
    words = (
        f"State the {listed(open_ends)} day that {file.name} covers: "
        f"{listed(f'the {name} must be {must[name]}' for name in open_ends)}."
    )
    return Change(at, "period", words, (file.id,), on.isoformat())


def official_text(check: OfficialText, case: Case, place: Place) -> Verdict:
    """The official text was not found: the applicant, who can have it, says that it was compared."""
    question, answer = case.question(check.question), case.answer(check.question, place)
    if question.type == "file" or answer.value is True:
        if case.counting(answer):
            return satisfied(
                "Said to have been compared with the official text, and attached. The platform does not "
                "have that text: a reviewer compares."
            )
        return lapsed(case, question, place)
    if not filled(answer.value):
        return unanswered(question, place, True, "yes, and a file")
    words = "Compare your material with the official text, say so, and attach it."
    return lacking(
        f"Not compared with the official text: “{question.label}”",
        Change(at_of(case, question, place), "change", words, value=True),
    )
