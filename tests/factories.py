"""Named people and applications anywhere on the road, made by the verbs themselves from the rulebooks' own dossiers.

    people()                 olive and percy (Larkmoor Compute), ravi and rhea (the committee), audrey, admin, mallory
    application("UVEU")      a draft that says everything; also "NVEU" and "DC-VEU"
    filed(), in_review(), questioned(), returned(), authorized()    the same, further along; `faulty=True` fails some

All take `now` (default: the hour they are called): the sample's days are set to it, so any day will do.
"""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from applications.models import Application
from attestations.models import Attestation
from demo import people as demo_people
from demo import sample as samples
from demo.people import PASSWORD, People
from demo.road import Walk
from demo.sample import Sample
from reviews import questions, replies
from reviews.models import Decision, Question, Review
from tests.road import keys

__all__ = ["PASSWORD", "People"]


def people() -> People:
    """Everybody, made once per test; and the platform's keys, made once for the whole run."""
    keys()
    return demo_people.make()


def walk(now: datetime | None = None) -> Walk:
    """The people at an hour, ready to take any step of the road."""
    return Walk(people(), now or timezone.now())


def sample(kind: str = "UVEU", now: datetime | None = None, *, faulty: bool = False) -> Sample:
    """A dossier as JSON and its files, as of the day of `now`. A UVEU's leaves s10-02 and s10-03 to a person;
    `faulty` (UVEU only) adds what fails s10-06, s10-11 and s10-13."""
    on = (now or timezone.now()).date()
    found = samples.realistic(kind, on)
    return samples.with_faults(found, on) if faulty else found


def application(kind: str = "UVEU", now: datetime | None = None, *, faulty: bool = False) -> Application:
    """A draft of Larkmoor Compute with every question answered and every file attached."""
    said = sample(kind, now, faulty=faulty)
    on = walk(now)
    return on.fill(on.start(said), said)


def filed(kind: str = "UVEU", now: datetime | None = None, *, faulty: bool = False) -> Application:
    """Filed by olive; no review is open yet."""
    return walk(now).file(application(kind, now, faulty=faulty))


def in_review(kind: str = "UVEU", now: datetime | None = None, *, faulty: bool = False) -> Review:
    """Filed, found on by the machine, and circulated. `review.dossier.application` is the application."""
    on = walk(now)
    review = on.open_review(on.file(application(kind, now, faulty=faulty)))
    on.circulate(review)
    review.dossier.application.refresh_from_db()
    return review


def questioned(now: datetime | None = None, *, file: bool = False) -> Question:
    """Asked by ravi about where the weights lie; with `file`, percy has attached one to the answer under way."""
    now = now or timezone.now()
    review = in_review("UVEU", now)
    asked = questions.ask(
        review,
        people().ravi,
        questions.About("s10-14", "controls"),
        text="Which controls are inherited from the owner of the building?",
        due_on=questions.due(now.date()),
        now=now,
    )
    if file:
        paper = SimpleUploadedFile("inherited.csv", b"control,owner\nAC-1,landlord\n")
        replies.attach(asked, people().percy, paper, now=now)
    return Question.objects.whole().select_related("review__dossier__application").get(pk=asked.pk)


def returned(kind: str = "UVEU", now: datetime | None = None) -> Application:
    """Sent back for amendment by ravi, with rhea's approval."""
    on, review = walk(now), in_review(kind, now, faulty=kind == "UVEU")
    on.approve(on.determine(review, Decision.RETURN, "Amend what is not satisfied."))
    return Application.objects.get(pk=review.dossier.application_id)


def authorized(kind: str = "UVEU", now: datetime | None = None) -> Attestation:
    """Judged, determined, approved; stated, signed, logged and printed, and its duties in the calendar."""
    on, review = walk(now), in_review(kind, now)
    on.judge(review)
    on.clear(review)
    return on.issue(on.approve(on.determine(review)))
