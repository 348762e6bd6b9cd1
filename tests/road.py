"""The people and applications of the tests, carried as far along the road as a test needs.

Olive files for Larkmoor, Ravi reviews, Cora, Stan, Dora and Enid vote, Rhea is the second pair of eyes, Audrey looks
on. Mallory may not.
Every step is taken by the product's own verbs on days that are stated here: nothing asks the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications import certifications, covering, dossiers, storage, transfer
from applications import services as applications
from applications.models import Application, Dossier, Evidence
from attestations import keyring
from attestations import services as attestations
from attestations.models import Attestation
from organizations.models import Membership, Organization, Role, User
from reviews import ballots, circulation, determinations, drafts, groups
from reviews import services as reviews
from reviews.models import Decision, Determination, Review, Vote
from tests.screenings.lists import settle

EDITION = "ai-diffusion-2025"
VECTORS = settings.BASE_DIR / "standards" / "rulebooks" / EDITION / "vectors"
STARTED = datetime(2026, 11, 2, 9, tzinfo=UTC)
FILED = datetime(2026, 11, 16, 9, tzinfo=UTC)
OPENED = datetime(2026, 11, 20, 9, tzinfo=UTC)
DETERMINED = datetime(2026, 11, 20, 15, tzinfo=UTC)
VOTED = datetime(2026, 11, 22, 9, tzinfo=UTC)
APPROVED = datetime(2026, 11, 23, 9, tzinfo=UTC)
ISSUED = datetime(2026, 11, 23, 10, tzinfo=UTC)
KEYS_FROM = date(2026, 1, 1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
END_USER = {
    "name": "Larkmoor Compute, Inc.",
    "address": "400 Scioto Street, Columbus, OH 43215",
    "country": "US",
    "contact_name": "Dana Whitfield",
    "contact_email": "trade@larkmoor.example",
}


@dataclass(frozen=True)
class People:
    """Everybody, and the two organizations they act for."""

    larkmoor: Organization
    ventures: Organization
    olive: User  # authorized official of Larkmoor
    petra: User  # preparer there
    vera: User  # viewer there
    ada: User  # administrator there
    mallory: User  # authorized official of another organization
    ravi: User  # reviewer, Department of Commerce
    rhea: User  # approver, Department of State
    cora: User  # votes for Commerce
    stan: User  # votes for State
    dora: User  # votes for Defense
    enid: User  # votes for Energy
    audrey: User  # auditor
    nils: User  # staff who was granted nothing


def people() -> People:
    """The cast, with the committee's groups."""
    groups.make()
    larkmoor = Organization.objects.create(name="Larkmoor Compute, Inc.", country="US")
    ventures = Organization.objects.create(name="Mallory Ventures", country="US")
    return People(
        larkmoor=larkmoor,
        ventures=ventures,
        olive=member("olive", larkmoor, Role.OFFICIAL),
        petra=member("petra", larkmoor, Role.PREPARER),
        vera=member("vera", larkmoor, Role.VIEWER),
        ada=member("ada", larkmoor, Role.ADMINISTRATOR),
        mallory=member("mallory", ventures, Role.OFFICIAL),
        ravi=staff("ravi", "Reviewers", "commerce"),
        rhea=staff("rhea", "Approvers", "state"),
        cora=staff("cora", "Voters", "commerce"),
        stan=staff("stan", "Voters", "state"),
        dora=staff("dora", "Voters", "defense"),
        enid=staff("enid", "Voters", "energy"),
        audrey=staff("audrey", "Auditors", "energy"),
        nils=staff("nils", None, "defense"),
    )


def member(name: str, organization: Organization, role: Role) -> User:
    user = User.objects.create_user(f"{name}@example.org", name=name.capitalize())
    Membership.objects.create(user=user, organization=organization, role=role.value)
    return user


def staff(name: str, group: str | None, agency: str) -> User:
    user = User.objects.create_user(
        f"{name}@agency.example", name=name.capitalize(), agency=agency, is_staff=True
    )
    if group is not None:
        user.groups.add(Group.objects.get(name=group))
    return user


@cache
def _vector(kind: str) -> str:
    return (VECTORS / f"{kind.lower()}-satisfying.json").read_text()


def said(kind: str = "UVEU") -> dict[str, Any]:
    """A complete dossier as JSON, with one thing in it that a person must find on; a fresh copy each time."""
    plain = json.loads(_vector(kind))
    plain["answers"]["s10-02-a"]["value"] = "allied"
    return plain


