"""Evidence: its days, its periods, and what it is attached to."""

from collections.abc import Iterator

from standards.case import Case
from standards.checks.kinds import Recent
from standards.dossier import Evidence
from standards.errors import pointer
from standards.lint.rule import CONTRADICTION, SUSPICIOUS, Hit, Rule, checks, together


def issued_after_filing(case: Case) -> Iterator[Hit]:
    """What is attached was issued before it was filed."""
    filed = case.dossier.filed_on
    for file in case.dossier.evidence.values():
        if file.issued_on is not None and file.issued_on > filed:
            words = f"{file.name} was issued on {file.issued_on}, after the day of filing, {filed}."
            yield words, (pointer("evidence", file.id, "issued_on"),)


def ended_before_it_was_issued(case: Case) -> Iterator[Hit]:
    """A file whose period had ended when it was issued counts on no day that follows."""
    for file in case.dossier.evidence.values():
        if file.issued_on is not None and file.covers_to is not None and file.covers_to < file.issued_on:
            words = f"{file.name} was issued on {file.issued_on} and covers only days up to {file.covers_to}."
            at = pointer("evidence", file.id)
            yield words, (f"{at}/issued_on", f"{at}/covers_to")


def attached_nowhere(case: Case) -> Iterator[Hit]:
    """A file shows something only where it is attached."""
    attached = {
        id
        for place in (case.application, *case.places)
        for question, answer in place.answers.items()
        for id in case.files(question, answer)
    }
    yield from together(
        "Attached to no answer: {}.",
        (
            (file.name, pointer("evidence", id))
            for id, file in case.dossier.evidence.items()
            if id not in attached
        ),
    )


def one_file_with_two_periods(case: Case) -> Iterator[Hit]:
    """The same bytes speak for the same days."""
    found: dict[str, list[Evidence]] = {}
    for file in case.dossier.evidence.values():
        found.setdefault(file.sha256, []).append(file)
    for files in found.values():
        periods = dict.fromkeys((file.covers_from, file.covers_to) for file in files)
        if len(periods) > 1:
            said = " and ".join(
                f"{first or 'no first day'} to {last or 'no last day'}" for first, last in periods
            )
            words = f"{files[0].name} is there {len(files)} times with the same content, covering {said}."
            yield words, tuple(pointer("evidence", file.id) for file in files)


def attested_by_oneself(case: Case) -> Iterator[Hit]:
    """Somebody else attests: a file issued by the end user or one of its group is not an outside assessor's."""
    lineage = case.lineage
    own = {party.name.casefold() for party in (lineage.end_user, *lineage.parents, *lineage.subsidiaries)}
    for check in dict.fromkeys(check for check in checks(case) if isinstance(check, Recent)):
        for place in (case.application, *case.places):
            for id in case.answer(check.question, place).evidence:
                file = case.dossier.evidence[id]
                if file.issuer and file.issuer.casefold() in own:
                    words = f"{file.name} was issued by {file.issuer}, one of the group it is to attest."
                    yield words, (pointer("evidence", id, "issuer"), case.pointer(check.question, place))


RULES = (
    Rule("L050", "A file was issued after filing", CONTRADICTION, issued_after_filing),
    Rule("L051", "A file’s period had ended when it was issued", SUSPICIOUS, ended_before_it_was_issued),
    Rule("L052", "A file is attached nowhere", SUSPICIOUS, attached_nowhere),
    Rule("L053", "One file states two periods", CONTRADICTION, one_file_with_two_periods),
    Rule("L054", "An outside attestation was issued within the group", SUSPICIOUS, attested_by_oneself),
)
