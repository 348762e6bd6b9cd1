"""Letters: what they say, who words them, and that each is sent once, when its determination took effect."""

from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from applications.models import Letter as Kept
from applications.models import LetterMute
from applications.tasks import mail_letters
from organizations.models import Role
from reviews import determinations, drafts, letters, tasks
from reviews.models import Letter, Review
from reviews.standings import Scope
from standards.errors import Refusal
from tests import road
from tests.kept import once
from tests.reviews import afterwards as since

pytestmark = [pytest.mark.django_db]


def _begin() -> tuple[road.People, Review]:
    cast = road.people()
    return cast, since.authorized(cast, since.TERMS)


world = once(_begin)

NEXT = (
    "You may ask for reconsideration within 30 days of the day this took effect. People who had no part in this "
    "decision will look at it. That is platform policy: the rule names no such time."
)
AUTHORIZED = """Larkmoor Compute, Inc.
400 Scioto Street, Suite 1200, Columbus, OH 43215, US

Reference: VEU-2026-0001 (Universal Validated End User)

Larkmoor Compute, Inc. is authorized as a validated end user, under the conditions below.

The findings by paragraph bear it out.

Conditions

1. Close the gap.
   Answered for by: Head of security
   Due: 1 March 2027
   What will show it: The report.
   If nothing is submitted by that day, or what was submitted is not accepted, the authorization is suspended.

2. Tell us of the move.

Submit the evidence for each condition on its page, under this application.

VEDC
"""
SUSPENDED = f"""Larkmoor Compute, Inc.
400 Scioto Street, Suite 1200, Columbus, OH 43215, US

Reference: VEU-2026-0001 (Universal Validated End User)

The authorization of Larkmoor Compute, Inc. is suspended for all sites in Netherlands.

An audit found it.

Reasons by paragraph

Paragraph 11: Records were withheld from an audit.

{NEXT}

VEDC
"""


def test_the_letter_of_an_authorization_with_conditions(world: Any, settings: Any) -> None:
    _, review = world
    settings.VEDC_ISSUER_NAME = "VEDC"

    assert letters.generated(review.determinations.get()) == AUTHORIZED


def test_the_letter_of_a_suspension_in_one_country(world: Any, settings: Any) -> None:
    cast, review = world
    settings.VEDC_ISSUER_NAME = "VEDC"

    made = since.propose(cast, review, "suspend", scope=Scope(countries=("NL",)))

    assert made.letter.generated == made.letter.text == SUSPENDED


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        ("return", "The application of Larkmoor Compute, Inc. is returned for amendment."),
        ("deny", "The application of Larkmoor Compute, Inc. is denied."),
        ("authorize", "Larkmoor Compute, Inc. is authorized as a validated end user."),
    ],
)
def test_every_decision_on_a_dossier_has_its_sentence(world: Any, decision: str, sentence: str) -> None:
    cast, _ = world

    made = road.determined(cast, decision=decision)

    assert sentence in made.letter.text


def test_a_letter_is_worded_by_a_person_and_both_texts_are_kept(world: Any) -> None:
    cast, review = world
    made = since.propose(cast, review, "suspend")
    before = drafts.content(made)[1]

    letters.edit(made.letter, cast.ravi, text="Dear all,\r\nit is suspended.\r\n", now=since.PROPOSED)

    letter = Letter.objects.get(determination=made)
    assert letter.text == "Dear all,\nit is suspended.\n"
    assert letter.generated.startswith("Larkmoor")
    assert (letter.edited_by, letter.edited_at) == (cast.ravi, since.PROPOSED)
    assert drafts.content(made)[1] != before
    assert review.dossier.application.docket.last().action == "word_letter"


