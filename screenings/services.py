"""The verbs of a screening. The machine finds who may be listed; a person says who is."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from applications import services as applications
from applications.models import Dossier
from notary import canonical
from organizations.models import User
from screenings import finding, lists, ownership, policy
from screenings.models import Clearance, Decision, Hit, HitQuerySet, ListVersion, Screening
from screenings.permissions import require
from standards.errors import Refusal

ACTIONS = {
    Decision.CLEARED.value: "clear_hit",
    Decision.CONFIRMED.value: "confirm_hit",
    Decision.REOPENED.value: "reopen_hit",
}


def screen(dossier: Dossier, *, now: datetime, person: User | None = None) -> Screening:
    """Hold a dossier's parties against the list in force. Done once for each list and rule; then it is given back."""
    if person is not None:
        require(person, dossier)
    version = ListVersion.objects.in_force()
    if version is None:
        raise Refusal(
            "There is no list to screen against: import one with `manage.py screening_list import`."
        )
    rule = policy.get().digest(now.date())
    kept = Screening.objects.filter(dossier=dossier, version=version, policy_sha256=rule).first()
    return kept or _screened(dossier, version, rule, now, person)


def _screened(
    dossier: Dossier, version: ListVersion, rule: str, now: datetime, person: User | None
) -> Screening:
    on, index, said = now.date(), lists.index(version), finding.plain(dossier)
    parties = finding.named(dossier, said)
    found = finding.hits(said, parties, index, on)
    plain = [party.plain() for party in parties]
    told = canonical.dumps([dossier.sha256, plain, version.sha256, rule])
    with transaction.atomic():
        applications.locked(dossier.application)  # two at once make one
        screening, made = Screening.objects.get_or_create(
            dossier=dossier,
            version=version,
            policy_sha256=rule,
            defaults={
                "parties": plain,
                "switches": finding.switches(policy.get(), on),
                "input_sha256": hashlib.sha256(told).hexdigest(),
                "screened_on": on,
                "screened_at": now,
                "screened_by": person,
            },
        )
        if made:
            Hit.objects.bulk_create(
                Hit(
                    screening=screening,
                    position=number,
                    party=one.party,
                    party_name=parties[one.party].name[:500],
                    identity=one.identity,
                    listed_id=one.listed,
                    basis=one.basis,
                    points=one.points,
                    explanation=one.explanation,
                    steps=one.steps,
                )
                for number, one in enumerate(found, start=1)
            )
    return screening


@transaction.atomic
def decide(hit: Hit, person: User, *, decision: str, reason: str, now: datetime) -> Clearance:
    """A person's word on a hit, with the reason. It holds in later screenings while party and entry stay as they are.

    What ownership added to the same screening follows: it falls with the owners it rests on, and comes back with them.
    """
    dossier = hit.screening.dossier
    dossier.application = applications.locked(dossier.application)
    require(person, dossier)
    if decision not in Decision.values:
        raise Refusal(f"{decision!r} is not an answer: choose {', '.join(Decision.values)}")
    if not reason.strip():
        raise Refusal(
            f"say why {hit.party_name} is {'not ' if decision == Decision.CLEARED.value else ''}the one listed"
        )
    if Screening.objects.filter(dossier=dossier, pk__gt=hit.screening_id).exists():
        raise Refusal(f"{dossier} was screened again since; answer in the newer screening")
    made = _say(hit, person, decision, reason.strip(), now, follows=False)
    _follow(hit, person, decision, now)
    applications.note(
        dossier.application,
        person,
        ACTIONS[decision],
        now=now,
        note=made.reason,
        detail={"hit": hit.pk, "party": hit.party_name, "listed": hit.listed.key, "entry": hit.listed.sha256},
    )
    return made


def _say(hit: Hit, person: User, decision: str, reason: str, now: datetime, *, follows: bool) -> Clearance:
    return Clearance.objects.create(
        hit=hit,
        identity=hit.identity,
        listed=hit.listed,
        decision=decision,
        reason=reason,
        follows=follows,
        made_by=person,
        made_at=now,
    )


def _follow(hit: Hit, person: User, decision: str, now: datetime) -> None:
    if hit.basis == Hit.Basis.OWNERSHIP.value:
        return
    others = list(hit.screening.hits.decided().select_related("listed"))
    cleared = {(one.identity, one.listed_id) for one in others if one.decision == Decision.CLEARED.value}
    for one in others:
        if one.basis != Hit.Basis.OWNERSHIP.value:
            continue
        stands = ownership.still(one.steps, lambda identity, listed: (identity, listed) not in cleared)
        if not stands and one.decision != Decision.CLEARED.value:
            why = f"It rests on {hit.party_name} being {hit.listed.name}, which was cleared."
            _say(one, person, Decision.CLEARED.value, why, now, follows=True)
        last = Clearance.objects.filter(identity=one.identity, listed=one.listed).first()
        if stands and last is not None and last.follows and last.decision == Decision.CLEARED.value:
            why = f"{hit.party_name} counts as {hit.listed.name} again."
            _say(one, person, Decision.REOPENED.value, why, now, follows=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a dossier stands: its last screening, whether that is under the list and rules in force, and its hits."""

    screening: Screening | None
    is_current: bool
    open: int = 0
    confirmed: int = 0
    cleared: int = 0

    @property
    def words(self) -> str:
        """In a sentence."""
        if self.screening is None:
            return "Not screened yet."
        when = f"Screened on {self.screening.screened_on:%d %b %Y} against {self.screening.version}"
        counts = f"{self.open} open, {self.confirmed} confirmed, {self.cleared} cleared"
        return f"{when}: {counts}." + ("" if self.is_current else " It is being screened again.")


def standing(dossier: Dossier, *, now: datetime) -> Standing:
    """How a dossier stands at an hour. Three queries."""
    last = Screening.objects.filter(dossier=dossier).select_related("version").first()
    if last is None:
        return Standing(None, is_current=False)
    version = ListVersion.objects.in_force()
    current = last.version == version and last.policy_sha256 == policy.get().digest(now.date())
    said = Counter(last.hits.decided().values_list("decision", flat=True))
    confirmed, cleared = said[Decision.CONFIRMED.value], said[Decision.CLEARED.value]
    return Standing(last, current, said.total() - confirmed - cleared, confirmed, cleared)


def open_hits(dossier: Dossier) -> HitQuerySet:
    """The hits of its last screening of which nobody has said who it is."""
    return Hit.objects.filter(screening__in=_last(dossier)).open().select_related("listed")


def confirmed_hits(dossier: Dossier) -> HitQuerySet:
    """The hits of its last screening that are the listed party, as a person said."""
    return Hit.objects.filter(screening__in=_last(dossier)).confirmed().select_related("listed")


def _last(dossier: Dossier) -> list[int]:
    return list(Screening.objects.filter(dossier=dossier).values_list("pk", flat=True)[:1])


def refuse_unless_screened(dossier: Dossier, *, now: datetime) -> None:
    """Refuse an authorization while nobody has looked at who may be listed. What is confirmed, people weigh."""
    stands = standing(dossier, now=now)
    if stands.screening is None:
        raise Refusal(f"cannot authorize: the parties of {dossier} were not screened yet")
    if not stands.is_current:
        raise Refusal(
            f"cannot authorize: {dossier} was screened under an earlier list or rule and is being screened again"
        )
    if stands.open:
        raise Refusal(
            f"cannot authorize: {stands.open} hit{'s' if stands.open > 1 else ''} of the screening of {dossier} "
            "must be cleared or confirmed by a person first"
        )
