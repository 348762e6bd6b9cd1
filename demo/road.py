"""The steps of the road as the people of the demonstration walk them: each calls the verb a door would call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from applications import certifications, dossiers, evidence, services, transfer
from applications.models import Application
from attestations import keyring
from attestations import services as attestations
from attestations.models import Attestation
from demo.people import People
from demo.sample import RULEBOOKS, Sample
from recertifications import services as recertifications
from reviews import ballots, circulation, clocks, determinations, drafts
from reviews import services as reviews
from reviews.models import Choice, Decision, Determination, Review, Step
from reviews.tallies import tally
from screenings import lists
from screenings import services as screenings
from screenings.models import Decision as Word
from screenings.models import ListVersion, Screening
from standards.assessment import FindingStatus
from standards.errors import Refusal

LIST = Path(__file__).with_name("screening_list.json")  # parties that do not exist
SOMEBODY_ELSE = "Somebody else: another country, another address, and no business of the kind in common."
FOUND = "The disclosure was read with its papers; it stands in the way of nothing the paragraph asks."
ON_PAPER = "It signed on paper; the signed paper is among the files."
REASONS = (
    "The dossier satisfies every paragraph that applies. What was disclosed under paragraphs 2 and 3 was weighed by a "
    "person and stands in the way of nothing."
)


@dataclass(frozen=True, slots=True)
class Walk:
    """Who walks, and the clock as it was read at the door."""

    people: People
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    def start(self, sample: Sample) -> Application:
        """Percy opens a draft for the sample's end user."""
        kind = sample.plain["kind"]
        return services.start(
            self.people.percy,
            self.people.operator,
            rulebook_id=RULEBOOKS[kind],
            kind=kind,
            end_user=dict(sample.plain["end_user"]),
            now=self.now,
        )

    @transaction.atomic
    def fill(self, application: Application, sample: Sample) -> Application:
        """Percy attaches the files and answers every question; files the sample does not name are taken out."""
        said = sample.plain["evidence"]
        wanted = {one["sha256"] for one in said.values()}
        for file in application.evidence.exclude(sha256__in=wanted):
            evidence.detach(application, self.people.percy, file.key, now=self.now)
        present = set(application.evidence.values_list("sha256", flat=True))
        for key, paper in sample.files.items():
            if said[key]["sha256"] in present:
                continue
            about = {
                name: date.fromisoformat(value) if name not in ("title", "issuer") else value
                for name, value in paper.about.items()
            }
            upload = SimpleUploadedFile(paper.name, paper.content)
            evidence.attach(application, self.people.percy, upload, now=self.now, **about)
        transfer.fill(application, self.people.percy, sample.plain, now=self.now)
        application.refresh_from_db()
        return application

    def file(self, application: Application) -> Application:
        """Olive certifies, paragraph by paragraph, and files; the other parties signed on paper."""
        self.unsigned(application)
        everything = services.everything(application)
        services.submit(application, self.people.olive, now=self.now, certification=everything)
        self.screen(application)
        return application

    def screen(self, application: Application) -> Screening:
        """The machine holds everybody in the last filing against the list, and brings one in where there is none."""
        if ListVersion.objects.in_force() is None:
            with LIST.open("rb") as file:
                lists.bring(file, name=LIST.name, as_of=self.today, now=self.now)
        filed = application.dossiers.select_related("application__organization").latest("filing")
        return screenings.screen(filed, now=self.now)

    def clear(self, review: Review) -> int:
        """Ravi says of each hit that it is somebody else. Returns how many."""
        found = list(screenings.open_hits(review.dossier).select_related("screening__dossier__application"))
        for hit in found:
            screenings.decide(
                hit, self.people.ravi, decision=Word.CLEARED.value, reason=SOMEBODY_ELSE, now=self.now
            )
        return len(found)

    def unsigned(self, application: Application) -> None:
        """Olive states of each other party why it did not sign here."""
        plain = dossiers.plain(application, filing=1, filed_on=self.today)
        for one in certifications.standings(application, plain):
            if one.state in ("open", "void"):
                certifications.state_missing(
                    application, self.people.olive, party=one.party.id, reason=ON_PAPER, now=self.now
                )

    def open_review(self, application: Application) -> Review:
        """The machine finds."""
        filed = application.dossiers.select_related("application").latest("filing")
        return reviews.open_review(filed, now=self.now)

    def judge(self, review: Review) -> int:
        """Ravi finds on what the machine could not determine. Returns how many."""
        doubtful = review.findings.filter(status=FindingStatus.UNDETERMINED.value, judgement="")
        found = list(doubtful)
        for finding in found:
            reviews.judge(
                finding,
                self.people.ravi,
                status=FindingStatus.SATISFIED.value,
                reason=FOUND,
                now=self.now,
            )
        return len(found)

    def circulate(self, review: Review) -> None:
        """Ravi, for the chair, finds the application complete and sends it to every agency. Done once."""
        if not review.milestones.filter(step=Step.CIRCULATED.value).exists():
            circulation.complete_and_circulate(review, self.people.ravi, on=self.today, now=self.now)

    def determine(
        self, review: Review, decision: Decision = Decision.AUTHORIZE, reasons: str = REASONS
    ) -> Determination:
        """Ravi determines; what decides the application went to every agency before."""
        if decision.value in clocks.NEEDS_CIRCULATION:
            self.circulate(review)
        return determinations.determine(
            review, self.people.ravi, decision=decision.value, reasons=reasons, now=self.now
        )

    def vote(self, determination: Determination) -> int:
        """Cora, Rhea, Dora and Enid vote for their agencies. Returns how many voted."""
        read = drafts.content(determination)[1]
        voters = (self.people.cora, self.people.rhea, self.people.dora, self.people.enid)
        for person in voters:
            ballots.cast(
                determination,
                person,
                choice=Choice.APPROVE.value,
                read=read,
                free_of_interest=True,
                now=self.now,
            )
        return len(voters)

    def approve(self, determination: Determination) -> Determination:
        """Rhea is the second pair of eyes, once the agencies have voted."""
        if not tally(determination).carried:
            self.vote(determination)
        return determinations.approve(determination, self.people.rhea, now=self.now)

    def issue(self, determination: Determination) -> Attestation:
        """The machine states, signs, logs and prints this one; then keeps what falls due."""
        keys(self.today)
        attestation = attestations.state(determination, now=self.now)
        attestation = attestations.sign(attestation, now=self.now)
        attestation = attestations.enter(attestation, now=self.now)
        attestations.print_certificate(attestation, now=self.now)
        recertifications.schedule(attestation, today=self.today)
        return attestation


def keys(on: date) -> None:
    """Make the platform's keys where there are none."""
    try:
        keyring.listed()
    except Refusal:
        keyring.make(on)