def test_a_letter_is_final_once_its_determination_took_effect(world: Any) -> None:
    cast, review = world
    letter = review.determinations.get().letter

    with pytest.raises(Refusal, match="the letter is final"), transaction.atomic():
        letters.edit(letter, cast.ravi, text="Otherwise.", now=since.PROPOSED)
    for change in (
        {"text": "Otherwise.", "edited_by": cast.ravi, "edited_at": since.PROPOSED},
        {"generated": "Otherwise."},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.filter(pk=letter.pk).update(**change)


@pytest.mark.parametrize("who", ["olive", "mallory", "nils", "audrey", "rhea"])
def test_who_may_not_determine_words_no_letter(world: Any, who: str) -> None:
    cast, review = world
    made = since.propose(cast, review, "suspend")

    with pytest.raises(Refusal, match="does not have the permission"), transaction.atomic():
        letters.edit(made.letter, getattr(cast, who), text="So.", now=since.PROPOSED)


def test_a_letter_leaves_when_it_took_effect_to_every_official_and_once(world: Any) -> None:
    cast, review = world
    road.member("otto", cast.larkmoor, Role.OFFICIAL)
    proposed = since.propose(cast, review, "suspend")
    mail_letters()  # what was written on the way here
    mail.outbox.clear()

    assert tasks.send_letters() == 1  # the authorization's; what is only proposed stays
    assert tasks.send_letters() == 0
    since.approve(proposed, cast.rhea)
    assert tasks.send_letters() == 1
    assert mail_letters() == 4
    assert mail_letters() == 0

    assert sorted(one.to[0] for one in mail.outbox) == sorted(["olive@example.org", "otto@example.org"] * 2)
    last = mail.outbox[-1]
    assert last.subject == f"{review.dossier.application.reference}: what was determined"
    assert "is suspended as a whole, worldwide." in last.body and "/letter.pdf" in last.body


def test_a_letter_that_cannot_leave_is_tried_again(world: Any, settings: Any) -> None:
    mail_letters()  # what was written on the way here
    mail.outbox.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    assert tasks.send_letters() == 1
    assert mail_letters() == 0
    assert not mail.outbox

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert tasks.send_letters() == 0
    assert mail_letters() == 1
    assert len(mail.outbox) == 1


def test_a_letter_of_a_determination_is_kept_among_the_application_s_and_cannot_be_turned_off(
    world: Any,
) -> None:
    cast, review = world
    LetterMute.objects.create(person=cast.olive, kind="determination", at=since.CHANGED)

    tasks.send_letters()

    kept = Kept.objects.get(application=review.dossier.application, kind="determination")
    assert kept.legal and not kept.copies.get(person=cast.olive).muted
    assert review.determinations.get().letter.text.strip() in kept.body


def test_what_was_sent_back_is_never_sent(world: Any) -> None:
    cast, review = world
    tasks.send_letters()
    made = since.propose(cast, review, "suspend")
    determinations.object_to(made, cast.rhea, reason="Not enough.", now=since.CHANGED)

    assert tasks.send_letters() == 0


def test_the_pdf_of_a_letter_is_the_same_bytes_each_time(world: Any) -> None:
    _, review = world
    made = review.determinations.get()

    assert letters.pdf(made)[:5] == b"%PDF-"
    assert letters.pdf(made) == letters.pdf(made)


# Doors


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=road.BACKEND)
    return client


def test_ravi_words_the_letter_at_the_desk_and_rhea_only_reads_it(world: Any) -> None:
    cast, review = world
    made = since.propose(cast, review, "suspend")
    where = f"/admin/reviews/determination/{made.pk}/"

    page = signed_in(cast.rhea).get(f"{where}change/").content.decode()
    assert "is suspended as a whole" in page and "Keep these words" not in page
    assert signed_in(cast.rhea).post(f"{where}letter/", {"text": "So."}).status_code == 422
    assert signed_in(cast.ravi).post(f"{where}letter/", {"text": "It is suspended."}).status_code == 302

    assert Letter.objects.get(determination=made).text == "It is suspended.\n"
    assert signed_in(cast.rhea).get(f"{where}letter.pdf")["Content-Type"] == "application/pdf"


def test_the_operator_reads_what_took_effect_and_nothing_before(world: Any) -> None:
    cast, review = world
    made = since.propose(cast, review, "suspend")
    where = f"/applications/{review.dossier.application.reference}/decisions/"
    olive = signed_in(cast.olive)

    assert "Suspend" not in olive.get(where).content.decode()
    assert olive.get(f"{where}{made.pk}/letter.pdf").status_code == 404
    since.approve(made, cast.rhea)

    page = olive.get(where).content.decode()
    assert "as a whole, worldwide" not in page and "Records were withheld" in page and "Suspend" in page
    assert olive.get(f"{where}{made.pk}/letter.pdf").content[:5] == b"%PDF-"
    for who in ("mallory", "ravi"):
        assert signed_in(getattr(cast, who)).get(f"{where}{made.pk}/letter.pdf").status_code == 404
