"""The check of devices: weights at or above the line are kept on none that another organisation shares."""

from standards.case import Case, Place, Row, filled
from standards.checks.answers import attest, unanswered
from standards.checks.kinds import Attest, Devices
from standards.checks.tables import numbered
from standards.checks.verdict import FindingStatus, Verdict, failed, open_question, satisfied
from standards.checks.weights import classed
from standards.errors import listed


def devices(check: Devices, case: Case, place: Place) -> Verdict:
    """Every device is named, and dedicated."""
    question, value, models = (
        case.question(check.question),
        case.rows(check.question),
        case.rows(check.models),
    )
    if value is None:
        return unanswered(question)
    if models is None:
        return unanswered(case.question(check.models))
    if check.attest is not None:
        said = attest(Attest(question=check.attest), case, place)
        if said.status != FindingStatus.SATISFIED:
            return said
    classes = {str(row.get("id")): classed(case, row, check.number) for row in models}
    kept = [
        (index, row)
        for index, row in enumerate(value)
        if classes.get(str(row.get("model")), True) is not False
    ]
    bare = [
        id
        for id, above in classes.items()
        if above is not False and id not in {str(row.get("model")) for row in value}
    ]
    if bare:
        return failed(
            f"No device is declared that keeps {listed(bare)}.", "Declare every device that keeps weights."
        )
    gaps = [
        index
        for index, row in kept
        if not filled(row.get("device")) or not isinstance(row.get("dedicated"), bool)
    ]
    if gaps:
        return failed(
            f"{numbered(gaps).capitalize()} of “{question.label}” does not name the device, or say whether it is "
            "dedicated.",
            "Name the device in every row, and say whether no other organisation uses it or keeps data on it.",
        )
    shared = [(row, classes.get(str(row.get("model")), True)) for _, row in kept if _shared(row)]
    if not shared:
        count = len({(row.get("site"), row.get("device")) for _, row in kept})
        return satisfied(
            f"{count} devices keep such weights, each of them dedicated."
            if kept
            else "No such weights are kept."
        )
    why = f"{listed(_told(case, row) for row, _ in shared)}."
    names = listed(dict.fromkeys(f"{row['device']}" for row, _ in shared))
    repair = f"Keep the weights on devices of their own, or take the others off {names}."
    return (
        failed(why, repair) if any(above is not None for _, above in shared) else open_question(why, repair)
    )


def _shared(row: Row) -> bool:
    return row.get("dedicated") is not True or filled(row.get("used_by"))


def _told(case: Case, row: Row) -> str:
    site = case.sites.get(str(row.get("site", "")))
    where = f" at {site.name or site.id}" if site else ""
    by = f"used by {row['used_by']} too" if filled(row.get("used_by")) else "not dedicated"
    but = ", though said to be dedicated" if row.get("dedicated") is True else ""
    return f"{row['device']}{where}, which keeps {row.get('model')}, is {by}{but}"
