"""Everything there is of an application, as files for one archive."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import IO, Any

from django.db.models import QuerySet

from applications import evidence, handing
from applications.models import (
    Application,
    Certification,
    Handout,
    PartyCertification,
)
from applications.stored import Door, EarlierFile, Enclosure, Exhibit, Stored
from attestations import bundles, dockets, receipts, sealing
from attestations.models import Attestation, Certificate, DocketSeal, FilingReceipt, StatusChange
from notary import canonical
from organizations.models import User
from recertifications.models import Obligation
from records import rows
from records.models import Change
from reviews import models as reviews
from screenings.models import Clearance, Hit, Screening
from standards.errors import Refusal

PART = "in the whole record"


@dataclass(slots=True)
class Whole:
    """What goes into the archive: rows and bytes at hand, files that are opened when their turn comes."""

    application: Application
    person: User
    now: datetime
    content: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, tuple[Stored, str]] = field(default_factory=dict)
    held_back: list[dict[str, str]] = field(default_factory=list)
    people: set[int] = field(default_factory=set)

    def may(self, permission: str) -> bool:
        return self.person.has_perm(permission)

    def rows(self, path: str, found: QuerySet[Any]) -> None:
        """A file of rows."""
        self.json(path, rows.said(found.order_by("pk"), self.people))

    def json(self, path: str, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
        self.content[f"{path}.json"] = text.encode() + b"\n"

    def file(self, folder: str, stored: Stored, key: str) -> None:
        name = PurePath(stored.name).name or "file"
        self.files[f"{folder}/{stored.sha256}/{name}"] = (stored, key)

    def each(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Path and bytes of every file, in the order of their paths; each file that is opened is a handout."""
        for path in sorted({*self.content, *self.files}):
            if path in self.content:
                yield path, io.BytesIO(self.content[path])
                continue
            stored, key = self.files[path]
            yield path, self._open(stored, key)

    def _open(self, stored: Stored, key: str) -> IO[bytes]:
        return handing.hand_out(
            stored, key, self.application, self.person, door=Door.REVIEW, now=self.now, part=PART
        )


def gather(application: Application, person: User, *, now: datetime) -> Whole:
    """All that the person may be given. What is left out is said in `held_back`, with the reason."""
    whole = Whole(application, person, now)
    _filed(whole)
    _reviewed(whole)
    _decided(whole)
    _signed(whole)
    _files(whole)
    if whole.may("records.view_change"):
        whole.rows("history", Change.objects.filter(application=application.pk))
    else:
        whole.held_back.append({"path": "history.json", "why": "The person may not see the history of rows."})
    whole.json("people", rows.names(whole.people))
    whole.json("held-back", whole.held_back)
    return whole


def _filed(whole: Whole) -> None:
    of = whole.application
    whole.rows("application/application", Application.objects.filter(pk=of.pk))
    whole.rows("application/end-user", type(of.end_user).objects.filter(pk=of.end_user_id))
    whole.rows("application/sites", of.sites.all())
    whole.rows("application/answers", of.revisions.all())
    whole.rows("application/certifications", Certification.objects.filter(dossier__application=of))
    whole.rows("application/parties", PartyCertification.objects.filter(application=of))
    whole.rows("docket", of.docket.all())
    whole.rows("dossiers/dossiers", of.dossiers.all())
    for one in of.dossiers.order_by("filing"):
        whole.content[f"dossiers/{one.filing}.json"] = bytes(one.content)
    if whole.may("applications.view_handout"):
        whole.rows("application/handouts", Handout.objects.filter(application=of))
    whole.rows("screenings/screenings", Screening.objects.filter(dossier__application=of))
    whole.rows("screenings/hits", Hit.objects.filter(screening__dossier__application=of))
    whole.rows("screenings/clearances", Clearance.objects.filter(hit__screening__dossier__application=of))


def _reviewed(whole: Whole) -> None:
    of = {"review__dossier__application": whole.application}
    found = reviews.Review.objects.filter(dossier__application=whole.application)
    whole.rows("reviews/reviews", found)
    for one in found.order_by("pk"):
        whole.content[f"reviews/{one.pk}-machine-findings.json"] = bytes(one.findings_content)
    whole.rows("reviews/findings", reviews.Finding.objects.filter(**of))
    whole.rows("reviews/assignments", reviews.Assignment.objects.filter(**of))
    whole.rows("reviews/milestones", reviews.Milestone.objects.filter(**of))
    whole.rows("reviews/recusals", reviews.Recusal.objects.filter(application=whole.application))
    whole.rows("questions/questions", reviews.Question.objects.filter(**of))
    asked = {f"question__{name}": value for name, value in of.items()}
    replies = reviews.Reply.objects.filter(**asked)
    whole.rows("questions/replies", replies)
    whole.rows("questions/closings", reviews.Closing.objects.filter(**asked))
    for one in replies.order_by("pk"):
        whole.content[f"questions/reply-{one.pk}.json"] = bytes(one.content)
    if whole.may("reviews.view_attempt"):
        whole.rows("reviews/attempts", reviews.Attempt.objects.filter(application=whole.application))


