"""What an attestation brings in duties: the rulebook's calendar, the determination's conditions, our own policy."""

from __future__ import annotations

from datetime import date, timedelta

from applications import dossiers
from attestations.models import Attestation
from reviews.models import Condition
from standards import schedule
from standards.checks.kinds import Recent
from standards.dossier import Dossier
from standards.edition import Rulebook
from standards.quantities import day

#: Whole re-examination. The rule has none; this cycle is the platform's and every calendar says so.
RECERTIFICATION = schedule.Policy(
    duty="cal-recert",
    title="Recertification of the whole authorization",
    interval_months=12,
    note="Platform policy: the rule names no expiry and no renewal.",
)
CAPS = "nveu_installed_base"


def of(attestation: Attestation, *, until: date) -> tuple[schedule.Obligation, ...]:
    """Every dated duty from the authorization's first day to `until`, or to the day after its last if that is sooner.

    The day after the last is recertification's: by then the new attestation must be in hand.
    """
    dossier_row = attestation.determination.review.dossier
    edition = dossiers.rulebook_of(dossier_row.application)
    dossier = dossiers.read(dossier_row)
    authorization = schedule.Authorization(
        kind=dossier.kind,
        from_=attestation.valid_from,
        attested_3pao_on=attested_on(edition, dossier),
        conditions=tuple(
            _condition(term) for term in Condition.objects.of_application(dossier_row.application)
        ),
    )
    steps = {cap.since for cap in edition.allocations if cap.table == CAPS}
    last = min(until, attestation.valid_until + timedelta(days=1))
    found = schedule.obligations(
        edition.calendar, authorization, attestation.valid_from, last, (RECERTIFICATION,), steps
    )
    return tuple(found)


def attested_on(edition: Rulebook, dossier: Dossier) -> date | None:
    """The day of the last yearly attestation: the answer to the question whose check asks for a recent date."""
    for requirement in edition.requirements_for(dossier.kind):
        for part in requirement.parts_for(dossier.kind):
            if isinstance(part.check, Recent):
                answer = dossier.answers.get(part.check.question)
                return day(str(answer.value)) if answer is not None else None
    return None


def citation(edition: Rulebook, obligation: schedule.Obligation) -> str:
    """Where the duty stands in the rule: its own citation, or those of the requirements it carries out."""
    if obligation.citation:
        return obligation.citation
    return "; ".join(dict.fromkeys(edition.requirement(name).citation for name in obligation.requirements))


def _condition(term: Condition) -> schedule.Condition:
    return schedule.Condition(
        number=term.number, text=term.text, due_on=term.due_on, requirement=term.requirement or None
    )
