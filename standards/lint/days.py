"""Days that cannot be: what has happened after filing, and notices that come too late."""

from collections.abc import Iterator
from datetime import date

from standards.case import Case
from standards.checks.kinds import Recent
from standards.lint.rule import CONTRADICTION, SUSPICIOUS, Hit, Rule, checks, every_line, lines
from standards.quantities import day

HAPPENED = ("received_on", "retired_on", "vetted_on", "validated_on", "reviewed_on", "signed_on")
LOTS = "chips"
NOTICES = (("moves", "planned_on", "s10-05-a"), ("new_sites", "first_shipment_on", "s748-15-180-a"))


def attested_after_filing(case: Case) -> Iterator[Hit]:
    """What is filed was attested before."""
    filed = case.dossier.filed_on
    for check in dict.fromkeys(check for check in checks(case) if isinstance(check, Recent)):
        for place in (case.application, *case.places):
            said = _day(place.answers, check.question)
            if said is not None and said > filed:
                label = case.question(check.question).label
                yield (
                    f"“{label}” is answered {said}, after the day of filing, {filed}.",
                    (case.pointer(check.question, place),),
                )


def _day(answers: object, question: str) -> date | None:
    answer = answers.get(question)  # type: ignore[attr-defined]
    return day(str(answer.value)) if answer is not None else None


def happened_after_filing(case: Case) -> Iterator[Hit]:
    """What has happened has happened by the day of filing."""
    filed = case.dossier.filed_on
    for line in every_line(case):
        for column in HAPPENED:
            said = line.day(column) if line.question.column(column) else None
            if said is not None and said > filed:
                label = next(one.label for one in line.question.columns if one.id == column)
                words = (
                    f"“{label}” of {line.name} in “{line.question.label}” is {said}, "
                    f"after the day of filing, {filed}."
                )
                yield words, (line.at(column),)


def notice_after_the_event(case: Case) -> Iterator[Hit]:
    """Notice comes before what it gives notice of."""
    for table, column, _ in NOTICES:
        for line in lines(case, table, column, "notified_on"):
            planned, notified = line.day(column), line.day("notified_on")
            if planned is not None and notified is not None and notified > planned:
                words = f"Notice of {line.name} is given on {notified}, after the day it is for, {planned}."
                yield words, (line.at("notified_on"), line.at(column))


def notice_shorter_than_promised(case: Case) -> Iterator[Hit]:
    """Who promises so many days of notice gives them."""
    for table, column, promise in NOTICES:
        days = case.answer(promise).value
        for line in lines(case, table, column, "notified_on"):
            planned, notified = line.day(column), line.day("notified_on")
            if type(days) is not int or planned is None or notified is None:
                continue
            given = (planned - notified).days
            if 0 <= given < days:
                words = f"{days:,} days of notice are promised, and {line.name} was given {given}."
                yield words, (case.pointer(promise), line.at("notified_on"), line.at(column))


def move_to_itself(case: Case) -> Iterator[Hit]:
    """A move between countries has two."""
    for line in lines(case, "moves", "origin", "destination"):
        origin, destination = line.text("origin"), line.text("destination")
        if origin and origin == destination:
            words = f"The move of {line.name} is from {case.country(origin)} to {case.country(destination)}."
            yield words, (line.at("origin"), line.at("destination"))


RULES = (
    Rule("L040", "An assessment or attestation is dated after filing", CONTRADICTION, attested_after_filing),
    Rule("L041", "Something happened after filing", CONTRADICTION, happened_after_filing),
    Rule("L042", "Notice is given after what it is for", CONTRADICTION, notice_after_the_event),
    Rule("L043", "Notice is shorter than promised", SUSPICIOUS, notice_shorter_than_promised),
    Rule("L044", "A move between countries stays in one", CONTRADICTION, move_to_itself),
)
