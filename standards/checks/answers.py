"""Checks over one answer: yes or no, a file, words, a choice, a value, a date."""

from collections.abc import Callable
from fractions import Fraction

from standards.case import Case, Place, amount, filled
from standards.checks.kinds import (
    Attest,
    Cadence,
    Choice,
    Compare,
    DateBy,
    Evidence,
    Identity,
    OfficialText,
    Recent,
    SingleCountry,
    Text,
)
from standards.checks.verdict import Verdict, failed, open_question, satisfied
from standards.edition import Question
from standards.errors import listed
from standards.quantities import beside, day, months_after, months_before, written
from standards.wording import figure

WORDS = {"<=": "at most", ">=": "at least", "<": "below", ">": "above"}
HOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<=": lambda value, limit: value <= limit,
    ">=": lambda value, limit: value >= limit,
    "<": lambda value, limit: value < limit,
    ">": lambda value, limit: value > limit,
}
BOXES = ("p.o. box", "po box", "p. o. box", "p o box", "post office box", "postbox", "post box")


def unanswered(question: Question) -> Verdict:
    """Nothing was said."""
    return failed(f"Not answered: “{question.label}”", f"Answer “{question.label}”")


def attest(check: Attest, case: Case, place: Place) -> Verdict:
    """Yes or no, as expected."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not isinstance(value, bool):
        return unanswered(question)
    said, wanted = ("yes" if value else "no"), ("yes" if check.expect else "no")
    if value == check.expect:
        return satisfied(f"Answered {said}, as the rule asks: “{question.label}”")
    return failed(
        f"Answered {said} where the rule needs {wanted}: “{question.label}”",
        f"Change what stands against it, then answer {wanted}; or tell the authority why it cannot be so.",
    )


def cadence(check: Cadence, case: Case, place: Place) -> Verdict:
    """A commitment to the due days of the calendar."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    items = [item for item in case.rulebook.calendar if item.id in check.calendar]
    days = listed(f"{month:02d}-{number:02d}" for item in items for month, number in item.due)
    days = days or listed(
        f"every {item.interval_months} months" if item.interval_months else item.when for item in items
    )
    if not isinstance(value, bool):
        return unanswered(question)
    if value == check.expect:
        return satisfied(f"The due days are kept: {days}.")
    return failed(
        f"The due days ({days}) are not undertaken: “{question.label}”",
        f"Undertake to keep the due days {days}.",
    )


def evidence(check: Evidence, case: Case, place: Place) -> Verdict:
    """A file that covers the day."""
    answer, question = case.answer(check.question, place), case.question(check.question)
    counting = case.counting(answer)
    if counting:
        names = listed(case.dossier.evidence[id].name for id in counting)
        return satisfied(f"{names} {'covers' if len(counting) == 1 else 'cover'} {case.on}.")
    return lapsed(case, question, answer.evidence)


def lapsed(case: Case, question: Question, ids: tuple[str, ...]) -> Verdict:
    """No file counts: none is attached, or none covers the day."""
    if not ids:
        return failed(f"No file is attached: “{question.label}”", f"Attach a file that covers {case.on}.")
    said = []
    for id in ids:
        file = case.dossier.evidence[id]
        stated = f"{file.covers_from or 'no first day'} to {file.covers_to or 'no last day'}"
        period = f"covers {stated}" if file.covers_from or file.covers_to else "states no period"
        said.append(f"{file.name} {period}")
    return failed(
        f"No attached file covers {case.on}: {listed(said)}.",
        f"Attach a file whose stated period includes {case.on}, or state the period of the one attached.",
    )


def text(check: Text, case: Case, place: Place) -> Verdict:
    """Any answer at all."""
    value = case.answer(check.question, place).value
    if not filled(value):
        return unanswered(case.question(check.question))
    return satisfied(f"Answered: “{case.question(check.question).label}”")


def choice(check: Choice, case: Case, place: Place) -> Verdict:
    """One of the accepted."""
    question, value = case.question(check.question), case.answer(check.question, place).value
    if not filled(value):
        return unanswered(question)
    labels = {option.value: option.label for option in question.options}
    said = labels.get(value, value)
    accepted = listed((f"“{labels.get(one, one)}”" for one in check.accept), "or")
    if value in check.accept:
        return satisfied(f"The choice is “{said}”.")
    if value in check.doubt:
        return open_question(
            f"The choice is “{said}”, which a person must judge.", f"Only {accepted} needs no judgement."
        )
    return failed(
        f"The choice is “{said}”; the rule accepts {accepted}.", f"Bring about {accepted}, and choose it."
    )


