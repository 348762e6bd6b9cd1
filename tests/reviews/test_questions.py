"""The committee asks, the operator answers, and the clock stands still in between."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import DatabaseError

from applications import docket
from applications import services as applications
from applications.models import Application, Enclosure
from organizations.models import Membership, Role, User
from reviews import circulation, clocks, questions, replies
from reviews.models import Attached, Question, QuestionDraft, Reply, Review
from reviews.questions import About
from standards.clock import Phase
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

WHERE = About("s10-14", "controls")
WORDS = "Which controls are inherited?"


def day(number: int, hour: int = 9) -> datetime:
    """A day of November 2026; the review of the tests is opened on the 20th."""
    return datetime(2026, 11, 1, hour, tzinfo=UTC) + timedelta(days=number - 1)


def _begin() -> tuple[road.People, Review]:
    cast = road.people()
    contributor = User.objects.create_user("colin@example.org", name="Colin")
    Membership.objects.create(
        user=contributor, organization=cast.larkmoor, role=Role.CONTRIBUTOR.value, sections=["controls"]
    )
    return cast, road.opened(cast)


world = once(_begin)


def ask(world: Any, number: int = 21, text: str = WORDS, about: About = WHERE, **more: Any) -> Question:
    cast, review = world
    return questions.ask(
        review, cast.ravi, about, text=text, due_on=date(2026, 12, 5), now=day(number), **more
    )


def answer(world: Any, asked: Question, number: int, text: str = "Those of family PE.") -> Reply:
    cast, _ = world
    draft = replies.save(asked, cast.petra, text=text, seen=0, now=day(number))
    return replies.send(asked, cast.olive, seen=draft.version, now=day(number))


def state(world: Any) -> str:
    return str(Application.objects.get(pk=world[1].dossier.application_id).status)


def lines(world: Any) -> list[str]:
    return list(world[1].dossier.application.docket.values_list("action", flat=True))


def test_a_question_hands_the_pen_to_the_operator_and_its_answer_hands_it_back(world: Any) -> None:
    asked = ask(world)
    assert (asked.number, asked.section, state(world)) == (1, "controls", "questioned")

    reply = answer(world, asked, 24)

    assert state(world) == "in_review"
    said = json.loads(bytes(reply.content))
    assert said["answer"] == "Those of family PE." and said["dossier"] == world[1].dossier.sha256
    last = world[1].dossier.application.docket.last()
    assert (last.action, last.detail) == ("answer", {"question": 1, "reply": reply.sha256})
    entries = world[1].dossier.application.docket.order_by("number")
    docket.verify(world[1].dossier.application.reference, entries)


def test_questions_that_overlap_stop_the_clock_once(world: Any) -> None:
    cast, review = world
    circulation.complete_and_circulate(review, cast.ravi, on=date(2026, 11, 20), now=day(20))
    first, second = ask(world, 22), ask(world, 24, "And who inherits them?")
    answer(world, first, 26)
    assert state(world) == "questioned"
    answer(world, second, 28)
    assert state(world) == "in_review"

    committee, own = clocks.readings(review, date(2026, 12, 1))

    # Two days to the 22nd; nothing until the 28th; three days to 1 December.
    assert (committee.elapsed, committee.limit, committee.phase) == (5, 30, Phase.RUNNING)
    assert (committee.due_on, own.due_on) == (date(2026, 12, 26), date(2026, 12, 26))
    assert committee.item.citation.startswith("15 CFR part 748") and "748.15" in own.item.citation
    assert lines(world)[-4:] == ["ask", "ask", "answer", "answer"]


def test_while_a_question_is_open_nobody_can_say_the_last_day(world: Any) -> None:
    cast, review = world
    circulation.complete_and_circulate(review, cast.ravi, on=date(2026, 11, 20), now=day(20))
    ask(world, 22)

    committee = clocks.readings(review, date(2026, 11, 30))[0]

    assert (committee.phase, committee.elapsed, committee.due_on) == (Phase.STOPPED, 2, None)


def test_the_same_question_asked_twice_is_asked_once(world: Any) -> None:
    assert ask(world).pk == ask(world).pk
    assert lines(world).count("ask") == 1 and Question.objects.count() == 1


def test_a_draft_keeps_what_was_typed_and_goes_when_it_is_asked(world: Any) -> None:
    cast, review = world
    draft = questions.keep(review, cast.ravi, {"ask-text": "Half a"}, now=day(20))
    again = questions.keep(review, cast.ravi, {"ask-text": "Half a question"}, draft=draft.pk, now=day(20))
    assert again.pk == draft.pk and QuestionDraft.objects.get().typed == {"ask-text": "Half a question"}
    other = questions.keep(review, cast.rhea, {"ask-text": "Mine"}, draft=draft.pk, now=day(20))
    assert other.pk != draft.pk

    ask(world, draft=draft.pk)

    assert list(QuestionDraft.objects.all()) == [other]


@pytest.mark.parametrize(
    ("about", "text", "due", "sentence"),
    [
        (About("s10-99"), WORDS, date(2026, 12, 5), "is no requirement of this review"),
        (About("s10-14", "nothing"), WORDS, date(2026, 12, 5), "is no answer of this application"),
        (About("s10-14", "controls", "mars"), WORDS, date(2026, 12, 5), "is no site of this application"),
        (About("s10-14", "", "mars"), WORDS, date(2026, 12, 5), "without an answer"),
        (WHERE, "  ", date(2026, 12, 5), "write the question"),
        (WHERE, WORDS, date(2026, 11, 21), "must lie after today"),
        (WHERE, WORDS, date(2036, 11, 21), "not after 2027-02-19"),
    ],
)
def test_a_slip_of_the_asker_is_refused_in_words(
    world: Any, about: About, text: str, due: date, sentence: str
) -> None:
    cast, review = world
    with pytest.raises(Refusal, match=sentence), transaction.atomic():
        questions.ask(review, cast.ravi, about, text=text, due_on=due, now=day(21))
    assert state(world) == "in_review"


@pytest.mark.parametrize("who", ["audrey", "nils", "olive", "mallory"])
def test_only_who_was_granted_it_may_ask(world: Any, who: str) -> None:
    cast, review = world
    with pytest.raises(Refusal, match=r"reviews\.ask_question"), transaction.atomic():
        questions.ask(review, getattr(cast, who), WHERE, text=WORDS, due_on=date(2026, 12, 5), now=day(21))


def test_the_asker_takes_a_question_back_with_a_reason_and_the_clock_goes_on(world: Any) -> None:
    cast, review = world
    circulation.complete_and_circulate(review, cast.ravi, on=date(2026, 11, 20), now=day(20))
    asked = ask(world, 22)
    with pytest.raises(Refusal, match="only its asker"), transaction.atomic():
        questions.withdraw(asked, cast.rhea, reason="No.", now=day(25))
    with pytest.raises(Refusal, match="say why"), transaction.atomic():
        questions.withdraw(asked, cast.ravi, reason=" ", now=day(25))

    questions.withdraw(asked, cast.ravi, reason="Found it in the plan.", now=day(25))
    questions.withdraw(asked, cast.ravi, reason="Found it in the plan.", now=day(26))

    assert state(world) == "in_review" and lines(world).count("retract") == 1
    assert clocks.readings(review, date(2026, 11, 26))[0].elapsed == 3
    with pytest.raises(Refusal, match="it is withdrawn"), transaction.atomic():
        replies.save(asked, cast.petra, text="Late.", seen=0, now=day(26))


def test_an_answer_is_accepted_or_asked_after_again(world: Any) -> None:
    cast, _ = world
    asked = ask(world)
    with pytest.raises(Refusal, match="no answer that waits"), transaction.atomic():
        questions.accept(asked, cast.ravi, now=day(22))
    answer(world, asked, 23)

    again = ask(world, 24, "Of which building?", follows=asked)
    assert (again.follows, again.number, state(world)) == (asked, 2, "questioned")
    answer(world, again, 25)
    questions.accept(again, cast.rhea, reason="Clear now.", now=day(26))
    questions.accept(again, cast.rhea, now=day(27))

    states = [one.state for one in Question.objects.whole().order_by("number")]
    assert states == ["asked_again", "accepted"] and lines(world).count("accept_answer") == 1


def test_two_people_who_write_one_answer_overwrite_nothing(world: Any) -> None:
    cast, _ = world
    asked = ask(world)
    replies.save(asked, cast.petra, text="From Petra.", seen=0, now=day(22))

    with pytest.raises(replies.Overtaken) as no, transaction.atomic():
        replies.save(asked, cast.olive, text="From Olive.", seen=0, now=day(22))

    assert no.value.draft.text == "From Petra."
    both = replies.save(asked, cast.olive, text="From both.", seen=1, now=day(22))
    with pytest.raises(replies.Overtaken), transaction.atomic():
        replies.send(asked, cast.olive, seen=1, now=day(23))
    assert replies.send(asked, cast.olive, seen=both.version, now=day(23)).text == "From both."


@pytest.mark.parametrize(
    ("who", "drafts", "sends"),
    [
        ("olive", True, True),
        ("petra", True, False),
        ("ada", True, False),
        ("vera", False, False),
        ("mallory", False, False),
    ],
)
def test_who_may_edit_drafts_and_who_may_certify_sends(
    world: Any, who: str, drafts: bool, sends: bool
) -> None:
    cast, _ = world
    asked, person = ask(world), getattr(cast, who)
    if drafts:
        replies.save(asked, person, text="So it is.", seen=0, now=day(22))
    else:
        with pytest.raises(Refusal, match="may not answer"), transaction.atomic():
            replies.save(asked, person, text="So it is.", seen=0, now=day(22))
        replies.save(asked, cast.petra, text="So it is.", seen=0, now=day(22))
    if sends:
        assert replies.send(asked, person, seen=1, now=day(22)).sent_by == person
    else:
        with pytest.raises(Refusal, match="may not certify"), transaction.atomic():
            replies.send(asked, person, seen=1, now=day(22))


def test_a_contributor_answers_about_their_own_sections(world: Any) -> None:
    colin = User.objects.get(name="Colin")
    own, whole = ask(world), ask(world, 22, "Who owns you?", About("s10-02"))

    assert replies.save(own, colin, text="Those of PE.", seen=0, now=day(22)).changed_by == colin
    with pytest.raises(Refusal, match="may not answer"), transaction.atomic():
        replies.save(whole, colin, text="Nobody.", seen=0, now=day(22))


def test_a_file_goes_with_the_answer_and_the_dossier_stays_as_it_is(world: Any) -> None:
    cast, review = world
    asked, before = ask(world), (review.dossier.application.evidence.count(), bytes(review.dossier.content))

    def paper() -> SimpleUploadedFile:
        return SimpleUploadedFile("inherited.csv", b"control,owner\nPE-1,landlord\n")

    first = replies.attach(asked, cast.petra, paper(), now=day(22))
    assert replies.attach(asked, cast.petra, paper(), now=day(22)) == first
    other = replies.attach(asked, cast.petra, SimpleUploadedFile("b.csv", b"a,b\n1,2\n"), now=day(22))
    replies.take_out(asked, cast.petra, other.key, now=day(22))
    reply = answer(world, asked, 23)

    assert [file["sha256"] for file in json.loads(bytes(reply.content))["files"]] == [first.sha256]
    assert first.is_sealed and Enclosure.objects.count() == 2
    review.refresh_from_db()
    assert (review.dossier.application.evidence.count(), bytes(review.dossier.content)) == before
    with pytest.raises(Refusal, match="cannot answer"), transaction.atomic():
        replies.take_out(asked, cast.petra, first.key, now=day(24))


def test_a_file_that_waits_for_the_scanner_keeps_the_answer_back(world: Any, settings: Any) -> None:
    cast, _ = world
    asked = ask(world)
    replies.attach(asked, cast.petra, SimpleUploadedFile("b.csv", b"a,b\n1,2\n"), now=day(22))
    settings.VEDC_CLAMD = "127.0.0.1:1"

    with pytest.raises(Refusal, match="waiting to be scanned"), transaction.atomic():
        answer(world, asked, 23)


def test_an_empty_answer_is_not_sent(world: Any) -> None:
    cast, _ = world
    asked = ask(world)
    with pytest.raises(Refusal, match="write the answer"), transaction.atomic():
        replies.send(asked, cast.olive, seen=0, now=day(22))


def test_nothing_is_answered_once_the_application_is_withdrawn(world: Any) -> None:
    cast, review = world
    asked = ask(world)
    one = Application.objects.get(pk=review.dossier.application_id)
    applications.withdraw(one, cast.olive, reason="Sold.", now=day(22))
    with pytest.raises(Refusal, match="that is withdrawn"), transaction.atomic():
        replies.save(asked, cast.petra, text="Late.", seen=0, now=day(23))
    assert clocks.read(Review.objects.get(pk=review.pk)).decided_on == date(2026, 11, 22)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE reviews_question SET text = 'x'",
        "DELETE FROM reviews_question",
        "UPDATE reviews_reply SET text = 'x'",
        "DELETE FROM reviews_reply",
        "UPDATE reviews_closing SET outcome = 'withdrawn'",
        "UPDATE reviews_attached SET question_id = 0",
        "DELETE FROM reviews_attached",
        "UPDATE applications_letter SET body = 'x'",
        "UPDATE applications_enclosure SET sha256 = 'x'",
    ],
)
def test_what_was_asked_and_answered_is_kept(world: Any, change: str) -> None:
    cast, _ = world
    asked = ask(world)
    replies.attach(asked, cast.petra, SimpleUploadedFile("b.csv", b"a,b\n1,2\n"), now=day(22))
    answer(world, asked, 22)
    questions.accept(asked, cast.ravi, now=day(23))
    assert Attached.objects.count() == 1

    with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
        connection.cursor().execute(change)


# Received, complete, circulated


def test_received_complete_and_circulated_are_three_dates_in_their_order(world: Any) -> None:
    cast, review = world
    with pytest.raises(Refusal) as no, transaction.atomic():
        circulation.circulate(review, cast.ravi, on=date(2026, 11, 21), now=day(22))
    assert no.value.faults[0].pointer == "/circulated" and "never complete" in str(no.value)
    with pytest.raises(Refusal) as no, transaction.atomic():
        circulation.complete(review, cast.ravi, on=date(2026, 11, 10), now=day(22))
    assert no.value.faults[0].pointer == "/completed" and "before it was received" in str(no.value)
    with pytest.raises(Refusal, match="in the future"), transaction.atomic():
        circulation.complete(review, cast.ravi, on=date(2026, 11, 30), now=day(22))

    circulation.complete(review, cast.ravi, on=date(2026, 11, 19), now=day(22))
    circulation.complete(review, cast.ravi, on=date(2026, 11, 19), now=day(22))
    circulation.circulate(review, cast.ravi, on=date(2026, 11, 21), now=day(22))
    with pytest.raises(Refusal, match="since 2026-11-21 already"), transaction.atomic():
        circulation.circulate(review, cast.ravi, on=date(2026, 11, 22), now=day(22))

    clock = clocks.read(review)
    assert (clock.received, clock.completed, clock.circulated) == (
        date(2026, 11, 16),
        date(2026, 11, 19),
        date(2026, 11, 21),
    )
    assert lines(world)[-2:] == ["complete", "circulate"]
    committee, own = clocks.readings(review, date(2026, 11, 23))
    assert (committee.elapsed, own.elapsed) == (2, 4)


@pytest.mark.parametrize("who", ["rhea", "audrey", "olive", "mallory"])
def test_only_the_chair_says_that_it_is_complete(world: Any, who: str) -> None:
    cast, review = world
    with pytest.raises(Refusal, match=r"does not act for the chair|circulate_review"), transaction.atomic():
        circulation.complete(review, getattr(cast, who), on=date(2026, 11, 20), now=day(22))


def test_what_has_not_gone_to_every_agency_is_neither_authorized_nor_denied(world: Any) -> None:
    _, review = world
    for decision in ("authorize", "authorize_with_conditions", "deny"):
        with pytest.raises(Refusal, match="circulate it first"):
            clocks.refuse_unless_circulated(review, decision)
    clocks.refuse_unless_circulated(review, "return")