def _decided(whole: Whole) -> None:
    of = {"determination__review__dossier__application": whole.application}
    determinations = reviews.Determination.objects.filter(review__dossier__application=whole.application)
    whole.rows("determinations/determinations", determinations)
    drafts = reviews.Draft.objects.filter(**of)
    for one in drafts.order_by("pk"):
        whole.content[f"votes/draft-{one.sha256}.json"] = bytes(one.content)
    for path, model in (
        ("votes/drafts", reviews.Draft),
        ("votes/votes", reviews.Vote),
        ("votes/escalations", reviews.Escalation),
        ("determinations/reasons", reviews.Reason),
        ("determinations/conditions", reviews.Condition),
        ("determinations/letters", reviews.Letter),
        ("determinations/holds", reviews.Hold),
        ("determinations/reconsiderations", reviews.Reconsideration),
    ):
        whole.rows(path, model.objects.filter(**of))  # type: ignore[attr-defined]
    for path, model, by in (
        ("votes/voidings", reviews.Voiding, "vote"),
        ("votes/steps", reviews.EscalationStep, "escalation"),
        ("determinations/condition-events", reviews.ConditionEvent, "condition"),
    ):
        whole.rows(path, model.objects.filter(**{f"{by}__{k}": v for k, v in of.items()}))  # type: ignore[attr-defined]


def _signed(whole: Whole) -> None:
    """Each statement as the bundle a verifier takes: envelope, proof, signed head."""
    of = {"determination__review__dossier__application": whole.application}

    def keep(path: str, made: Any) -> None:
        whole.content[f"signed/{path}.bundle.json"] = made.to_bytes()

    for one in FilingReceipt.objects.filter(dossier__application=whole.application).select_related(
        "entry__log", "dossier"
    ):
        keep(f"receipt-{one.dossier.filing}", receipts.of(one))
    for one in Attestation.objects.filter(**of).logged():
        keep("attestation", bundles.of(one))
    for one in Certificate.objects.filter(attestation__in=Attestation.objects.filter(**of)):
        whole.content["signed/certificate.pdf"] = bytes(one.pdf)
    for one in StatusChange.objects.filter(**of).logged():
        keep(f"change-{one.number}", sealing.bundle_of(one.envelope, one.entry))
    for one in DocketSeal.objects.filter(**of).select_related("entry__log"):
        keep(f"docket-{one.lines}", dockets.of(one))
    whole.rows(
        "signed/obligations", Obligation.objects.filter(attestation__in=Attestation.objects.filter(**of))
    )


def _files(whole: Whole) -> None:
    """The evidence that dossiers name, what came with replies and conditions, what inspectors and holders showed."""
    of = whole.application
    if not whole.may("applications.view_evidence"):
        whole.held_back.append({"path": "evidence/", "why": "The person may not see evidence."})
        return
    wanted: dict[str, tuple[str, str]] = {}
    for one in of.dossiers.order_by("filing"):
        for key, file in canonical.loads(bytes(one.content)).get("evidence", {}).items():
            wanted.setdefault(file["sha256"], (key, file["name"]))
    for sha256, (key, name) in wanted.items():
        stored = evidence.by_digest(of, sha256)
        if stored is None:
            whole.held_back.append({"path": f"evidence/{sha256}/{name}", "why": "It is not kept any more."})
        else:
            _offer(whole, "evidence", stored, key)
    for folder, found in (("enclosures", Enclosure), ("exhibits", Exhibit)):
        for one in found.objects.filter(application=of).order_by("pk"):
            _offer(whole, folder, one, one.key)
    whole.rows("evidence/earlier-versions", EarlierFile.objects.filter(application=of))


def _offer(whole: Whole, folder: str, stored: Stored, key: str) -> None:
    """A file goes in if it may be handed out and is there; looked at once before the archive is begun."""
    try:
        handing.look(stored).close()
    except Refusal as no:
        whole.held_back.append({"path": f"{folder}/{stored.sha256}/{stored.name}", "why": f"{no}."})
    else:
        whole.file(folder, stored, key)
