"""Keeps the lines of the queue: each follows from its review's rows, and is made anew whenever one of them changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from applications import differing, dossiers
from notary import canonical
from reviews import due, triage
from reviews.holding import hold
from reviews.models import LIVE, Listing, Review
from standards.assessment import FindingStatus
from standards.rulebook import Rulebook

CHIPS = "chips"
COUNTED = {
    "satisfied": FindingStatus.SATISFIED.value,
    "unsatisfied": FindingStatus.NOT_SATISFIED.value,
    "undetermined": FindingStatus.UNDETERMINED.value,
}
AT_ONCE = 500


def keep(review: Review, *, now: datetime) -> Listing:
    """Write the line of a review for the first time, or everything of it anew. The caller holds the application."""
    application = review.dossier.application
    edition = dossiers.rulebook_of(application)
    plain = canonical.loads(bytes(review.dossier.content))
    said = facts(review, plain, edition)
    listing, _ = Listing.objects.update_or_create(
        review=review,
        defaults={
            "application": application,
            "opened_at": review.opened_at,
            "facts": said,
            "searched": searched(review, plain),
            "moved_at": application.moved_at,
        },
    )
    _close_earlier(review, now)
    return refresh(review, listing, now=now)


def refresh(review: Review, listing: Listing | None = None, *, now: datetime) -> Listing:
    """Bring counts, score, day and place up to what the rows say now. The caller holds the application."""
    listing = listing or Listing.objects.filter(review=review).first()
    if listing is None:
        return keep(review, now=now)
    counted = counts(review)
    found = triage.score(listing.facts | {name: counted[name] for name in ("unsatisfied", "undetermined")})
    kept = {
        **counted,
        "triage": found.score,
        "reasons": [reason.plain() for reason in found.reasons],
        "due_on": due.due_on(review, now.date()),
        "closed_at": None if _is_live(review) else listing.closed_at or now,
        "moved_at": review.dossier.application.moved_at,
    }
    for name, value in kept.items():
        setattr(listing, name, value)
    listing.save(update_fields=list(kept))
    return listing


def counts(review: Review) -> dict[str, int]:
    """How many findings stand at what, a person's over the machine's, and how many a person found on."""
    stands = {
        name: Count("pk", filter=Q(judgement=status) | Q(judgement="", status=status))
        for name, status in COUNTED.items()
    }
    found: dict[str, int] = review.findings.aggregate(**stands, judged=Count("pk", filter=~Q(judgement="")))
    return found


def facts(review: Review, plain: Mapping[str, Any], edition: Rulebook) -> dict[str, Any]:
    """What a score is a function of, findings apart: size, novelty, countries, changes."""
    application, on = review.dossier.application, review.assessed_on
    rows = list(_lots(plain))
    known = {chip.model for chip in edition.chips.values()} | set(edition.chips)
    models = {str(row["model"]) for row in rows if row.get("model")}
    countries = sorted({site["country"] for site in plain["sites"]})
    return {
        "chips": sum(row["quantity"] for row in rows if isinstance(row.get("quantity"), int)),
        "sites": len(plain["sites"]),
        "first": int(not _earlier_applications(application).exists()),
        "unlisted": sorted(models - known),
        "countries": {one: sorted(edition.countries.groups_of(one, on)) for one in countries},
        "changed": _changed(review, plain, edition),
    }


def searched(review: Review, plain: Mapping[str, Any]) -> str:
    """Everything a review can be found by, in small letters: each thing once."""
    application = review.dossier.application
    said = [application.reference, application.kind, str(application.organization), str(application.end_user)]
    said.append(plain["end_user"].get("name", ""))
    said += [word for site in plain["sites"] for word in (site["name"], site["address"], site["country"])]
    said += [str(row[name]) for row in _lots(plain) for name in ("model",) if row.get(name)]
    return "\n".join(dict.fromkeys(one.lower() for one in said if one))


def sweep(now: datetime) -> int:
    """Lines that are missing, and those whose application moved since they were written. Returns how many."""
    missing = Review.objects.filter(listing__isnull=True)
    moved = Review.objects.exclude(listing__application__moved_at=F("listing__moved_at"))
    moved = moved.filter(listing__isnull=False)
    done = 0
    for pk in [
        *missing.values_list("pk", flat=True)[:AT_ONCE],
        *moved.values_list("pk", flat=True)[:AT_ONCE],
    ]:
        with transaction.atomic():
            refresh(hold(Review(pk=pk)), now=now)
        done += 1
    return done


def disagreeing() -> Iterator[tuple[Listing, dict[str, int]]]:
    """The lines whose counts are not those of the findings, each with what they should be."""
    for listing in Listing.objects.select_related("review").defer("review__findings_content").iterator(1000):
        counted = counts(listing.review)
        if counted != {name: getattr(listing, name) for name in counted}:
            yield listing, counted


def _lots(plain: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    rows = plain["answers"].get(CHIPS, {}).get("value")
    yield from (row for row in rows or () if isinstance(row, Mapping))


def _earlier_applications(application: Any) -> Any:
    return Listing.objects.filter(
        application__organization=application.organization_id,
        application__end_user__name=application.end_user.name,
    ).exclude(application=application)


def _changed(review: Review, plain: Mapping[str, Any], edition: Rulebook) -> list[str]:
    before = review.dossier.application.dossiers.filter(filing__lt=review.dossier.filing).last()
    return differing.sections(edition, canonical.loads(bytes(before.content)), plain) if before else []


def _is_live(review: Review) -> bool:
    """Whether it is still in the committee's hands: the newest filing of an application that is not decided."""
    application = review.dossier.application
    newer = application.dossiers.filter(filing__gt=review.dossier.filing)
    return application.status in LIVE and not newer.exists()


def _close_earlier(review: Review, now: datetime) -> None:
    earlier = Listing.objects.filter(
        application=review.dossier.application_id, review__dossier__filing__lt=review.dossier.filing
    )
    earlier.filter(closed_at__isnull=True).update(closed_at=now)