def compare(check: Compare, case: Case, place: Place) -> Verdict:
    """A value, or a column of every row, against a number of the rule."""
    question, value, number = (
        case.question(check.question),
        case.answer(check.question, place).value,
        case.number(check.number),
    )
    if not filled(value):
        return unanswered(question)
    cells = (
        [amount(row.get(check.column or "")) for row in value]
        if isinstance(value, tuple)
        else [amount(value)]
    )
    wanted = f"{WORDS[check.op]} {figure(number)}"
    blank = [str(index + 1) for index, cell in enumerate(cells) if cell is None]
    if blank:
        return failed(f"Row {listed(blank)} gives no figure.", "Give the figure in every row.")
    off = [cell for cell in cells if cell is not None and not HOLDS[check.op](cell, number.value)]
    if off:
        said = listed(beside(cell, number.value) for cell in off)
        if check.off != "not_satisfied":
            return open_question(
                f"“{question.label}” {said}; read with caution, the rule asks for {wanted}. Read by the "
                "letter, it does not ask it here.",
                f"Bring it to {wanted}, or a reviewer says which reading holds.",
            )
        return failed(f"“{question.label}” {said}; the rule asks for {wanted}.", f"Bring it to {wanted}.")
    said = listed(written(cell) for cell in cells if cell is not None)
    return satisfied(
        f"{said}: {wanted}, as the rule asks." if cells else "No row to compare: none is declared."
    )


def date_by(check: DateBy, case: Case, place: Place) -> Verdict:
    """A date not after the rule's."""
    found, number = day(str(case.answer(check.question, place).value or "")), case.number(check.number)
    if found is None or number.day is None:
        return unanswered(case.question(check.question))
    if found <= number.day:
        return satisfied(f"{found} is not after {number.day}.")
    return failed(f"{found} is after {number.day}, the day the rule names.", f"Be ready by {number.day}.")


def recent(check: Recent, case: Case, place: Place) -> Verdict:
    """A date within so many months before the day."""
    found, number = day(str(case.answer(check.question, place).value or "")), case.number(check.number)
    if found is None:
        return unanswered(case.question(check.question))
    floor = months_before(case.on, int(number.value))
    if found > case.on:
        return failed(f"{found} lies after {case.on}.", "State a day that has passed.")
    if found < floor:
        return failed(
            f"{found} is more than {figure(number)} before {case.on}; the earliest that counts is {floor}.",
            f"Have it done anew, on or after {floor}.",
        )
    next_due = months_after(found, int(number.value))
    return satisfied(f"{found} is within {figure(number)} before {case.on}; the next is due by {next_due}.")


def official_text(check: OfficialText, case: Case, place: Place) -> Verdict:
    """The official text was not found: the applicant, who can have it, says that it was compared."""
    question, answer = case.question(check.question), case.answer(check.question, place)
    if question.type == "file" or answer.value is True:
        if case.counting(answer):
            return satisfied(
                "Said to have been compared with the official text, and attached. The platform does not "
                "have that text: a reviewer compares."
            )
        return lapsed(case, question, answer.evidence)
    if not filled(answer.value):
        return unanswered(question)
    return failed(
        f"Not compared with the official text: “{question.label}”",
        "Compare your material with the official text, say so, and attach it.",
    )


def single_country(check: SingleCountry, case: Case, place: Place) -> Verdict:
    """All sites in the one country of the authorization."""
    stated = ""
    if check.question is not None:
        stated = str(case.answer(check.question).value or "")
        if not stated:
            return unanswered(case.question(check.question))
    open_sites = [site.name or site.id for site in case.dossier.sites if not site.country]
    if not case.dossier.sites or open_sites:
        return failed(
            f"No country is stated for {listed(open_sites) or 'any site'}.",
            "Name every site with its country.",
        )
    count = case.rulebook.countries.counts_as
    found = dict.fromkeys(count(site.country, case.on) for site in case.dossier.sites)
    names = listed(case.country(iso2) for iso2 in found)
    if len(found) == 1 and (not stated or count(stated, case.on) in found):
        return satisfied(f"All sites are in {names}.")
    wanted = case.country(stated) if stated else "one country"
    return failed(
        f"The sites are in {names}; one authorization is for {wanted} alone.",
        f"Keep the sites in {wanted}, and file an application of its own for each other country.",
    )


def identity(check: Identity, case: Case, place: Place) -> Verdict:
    """Who applies, and where, can be found."""
    user = case.dossier.end_user
    said = {
        "the end user's name": user.name,
        "its street address": user.address,
        "its country": user.country,
        "a contact person": user.contact_name,
        "the contact's e-mail": user.contact_email,
    }
    for site in case.dossier.sites:
        name = site.name or site.id
        said |= {f"the name of {site.id}": site.name, f"the address of {name}": site.address}
        said |= {f"the country of {name}": site.country}
    missing = [what for what, value in said.items() if not value.strip()]
    if not case.dossier.sites:
        missing.append("every site")
    if missing:
        return failed(f"Not stated: {listed(missing)}.", f"State {listed(missing)}.")
    boxes = [
        address
        for what, address in said.items()
        if "address" in what and any(box in address.lower() for box in BOXES)
    ]
    if boxes:
        return failed(f"A post box is no street address: {listed(boxes)}.", "State the full street address.")
    return satisfied(
        f"{user.name}, {user.address}, and {len(case.dossier.sites)} sites are named with their addresses."
    )
