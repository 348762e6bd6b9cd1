"""The controls of the baseline, as implemented and as assessed."""

from collections.abc import Iterator

from standards.case import Case
from standards.checks.kinds import Recent
from standards.lint.rule import CONTRADICTION, SUSPICIOUS, Hit, Line, Rule, checks, lines, together
from standards.quantities import day

NOT_YET = ("planned", "partially_implemented")
ASSESSED = ("satisfied", "other_than_satisfied")


def implemented_but_failed(case: Case) -> Iterator[Hit]:
    """What the assessor found other than satisfied is not implemented, whatever its status says."""
    yield from together(
        "Said to be implemented, and found other than satisfied by the assessor: {}.",
        (
            (line.text("control"), line.at("finding"))
            for line in lines(case, "controls", "control", "status", "finding")
            if line.row.get("status") == "implemented" and line.row.get("finding") == "other_than_satisfied"
        ),
    )


def satisfied_but_planned(case: Case) -> Iterator[Hit]:
    """An assessor cannot have found satisfied what is not there yet."""
    yield from together(
        "Found satisfied by the assessor, and said to be planned or only partly implemented: {}.",
        (
            (line.text("control"), line.at("status"))
            for line in lines(case, "controls", "control", "status", "finding")
            if line.row.get("status") in NOT_YET and line.row.get("finding") == "satisfied"
        ),
    )


def assessed_on_no_day(case: Case) -> Iterator[Hit]:
    """A finding has a day."""
    yield from together(
        "Assessed, on a day that is not stated: {}.",
        (
            (line.text("control"), line.at("assessed_on"))
            for line in _assessed(case)
            if line.day("assessed_on") is None
        ),
    )


def assessed_after_filing(case: Case) -> Iterator[Hit]:
    """What is filed was assessed before."""
    filed = case.dossier.filed_on
    yield from together(
        f"Assessed after the day of filing, {filed}: {{}}.",
        (
            (f"{line.text('control')} on {assessed}", line.at("assessed_on"))
            for line in _assessed(case)
            if (assessed := line.day("assessed_on")) is not None and assessed > filed
        ),
    )


def _assessed(case: Case) -> Iterator[Line]:
    for line in lines(case, "controls", "control", "finding", "assessed_on"):
        if line.row.get("finding") in ASSESSED:
            yield line


def inherited_from_nobody(case: Case) -> Iterator[Hit]:
    """What is inherited is inherited from somebody."""
    yield from together(
        "Said to be inherited, without saying from whom: {}.",
        (
            (line.text("control"), line.at("inherited_from"))
            for line in lines(case, "controls", "control", "status", "inherited_from")
            if line.row.get("status") == "inherited" and not line.text("inherited_from")
        ),
    )


def named_but_not_inherited(case: Case) -> Iterator[Hit]:
    """Who a control is inherited from is said of inherited controls."""
    yield from together(
        "Said not to be inherited, but from whom is stated: {}.",
        (
            (line.text("control"), line.at("inherited_from"))
            for line in lines(case, "controls", "control", "status", "inherited_from")
            if line.row.get("status") in ("implemented", *NOT_YET) and line.text("inherited_from")
        ),
    )


def one_control_twice(case: Case) -> Iterator[Hit]:
    """Several components may answer one control; two statuses without a component are one too many."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines(case, "controls", "control", "status"):
        found.setdefault((line.text("control"), line.text("component")), []).append(line)
    yield from together(
        "Answered more than once, with different statuses: {}.",
        (
            (control, line.at("status"))
            for (control, _), rows in found.items()
            if len({line.text("status") for line in rows}) > 1
            for line in rows
        ),
    )


def assessed_after_the_attestation(case: Case) -> Iterator[Hit]:
    """An attestation cannot rest on an assessment that came after it."""
    for check in dict.fromkeys(check for check in checks(case) if isinstance(check, Recent)):
        question = case.question(check.question)
        attested = day(str(case.answer(check.question).value or ""))
        if attested is None or question.scope == "site" or question.section != _section(case):
            continue
        later = [
            (f"{line.text('control')} on {assessed}", line.at("assessed_on"))
            for line in _assessed(case)
            if (assessed := line.day("assessed_on")) is not None and assessed > attested
        ]
        for said, at in together(f"Attested on {attested}, and assessed only after it: {{}}.", later):
            yield said, (case.pointer(check.question), *at)


def _section(case: Case) -> str:
    found = lines(case, "controls", "control")
    return found[0].question.section if found else ""


RULES = (
    Rule(
        "L010",
        "A control is implemented, and the assessor found otherwise",
        CONTRADICTION,
        implemented_but_failed,
    ),
    Rule("L011", "A control is not there yet, and found satisfied", CONTRADICTION, satisfied_but_planned),
    Rule("L012", "A control was assessed on no day", SUSPICIOUS, assessed_on_no_day),
    Rule("L013", "A control was assessed after filing", CONTRADICTION, assessed_after_filing),
    Rule("L014", "A control is inherited from nobody", SUSPICIOUS, inherited_from_nobody),
    Rule("L015", "A control is not inherited, but from whom is stated", SUSPICIOUS, named_but_not_inherited),
    Rule("L016", "One control has two statuses", SUSPICIOUS, one_control_twice),
    Rule("L017", "A control was assessed after the attestation", SUSPICIOUS, assessed_after_the_attestation),
)
