"""The desk's doors for questions and for the clock: what is refused is kept, and who may not act changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.models import DocketEntry, Handout
from organizations.models import User
from reviews import questions, replies
from reviews.models import Milestone, Question, QuestionDraft, Review
from reviews.questions import About
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]


def _begin() -> tuple[road.People, Review]:
    cast = road.people()
    return cast, road.opened(cast)


world = once(_begin)


def client(person: User) -> Client:
    found = Client()
    found.force_login(person, backend=road.BACKEND)
    return found


def door(review: Review, name: str, *where: Any) -> str:
    return reverse(f"admin:reviews_review_{name}", args=[review.pk, *where])


def said(**more: str) -> dict[str, str]:
    due = timezone.now().date() + timedelta(days=7)
    form = {"requirement": "s10-14", "question": "controls", "site": "", "text": "Which are inherited?"}
    return {f"ask-{name}": value for name, value in {**form, "due_on": due.isoformat(), **more}.items()}


def asked(world: Any) -> Question:
    cast, review = world
    now = timezone.now()
    return questions.ask(
        review,
        cast.ravi,
        About("s10-14", "controls"),
        text="Which are inherited?",
        due_on=questions.due(now.date()),
        now=now,
    )


def answered(world: Any) -> Question:
    cast, _ = world
    one, now = asked(world), timezone.now()
    replies.attach(one, cast.petra, SimpleUploadedFile("b.csv", b"a,b\n1,2\n"), now=now)
    draft = replies.save(one, cast.petra, text="Those of family PE.", seen=0, now=now)
    replies.send(one, cast.olive, seen=draft.version, now=now)
    return Question.objects.whole().get(pk=one.pk)


def test_a_reviewer_asks_at_the_desk_and_reads_the_answer_there(world: Any) -> None:
    cast, review = world
    ravi = client(cast.ravi)
    assert ravi.post(door(review, "ask"), said()).status_code == 302
    one = Question.objects.get()
    assert "open, due" in ravi.get(door(review, "change")).content.decode()

    draft = replies.save(one, cast.petra, text="Those of PE.", seen=0, now=timezone.now())
    assert (
        "Those of PE." not in ravi.get(door(review, "change")).content.decode()
    )  # a draft is the operator's
    replies.send(one, cast.olive, seen=draft.version, now=timezone.now())
    assert "Those of PE." in ravi.get(door(review, "change")).content.decode()

    ravi.post(door(review, "accept", one.number), {"reason": "Clear."})
    assert Question.objects.whole().get().state == "accepted"


@pytest.mark.parametrize(
    "slip",
    [{"requirement": ""}, {"text": ""}, {"due_on": "soon"}, {"due_on": "2001-01-01"}, {"site": "reston"}],
)
def test_a_refused_question_is_kept_as_it_was_typed(world: Any, slip: dict[str, str]) -> None:
    cast, review = world
    slip = {"text": "A long and careful question.", "question": "", **slip}

    answer = client(cast.ravi).post(door(review, "ask"), said(**slip))

    assert answer.status_code == 422 and not Question.objects.exists()
    assert QuestionDraft.objects.get().typed == {**said(**slip), "ask-follows": ""}
    if slip["text"]:
        assert "A long and careful question." in answer.content.decode()
    # Sent again, put right, it leaves no draft behind.
    again = said(text="Put right.") | {"ask-draft": str(QuestionDraft.objects.get().pk)}
    assert client(cast.ravi).post(door(review, "ask"), again).status_code == 302
    assert not QuestionDraft.objects.exists()


def test_a_draft_is_its_writers_alone(world: Any) -> None:
    cast, review = world
    client(cast.ravi).post(door(review, "ask"), {**said(text="Half a thought"), "keep": "1"})
    assert not Question.objects.exists()
    assert "Half a thought" in client(cast.ravi).get(door(review, "change")).content.decode()
    assert "Half a thought" not in client(cast.rhea).get(door(review, "change")).content.decode()


def test_asked_again_it_stands_in_the_thread(world: Any) -> None:
    cast, review = world
    first = answered(world)
    follow = said(text="Of which building?") | {"ask-follows": str(first.number)}

    assert client(cast.ravi).post(door(review, "ask"), follow).status_code == 302

    assert Question.objects.get(number=2).follows == first
    assert "asked again" in client(cast.ravi).get(door(review, "change")).content.decode()


def test_a_question_is_taken_back_with_a_reason(world: Any) -> None:
    cast, review = world
    one, ravi = asked(world), client(cast.ravi)
    refused = ravi.post(door(review, "take_back", one.number), {"reason": ""})
    assert refused.status_code == 422 and "ay why" in refused.content.decode()
    assert ravi.post(door(review, "take_back", one.number), {"reason": "Found it."}).status_code == 302
    assert Question.objects.whole().get().state == "withdrawn"


def test_a_file_of_an_answer_is_handed_out_once_it_is_sent_and_written_down(world: Any) -> None:
    cast, review = world
    one, now = asked(world), timezone.now()
    file = replies.attach(one, cast.petra, SimpleUploadedFile("b.csv", b"a,b\n1,2\n"), now=now)
    address = door(review, "reply_file", one.number, file.key)
    assert client(cast.ravi).get(address).status_code == 404
    draft = replies.save(one, cast.petra, text="See the file.", seen=0, now=now)
    replies.send(one, cast.olive, seen=draft.version, now=now)

    answer = client(cast.ravi).get(address)

    assert b"".join(answer.streaming_content) == b"a,b\n1,2\n"
    assert Handout.objects.get().person == cast.ravi
    assert client(cast.ravi).get(door(review, "reply_file", one.number, "en-99")).status_code == 404


def test_the_chair_takes_the_steps_of_the_clock_at_the_desk(world: Any) -> None:
    cast, review = world
    ravi, today = client(cast.ravi), timezone.now().date()
    assert "Complete and circulate" in ravi.get(door(review, "change")).content.decode()
    ravi.post(door(review, "clock"), {"step": "complete", "on": "no day"})
    ravi.post(door(review, "clock"), {"step": "complete", "on": "2001-01-01"})
    assert not Milestone.objects.exists()
    assert ravi.post(door(review, "clock"), {"step": "perhaps"}).status_code == 404

    ravi.post(door(review, "clock"), {"step": "both", "on": today.isoformat()})

    assert set(Milestone.objects.values_list("step", "on")) == {("completed", today), ("circulated", today)}
    page = ravi.get(door(review, "change")).content.decode()
    assert "Complete and circulate" not in page and "Day 0 of 30" in page
    assert "15 CFR part 748, Supp. No. 9" in page


def everything() -> tuple[Any, ...]:
    models = (Question, QuestionDraft, Milestone, DocketEntry)
    return tuple(list(model.objects.order_by("pk").values()) for model in models)


@pytest.mark.parametrize("who", ["audrey", "nils", "olive", "mallory"])
def test_who_was_not_granted_it_changes_nothing(world: Any, who: str) -> None:
    cast, review = world
    one, person = answered(world), client(getattr(cast, who))
    before = everything()

    for name, where, form in (
        ("ask", [], said(text="Another?")),
        ("ask", [], {**said(), "keep": "1"}),
        ("accept", [one.number], {}),
        ("take_back", [one.number], {"reason": "x"}),
        ("clock", [], {"step": "both"}),
    ):
        assert person.post(door(review, name, *where), form).status_code in (302, 403, 422)

    assert everything() == before


def test_the_desk_asks_no_more_of_many_questions_than_of_one(world: Any) -> None:
    cast, review = world
    ravi = client(cast.ravi)
    answered(world)

    def ask(number: int) -> None:
        now = timezone.now()
        due = questions.due(now.date())
        questions.ask(review, cast.ravi, About("s10-02"), text=f"And {number}?", due_on=due, now=now)

    ask(0)
    ravi.get(door(review, "change"))
    with road.counted() as one:
        ravi.get(door(review, "change"))
    for number in range(1, 7):
        ask(number)
    with road.counted() as many:
        ravi.get(door(review, "change"))
    assert many.asked == one.asked


def test_a_question_is_due_when_the_policy_says(world: Any) -> None:
    assert questions.due(date(2026, 11, 20)) == date(2026, 12, 4)
