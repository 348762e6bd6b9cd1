"""The operator's pages of questions: who sees which, what is kept whatever is wrong, and where it stands."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import Membership, Role, User
from reviews import circulation, questions, replies
from reviews.models import Question, Reply, ReplyDraft, Review
from reviews.questions import About
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]


def _begin() -> tuple[road.People, Review, Question, Question]:
    cast = road.people()
    colin = User.objects.create_user("colin@example.org", name="Colin")
    Membership.objects.create(
        user=colin, organization=cast.larkmoor, role=Role.CONTRIBUTOR.value, sections=["controls"]
    )
    review, now = road.opened(cast), timezone.now()
    circulation.complete_and_circulate(review, cast.ravi, on=now.date(), now=now)
    due = questions.due(now.date())
    first = questions.ask(
        review, cast.ravi, About("s10-14", "controls"), text="Which are inherited?", due_on=due, now=now
    )
    second = questions.ask(review, cast.ravi, About("s10-02"), text="Who owns you?", due_on=due, now=now)
    return cast, review, first, second


world = once(_begin)


def client(person: User) -> Client:
    found = Client()
    found.force_login(person, backend=road.BACKEND)
    return found


def at(world: Any, name: str, *where: Any) -> str:
    return reverse(name, args=[world[1].dossier.application.reference, *where])


def write(world: Any, who: str, number: int = 1, **form: Any) -> Any:
    person = User.objects.get(name=who.capitalize())
    said = {"text": "Those of family PE.", "seen": "0", **form}
    return client(person).post(at(world, "reviews:question", number), said)


def test_the_questions_open_beside_the_answers_they_concern(world: Any) -> None:
    page = client(world[0].petra).get(at(world, "applications:section", "controls")).content.decode()
    assert "The committee asks" in page and "Which are inherited?" in page and "Who owns you?" not in page
    other = client(world[0].petra).get(at(world, "applications:section", "ownership")).content.decode()
    assert "The committee asks" not in other


def test_the_question_shows_the_answer_as_it_was_filed_and_the_requirement(world: Any) -> None:
    answer = client(world[0].petra).get(at(world, "reviews:question", 1))
    assert answer.context["filed"].rows and answer.context["asked"].citation in answer.content.decode()


def test_preparer_drafts_and_the_official_sends(world: Any) -> None:
    assert write(world, "petra").status_code == 302
    assert ReplyDraft.objects.get().text == "Those of family PE."
    assert write(world, "petra", seen="1", send="1", sure="on").status_code == 422
    assert not Reply.objects.exists()

    unticked = write(world, "olive", seen="1", send="1")
    assert unticked.status_code == 422 and "Tick this" in unticked.content.decode()
    assert write(world, "olive", seen="1", send="1", sure="on").status_code == 302

    assert Reply.objects.get().sent_by == world[0].olive
    assert (
        write(world, "olive", seen="1", send="1", sure="on").status_code == 422
    )  # a second click sends nothing
    assert Reply.objects.count() == 1


def test_what_was_typed_is_kept_though_the_file_is_refused(world: Any) -> None:
    answer = write(world, "petra", file=SimpleUploadedFile("virus.exe", b"MZ\x90\x00" + bytes(80)))
    assert answer.status_code == 422 and "Those of family PE." in answer.content.decode()
    assert ReplyDraft.objects.get().text == "Those of family PE."


def test_the_file_is_kept_though_the_tick_is_missing(world: Any) -> None:
    write(world, "olive", send="1", file=SimpleUploadedFile("b.csv", b"a,b\n1,2\n"))
    question = Question.objects.whole().get(number=1)
    assert [file.name for file in question.files] == ["b.csv"]
    key = question.files[0].key
    got = client(world[0].vera).get(at(world, "reviews:question_file", 1, key))
    assert b"".join(got.streaming_content) == b"a,b\n1,2\n"
    client(world[0].petra).post(at(world, "reviews:question_take_out", 1, key))
    assert Question.objects.whole().get(number=1).files == []


def test_two_people_see_each_others_words_and_neither_is_lost(world: Any) -> None:
    write(world, "petra", text="From Petra.")
    answer = write(world, "olive", text="From Olive.")
    page = answer.content.decode()
    assert answer.status_code == 422 and "From Petra." in page and "From Olive." in page
    assert ReplyDraft.objects.get().text == "From Petra."
    assert write(world, "olive", text="From both.", seen="1").status_code == 302


def test_the_draft_is_kept_while_it_is_written(world: Any) -> None:
    petra, address = client(world[0].petra), at(world, "reviews:reply_save", 1)
    assert petra.post(address, {"text": "Those", "seen": "0"}).json() == {"seen": 1}
    assert petra.post(address, {"text": "Those of PE", "seen": "1"}).json() == {"seen": 2}
    late = client(world[0].olive).post(address, {"text": "None", "seen": "1"})
    assert late.status_code == 409 and "Petra changed this answer" in late.json()["refusal"]
    assert ReplyDraft.objects.get().text == "Those of PE"
    assert client(world[0].vera).post(address, {"text": "x", "seen": "2"}).status_code == 403


@pytest.mark.parametrize(("who", "statuses"), [("vera", (200, 403)), ("mallory", (404, 404))])
def test_a_viewer_reads_and_a_stranger_finds_nothing(world: Any, who: str, statuses: tuple[int, int]) -> None:
    address = at(world, "reviews:question", 1)
    assert client(getattr(world[0], who)).get(address).status_code == statuses[0]
    assert write(world, who).status_code == statuses[1]
    assert not ReplyDraft.objects.exists()


def test_a_contributor_sees_and_answers_the_questions_of_their_sections_alone(world: Any) -> None:
    colin = client(User.objects.get(name="Colin"))
    for name in ("reviews:questions", "reviews:timeline"):
        page = colin.get(at(world, name)).content.decode()
        assert "Which are inherited?" in page and "Who owns you?" not in page
    assert colin.get(at(world, "reviews:question", 2)).status_code == 404
    assert write(world, "colin").status_code == 302
    assert write(world, "colin", number=2).status_code == 404
    assert ReplyDraft.objects.get().question == world[2]


def test_where_it_stands_says_who_holds_the_pen_and_that_the_clock_stands_still(world: Any) -> None:
    page = client(world[0].vera).get(at(world, "reviews:timeline")).content.decode()
    assert "Your organization holds the pen." in page and "stands still" in page
    assert "circulated the application to every agency" in page
    assert "15 CFR part 748, Supp. No. 9" in page
    shown = client(world[0].olive).get(at(world, "applications:show")).content.decode()
    assert "Answer the committee: 2 questions" in shown


def test_a_draft_application_has_a_timeline_without_a_clock(world: Any) -> None:
    cast = world[0]
    draft = road.started(cast)
    address = reverse("reviews:timeline", args=[draft.reference])
    assert "begins once the application is filed" in client(cast.vera).get(address).content.decode()


def test_the_pages_ask_no_more_of_many_questions_than_of_one(world: Any) -> None:
    cast, review = world[0], world[1]
    olive = client(cast.olive)
    addresses = [
        at(world, "reviews:questions"),
        at(world, "reviews:timeline"),
        at(world, "reviews:question", 1),
        at(world, "applications:section", "controls"),
        at(world, "applications:show"),
    ]
    write(world, "olive", file=SimpleUploadedFile("b.csv", b"a,b\n1,2\n"))

    def asked() -> list[int]:
        found = []
        for address in addresses:
            with road.counted() as queries:
                assert olive.get(address).status_code == 200
            found.append(queries.asked)
        return found

    before, now = asked(), timezone.now()
    for number in range(5):
        one = questions.ask(
            review,
            cast.ravi,
            About("s10-14", "controls"),
            text=f"And {number}?",
            due_on=questions.due(now.date()),
            now=now,
        )
        replies.attach(one, cast.petra, SimpleUploadedFile(f"{number}.csv", b"a,b\n1,2\n"), now=now)
    assert asked() == before