def started(cast: People, *, kind: str = "UVEU", person: User | None = None) -> Application:
    """An empty draft."""
    return applications.start(
        person or cast.olive,
        cast.larkmoor,
        rulebook_id=EDITION,
        kind=kind,
        end_user=END_USER,
        now=STARTED,
    )


def attach_all(application: Application, person: User, evidence: dict[str, Any]) -> None:
    """The rows of files that a dossier names; their bytes are of no account to the road."""
    rows = []
    for key, file in evidence.items():
        days = {
            n: date.fromisoformat(file[n]) for n in ("issued_on", "covers_from", "covers_to") if n in file
        }
        row = Evidence(
            application=application,
            key=key,
            received_by=person,
            received_at=STARTED,
            **{**file, **days},
        )
        row.file.name = storage.evidence_path(row, row.name)
        rows.append(row)
    Evidence.objects.bulk_create(rows)


def drafted(cast: People, *, kind: str = "UVEU", plain: dict[str, Any] | None = None) -> Application:
    """A draft in which everything is answered."""
    plain = said(kind) if plain is None else plain
    application = started(cast, kind=kind)
    attach_all(application, cast.olive, plain["evidence"])
    transfer.fill(application, cast.olive, plain, now=STARTED)
    unsigned(application, cast.olive, now=STARTED)
    application.refresh_from_db()
    return application


def unsigned(application: Application, official: User, *, now: datetime) -> None:
    """The official states of every other party why it did not sign here."""
    plain = dossiers.plain(application, filing=1, filed_on=now.date())
    for one in covering.parties(plain, dossiers.rulebook_of(application)):
        certifications.state_missing(
            application, official, party=one.id, reason="Signed on paper; attached.", now=now
        )


def filed(cast: People, **how: Any) -> Dossier:
    return applications.submit(drafted(cast, **how), cast.olive, now=FILED)


def opened(cast: People, **how: Any) -> Review:
    return reviews.open_review(filed(cast, **how), now=OPENED)


def settled(cast: People, **how: Any) -> Review:
    """A review that went to every agency, in which Ravi has found on all that the machine left to a person."""
    review = opened(cast, **how)
    settle(review.dossier, cast.ravi, now=OPENED)
    circulation.complete_and_circulate(review, cast.ravi, on=OPENED.date(), now=OPENED)
    for finding in review.findings.filter(status="undetermined"):
        reviews.judge(finding, cast.ravi, status="satisfied", reason="Compared with the text.", now=OPENED)
    return review


def determined(
    cast: People,
    *,
    decision: str = Decision.AUTHORIZE.value,
    terms: tuple[determinations.Term, ...] = (),
    **how: Any,
) -> Determination:
    return determinations.determine(
        settled(cast, **how),
        cast.ravi,
        decision=decision,
        reasons="The findings by paragraph bear it out.",
        terms=terms,
        now=DETERMINED,
    )


def vote(determination: Determination, person: User, choice: str = "approve", **how: Any) -> Vote:
    """One agency's vote on the draft as it stands."""
    return ballots.cast(
        determination,
        person,
        choice=choice,
        read=drafts.content(determination)[1],
        free_of_interest=True,
        reason="" if choice == "approve" else "It is not borne out.",
        **{"now": VOTED, **how},
    )


def carried(cast: People, determination: Determination) -> Determination:
    """All four agencies approve."""
    for person in (cast.cora, cast.stan, cast.dora, cast.enid):
        vote(determination, person)
    return determination


def approved(cast: People, **how: Any) -> Determination:
    return determinations.approve(carried(cast, determined(cast, **how)), cast.rhea, now=APPROVED)


def logged(cast: People, **how: Any) -> Attestation:
    """An attestation that is stated, signed and in the log; no certificate yet."""
    keys()
    attestation = attestations.state(approved(cast, **how), now=ISSUED)
    attestations.sign(attestation, now=ISSUED)
    return attestations.enter(attestation, now=ISSUED)


def keys() -> None:
    """The platform's keys, made once for the whole run."""
    if not (keyring.folder() / "keys.json").exists():
        keyring.make(KEYS_FROM)


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    """The queries in between; `asked` is how many there were, a test's own savepoints left out."""
    with CaptureQueriesContext(connection) as queries:
        yield queries
    queries.asked = sum("SAVEPOINT" not in query["sql"] for query in queries.captured_queries)
