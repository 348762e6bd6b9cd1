"""What an operator meets of the committee, in Arabic: questions, the clock, letters, determinations and conditions."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from applications import letters
from applications.models import Application, Letter
from attestations import changes, sealing
from attestations import services as attestations
from attestations.models import Attestation
from recertifications import services as recertifications
from reviews import circulation, conditions, questions, replies
from reviews.models import Condition, Question, Review
from reviews.questions import About
from tests import road
from tests.kept import once
from tests.languages.eyes import english_in
from tests.languages.test_pages import arabic, left
from tests.reviews import afterwards as since

pytestmark = [pytest.mark.django_db]


def _begin() -> tuple[road.People, Application, Review]:
    """One application that is asked about, and one that was authorized with conditions and then suspended."""
    cast = road.people()
    cast.olive.language = "ar"
    cast.olive.save()
    return cast, _asked(cast), _suspended(cast)


def _asked(cast: road.People) -> Application:
    review, now = road.opened(cast), timezone.now()
    circulation.complete_and_circulate(review, cast.ravi, on=now.date(), now=now)
    for about in (About("s10-14", "controls"), About("s10-02", "s10-02-a"), About("s10-02")):
        questions.ask(
            review,
            cast.ravi,
            about,
            text="Which are inherited?",
            due_on=questions.due(now.date()),
            now=now,
        )
    last = Question.objects.get(number=3)
    seen = replies.save(last, cast.olive, text="Nobody.", seen=0, now=now).version
    replies.send(last, cast.olive, seen=seen, now=now)
    return review.dossier.application


def _suspended(cast: road.People) -> Review:
    road.keys()
    review = since.authorized(cast, since.TERMS)
    attestation = attestations.state(review.determinations.get(), now=road.ISSUED)
    attestations.sign(attestation, now=road.ISSUED)
    recertifications.schedule(attestations.enter(attestation, now=road.ISSUED), today=road.ISSUED.date())
    conditions.submit(Condition.objects.get(number=1), cast.olive, note="It is closed.", now=since.PROPOSED)
    change = changes.state(since.change(cast, review, "suspend"), now=since.LATER)
    sealing.enter(sealing.sign(change, now=since.LATER), now=since.LATER)
    return review


world = once(_begin)


def client(world: Any) -> Client:
    found = Client()
    found.force_login(world[0].olive, backend=road.BACKEND)
    return arabic(found)


def test_the_questions_and_the_clock_speak_arabic(world: Any) -> None:
    reference = world[1].reference
    pages = {name: reverse(f"reviews:{name}", args=[reference]) for name in ("timeline", "questions")}
    pages |= {f"question {n}": reverse("reviews:question", args=[reference, n]) for n in (1, 2, 3)}
    pages["beside"] = reverse("applications:section", args=[reference, "controls"])
    pages["show"] = reverse("applications:show", args=[reference])
    assert left(client(world), pages) == {}


def test_what_was_determined_and_its_conditions_speak_arabic(world: Any) -> None:
    review = world[2]
    reference = review.dossier.application.reference
    names = ("timeline", "questions", "decisions", "conditions")
    pages = {name: reverse(f"reviews:{name}", args=[reference]) for name in names}
    pages |= {f"condition {n}": reverse("reviews:condition", args=[reference, n]) for n in (1, 2)}
    for one in review.determinations.all():
        pages[one.decision] = reverse("reviews:reconsider", args=[reference, one.pk])
    pages["show"] = reverse("applications:show", args=[reference])
    pages["dashboard"] = reverse("recertifications:dashboard", args=[world[0].larkmoor.pk])
    pages["calendar"] = reverse("recertifications:calendar")
    pages["verified"] = reverse("attestations:show", args=[Attestation.objects.get().reference])
    pages["log"] = reverse("attestations:log")
    assert left(client(world), pages) == {}


def test_the_letters_and_their_pages_speak_arabic(world: Any) -> None:
    pages = {name: reverse(f"applications:{name}") for name in ("letters", "letter_preferences")}
    pages |= {
        letter.subject: reverse("applications:letter", args=[letter.pk]) for letter in Letter.objects.all()
    }
    pages["off"] = letters.unsubscribe_path(world[0].olive, "progress")
    assert left(client(world), pages) == {}
    written = Letter.objects.filter(copies__person=world[0].olive)
    assert written.filter(kind="question").exists()
    assert not [
        one.subject for one in written if not any("\u0600" <= sign <= "\u06ff" for sign in one.subject)
    ]


def test_what_is_refused_is_refused_in_arabic(world: Any) -> None:
    asked = reverse("reviews:question", args=[world[1].reference, 1])
    reference = world[2].dossier.application.reference
    posts = [
        (asked, {"text": "", "seen": "0", "send": "1", "sure": "on"}),
        (asked, {"text": "Those of PE.", "seen": "0", "send": "1"}),
        (asked, {"text": "x" * 20_001, "seen": "0"}),
        (reverse("reviews:condition", args=[reference, 2]), {"note": ""}),
    ]
    for address, said in posts:
        answer = client(world).post(address, said)
        assert answer.status_code == 422 and english_in(answer.content.decode()) == [], said
    save = reverse("reviews:reply_save", args=[world[1].reference, 1])
    refused = client(world).post(save, {"text": "Others.", "seen": "7"})
    assert refused.status_code == 409 and "\u0600" <= refused.json()["refusal"][0] <= "\u06ff"


def test_a_change_for_some_sites_is_said_in_arabic() -> None:
    from languages.words import words

    with translation.override("ar"):
        assert words("for the sites Yuma and Reno") == "فيما يخص من المواقع: \u2068Yuma and Reno\u2069"
        assert words("Paragraph 14(a)") == "الفقرة \u206814(a)\u2069"
