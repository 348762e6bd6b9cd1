"""Every site of an organization: under which authorization it stands today, and what falls due for it next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from applications.models import Application, Site
from attestations.models import Attestation
from organizations.models import Organization
from recertifications.models import Obligation
from reviews import standings
from standards.lifecycle import HOLDER, Holder, Status

NEXT = 4  # duties a card shows; the calendar has them all


@dataclass(frozen=True, slots=True)
class Due:
    """A duty and how it stands on the day."""

    obligation: Obligation
    state: str


@dataclass(frozen=True, slots=True)
class Place:
    """A site; suspended or revoked, where it stands so by itself, by its country or with the whole."""

    site: Site
    standing: str


@dataclass(slots=True)
class Card:
    """One application with its sites; the attestation of an authorized one, and its next duties."""

    application: Application
    sites: list[Place] = field(default_factory=list)
    attestation: Attestation | None = None
    is_printed: bool = False
    standing: str = (
        ""  # of the authorization: revoked, suspended, valid, lapsed, not_yet or signing; "" without one
    )
    next: list[Due] = field(default_factory=list)
    overdue: int = 0

    @property
    def holder(self) -> Holder:
        return HOLDER[self.application.state]


def of(organization: Organization, today: date) -> list[Card]:
    """The authorized applications first, then those under way. Five queries, however many sites there are."""
    shown = [status.value for status in Status if status not in (Status.WITHDRAWN, Status.DENIED)]
    applications = list(organization.applications.filter(status__in=shown).select_related("end_user"))
    cards = {one.pk: Card(one) for one in applications}
    changed = standings.of_many(cards)
    for site in Site.objects.filter(application__in=cards):
        stands = changed[site.application_id].at(site.key, site.country)
        cards[site.application_id].sites.append(Place(site, "" if stands == standings.AUTHORIZED else stands))
    attested = (
        Attestation.objects.filter(determination__review__dossier__application__in=cards)
        .select_related("determination__review__dossier", "certificate")
        .defer("statement", "envelope", "certificate__pdf", "determination__review__dossier__content")
        .defer("determination__review__findings_content")
        .order_by("stated_at")
    )
    for one in attested:
        card = cards[one.determination.review.dossier.application_id]
        whole = changed[card.application.pk].whole
        card.attestation = one
        card.standing = _standing(one, today) if whole == standings.AUTHORIZED else whole
        card.is_printed = getattr(one, "certificate", None) is not None
    by_attestation = {card.attestation.pk: card for card in cards.values() if card.attestation}
    _add_duties(by_attestation, today)
    for card in cards.values():
        if card.application.state is Status.AUTHORIZED and card.attestation is None:
            card.standing = "signing"
    return sorted(cards.values(), key=lambda card: (not card.standing, card.application.end_user.name))


def _standing(attestation: Attestation, today: date) -> str:
    if attestation.is_valid_on(today):
        return "valid"
    return "not_yet" if today < attestation.valid_from else "lapsed"


def _add_duties(cards: dict[int, Card], today: date) -> None:
    duties: dict[int, list[Obligation]] = defaultdict(list)
    for one in Obligation.objects.open().filter(attestation__in=cards).order_by("due_on", "duty", "pk"):
        duties[one.attestation_id].append(one)
    for pk, open_ones in duties.items():
        cards[pk].next = [Due(one, one.state_on(today)) for one in open_ones[:NEXT]]
        cards[pk].overdue = _overdue(open_ones, today)


def _overdue(duties: Iterable[Obligation], today: date) -> int:
    return sum(one.due_on < today for one in duties)
