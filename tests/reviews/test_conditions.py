"""A condition from its first day to its closure, or to the suspension that it announced."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from applications.models import Handout
from applications.stored import Exhibit
from reviews import conditions, determinations, lapses, standings, tasks
from reviews.models import Condition, ConditionEvent, Determination, Review
from reviews.proposals import Term
from standards.errors import Refusal
from tests import road
from tests.kept import once
from tests.reviews import afterwards as since

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
IN_TIME = datetime(2027, 3, 1, 22, tzinfo=UTC)
AFTER = datetime(2027, 3, 2, 1, tzinfo=UTC)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def _begin() -> tuple[road.People, Review, Condition, Condition]:
    cast = road.people()
    review = since.authorized(cast, since.TERMS)
    return cast, review, *Condition.objects.order_by("number")


world = once(_begin)


def stands(condition: Condition) -> str:
    return conditions.state(conditions.last_step(condition))


def submit(world: Any, now: datetime = since.PROPOSED, **how: Any) -> ConditionEvent:
    cast, _, condition, _ = world
    return conditions.submit(condition, cast.olive, **({"note": "It is closed."} | how), now=now)


def test_submitted_declined_submitted_again_and_accepted_it_is_closed(world: Any) -> None:
    cast, review, condition, _ = world
    file = SimpleUploadedFile("report.pdf", PDF)

    first = submit(world, files=[file])
    assert stands(condition) == "submitted"
    conditions.decide(condition, cast.ravi, accepted=False, reason="Page 3 is missing.", now=since.CHANGED)
    assert stands(condition) == "open"
    submit(world, note="With page 3.", now=since.LATER)
    conditions.decide(condition, cast.rhea, accepted=True, reason="It shows it.", now=since.LATER)

    assert stands(condition) == "closed"
    assert [one.step for one in condition.events.all()] == ["submitted", "declined", "submitted", "closed"]
    assert first.files == [
        {"key": "ex-1", "name": "report.pdf", "sha256": Exhibit.objects.get().sha256, "size": 48}
    ]
    told = review.dossier.application.docket.filter(action="condition").values_list("note", flat=True)
    assert list(told) == ["Page 3 is missing.", "It shows it."]
    for verb in (
        lambda: submit(world, now=since.LATER),
        lambda: conditions.decide(condition, cast.ravi, accepted=True, reason="So.", now=since.LATER),
    ):
        with pytest.raises(Refusal), transaction.atomic():
            verb()


def test_the_same_file_sent_again_is_the_file_that_is_there(world: Any) -> None:
    cast, _, condition, _ = world
    submit(world, files=[SimpleUploadedFile("report.pdf", PDF)])
    conditions.decide(condition, cast.ravi, accepted=False, reason="No.", now=since.CHANGED)

    again = submit(world, now=since.LATER, files=[SimpleUploadedFile("again.pdf", PDF)])

    assert Exhibit.objects.count() == 1
    assert again.files[0]["name"] == "report.pdf"


def test_where_one_of_several_files_is_refused_nothing_is_kept(world: Any) -> None:
    _, _, condition, _ = world
    before = stored()
    files = [SimpleUploadedFile("report.pdf", PDF), SimpleUploadedFile("empty.pdf", b"")]

    with pytest.raises(Refusal, match=r"empty\.pdf is empty"), transaction.atomic():
        submit(world, files=files)

    assert (Exhibit.objects.count(), condition.events.count(), stored()) == (0, 0, before)


def stored() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


@pytest.mark.parametrize("who", ["petra", "vera", "ada", "mallory", "ravi", "nils"])
def test_only_the_official_submits(world: Any, who: str) -> None:
    cast, _, condition, _ = world

    with pytest.raises(Refusal, match="may not certify"), transaction.atomic():
        conditions.submit(condition, getattr(cast, who), note="So.", now=since.PROPOSED)


@pytest.mark.parametrize("who", ["olive", "mallory", "audrey", "nils"])
def test_only_a_reviewer_accepts_and_says_why(world: Any, who: str) -> None:
    cast, _, condition, _ = world
    submit(world)

    with pytest.raises(Refusal, match="does not have the permission"), transaction.atomic():
        conditions.decide(condition, getattr(cast, who), accepted=True, reason="So.", now=since.CHANGED)
    with pytest.raises(Refusal, match="say why"), transaction.atomic():
        conditions.decide(condition, cast.ravi, accepted=True, reason=" ", now=since.CHANGED)

    assert stands(condition) == "submitted"


def test_what_happened_is_only_added_to(world: Any) -> None:
    submit(world)

    for change in (
        lambda: ConditionEvent.objects.update(note="Otherwise."),
        lambda: ConditionEvent.objects.all()._raw_delete("default"),
        lambda: Condition.objects.update(lapses=False),
    ):
        with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
            change()


def test_a_proposal_s_conditions_are_not_in_force(world: Any) -> None:
    cast, review, _, _ = world
    made = since.propose(cast, review, "revise", terms=(Term("Report."),))

    with pytest.raises(Refusal, match="is not in force"), transaction.atomic():
        conditions.submit(made.conditions.get(), cast.olive, note="So.", now=since.CHANGED)


@pytest.mark.parametrize(
    ("term", "why"),
    [
        (Term("Do it.", lapses=True), "say by which day it is due"),
        (Term("Do it.", due_on=road.DETERMINED.date()), "choose a day after today"),
        (Term(" "), "says nothing"),
    ],
)
def test_a_condition_can_be_met(world: Any, term: Term, why: str) -> None:
    cast, *_ = world

    with pytest.raises(Refusal, match=why), transaction.atomic():
        road.determined(cast, decision="authorize_with_conditions", terms=(term,))


def test_a_condition_that_fell_due_before_its_approval_is_not_approved(world: Any) -> None:
    cast, *_ = world
    made = road.determined(cast, decision="authorize_with_conditions", terms=since.TERMS)

    with pytest.raises(Refusal, match="is due already"), transaction.atomic():
        since.approve(made, cast.rhea, now=AFTER)


# Missed


def sweep(now: datetime) -> int:
    with time_machine.travel(now, tick=False):
        return tasks.lapse_conditions()


def test_on_the_due_day_nothing_happens_and_on_the_day_after_it_is_suspended_once(world: Any) -> None:
    _, review, condition, other = world

    assert sweep(IN_TIME) == 0
    assert since.status(review) == "authorized"
    assert sweep(AFTER) == 1
    assert sweep(AFTER + timedelta(hours=1)) == 0

    assert since.status(review) == "suspended"
    made = Determination.objects.get(lapse_of=condition)
    assert (made.made_by, made.approved_by, made.decision, made.is_approved) == (None, None, "suspend", True)
    assert [one.paragraph for one in made.grounds.all()] == ["Condition 1"]
    assert [one.step for one in condition.events.all()] == ["missed"]
    assert not other.events.exists()
    line = review.dossier.application.docket.last()
    assert (line.actor, line.action, line.after) == (None, "lapse", "suspended")


def test_a_sweep_that_died_half_way_is_finished_by_the_next(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, review, condition, _ = world

    def dies(*args: Any) -> None:
        raise RuntimeError("the machine died")

    with monkeypatch.context() as dying, pytest.raises(RuntimeError), transaction.atomic():
        dying.setattr(determinations, "take_effect", dies)
        lapses.carry_out(condition, today=AFTER.date(), now=AFTER)
    assert not condition.events.exists()

    assert sweep(AFTER) == 1
    assert since.status(review) == "suspended"


def test_what_was_submitted_on_its_last_day_does_not_lapse_while_we_look_at_it(world: Any) -> None:
    cast, review, condition, _ = world
    submit(world, now=IN_TIME)

    assert sweep(AFTER + timedelta(days=30)) == 0
    conditions.decide(condition, cast.ravi, accepted=True, reason="It shows it.", now=AFTER)
    assert sweep(AFTER + timedelta(days=31)) == 0

    assert since.status(review) == "authorized"


def test_what_was_submitted_a_day_late_does_not_stop_it(world: Any) -> None:
    _, review, _, _ = world
    submit(world, now=AFTER)

    assert sweep(AFTER + timedelta(hours=1)) == 1

    assert since.status(review) == "suspended"


def test_what_was_declined_is_missed_once_its_day_is_over(world: Any) -> None:
    cast, _, condition, _ = world
    submit(world, now=IN_TIME)
    conditions.decide(condition, cast.ravi, accepted=False, reason="No.", now=AFTER)

    assert sweep(AFTER + timedelta(hours=1)) == 1

    assert condition.events.last().note.endswith("what was submitted was not accepted.")


def test_a_missed_condition_that_does_not_say_so_suspends_nothing(world: Any) -> None:
    cast, *_ = world
    review = since.authorized(cast, (Term("Close it.", due_on=since.DUE),))
    condition = Condition.objects.get(determination__review=review)

    assert lapses.carry_out(condition, today=AFTER.date(), now=AFTER) is None

    assert (stands(condition), since.status(review)) == ("missed", "authorized")
    assert review.dossier.application.docket.last().action == "condition"


def test_what_is_suspended_already_is_not_suspended_by_a_condition_again(world: Any) -> None:
    cast, review, condition, _ = world
    since.change(cast, review, "suspend")

    assert sweep(AFTER) == 0

    assert stands(condition) == "missed"
    assert Determination.objects.filter(decision="suspend").count() == 1


def test_after_a_lapse_the_condition_is_still_met_and_a_person_reinstates(world: Any) -> None:
    cast, review, condition, _ = world
    sweep(AFTER)

    submit(world, now=AFTER)
    conditions.decide(condition, cast.ravi, accepted=True, reason="Late, but it shows it.", now=AFTER)
    assert since.status(review) == "suspended"
    since.change(cast, review, "reinstate", now=AFTER)

    assert since.status(review) == "authorized"
    assert standings.of(review.dossier.application).whole == "authorized"
    assert sweep(AFTER + timedelta(days=9)) == 0


def test_a_revocation_ends_the_conditions(world: Any) -> None:
    cast, review, condition, other = world
    since.revoke(cast, review, by=since.supervisor())

    assert (stands(condition), stands(other)) == ("ended", "ended")
    assert sweep(AFTER) == 0


# Doors


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=road.BACKEND)
    return client


def test_olive_submits_on_the_page_and_ravi_accepts_at_the_desk(world: Any) -> None:
    cast, review, condition, _ = world
    olive, ravi = signed_in(cast.olive), signed_in(cast.ravi)
    where = f"/applications/{review.dossier.application.reference}/conditions/"

    page = olive.get(where).content.decode()
    assert "Close the gap." in page and "Head of security" in page
    assert olive.post(f"{where}1/", {"note": ""}).status_code == 422
    sent = {"note": "It is closed.", "files": [SimpleUploadedFile("report.pdf", PDF)]}
    assert olive.post(f"{where}1/", sent).status_code == 302
    desk = f"/admin/reviews/condition/{condition.pk}/"
    page = ravi.get(f"{desk}change/").content.decode()
    assert "It is closed." in page and "report.pdf" in page
    file = ravi.get(f"/admin/reviews/condition/exhibits/{review.dossier.application_id}/ex-1/")
    assert b"".join(file.streaming_content) == PDF
    assert ravi.post(f"{desk}decide/", {"reason": "", "accepted": "yes"}).status_code == 422
    assert ravi.post(f"{desk}decide/", {"reason": "It shows it.", "accepted": "yes"}).status_code == 302

    told = olive.get(f"{where}1/").content.decode()
    assert "The committee" in told and "It shows it." in told and "Ravi" not in told
    mine = olive.get(f"/applications/{review.dossier.application.reference}/exhibits/ex-1/")
    assert b"".join(mine.streaming_content) == PDF
    assert Handout.objects.filter(key="ex-1").count() == 2


@pytest.mark.parametrize(("who", "code"), [("petra", 403), ("vera", 403), ("mallory", 404), ("ravi", 404)])
def test_others_submit_nothing(world: Any, who: str, code: int) -> None:
    cast, review, condition, _ = world
    where = f"/applications/{review.dossier.application.reference}/conditions/1/"

    assert signed_in(getattr(cast, who)).post(where, {"note": "So."}).status_code == code

    assert not condition.events.exists()


@pytest.mark.parametrize(("who", "code"), [("olive", 302), ("nils", 403), ("audrey", 422)])
def test_others_accept_nothing(world: Any, who: str, code: int) -> None:
    cast, _, condition, _ = world
    submit(world)

    answer = signed_in(getattr(cast, who)).post(
        f"/admin/reviews/condition/{condition.pk}/decide/", {"reason": "So.", "accepted": "yes"}
    )

    assert (answer.status_code, stands(condition)) == (code, "submitted")


def test_the_lists_take_as_many_queries_for_many_conditions_as_for_few(world: Any) -> None:
    cast, review, _, _ = world
    ravi, olive = signed_in(cast.ravi), signed_in(cast.olive)
    asked = []
    for more in (0, 20):
        if more:
            since.change(cast, review, "revise", terms=tuple(Term(f"Term {n}.") for n in range(more)))
        for client, where in (
            (ravi, "/admin/reviews/condition/"),
            (olive, f"/applications/{review.dossier.application.reference}/conditions/"),
        ):
            client.get(where)
            with road.counted() as queries:
                assert client.get(where).status_code == 200
            asked.append(queries.asked)

    assert asked[:2] == asked[2:], asked
    assert max(asked) <= 12
