"""History and figures at the desk: for whom they are, what they show, and how often they ask the database."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from applications.models import Dossier
from records import figures
from records.models import Change
from reviews.models import Finding, Question, Review
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LIST = "admin:records_change_changelist"
REPORT = "admin:records_report"
SINCE, TODAY = road.STARTED.date(), road.ISSUED.date()


def _begin() -> Any:
    cast = road.people()
    determination = road.approved(cast)
    sue = road.staff("sue", "Supervisors", "commerce")
    return {
        **{name: getattr(cast, name) for name in cast.__dataclass_fields__},
        "sue": sue,
        None: None,
    }, determination


world = once(_begin)


def client_of(world: Any, who: str | None) -> Client:
    client = Client()
    if who:
        client.force_login(world[0][who], backend=road.BACKEND)
    return client


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("audrey", 200),
        *((who, 403) for who in ("ravi", "rhea", "cora", "sue", "nils")),
        *((who, 302) for who in ("olive", "mallory", None)),
    ],
)
def test_history_is_for_auditors(world: Any, who: str | None, status: int) -> None:
    one = Change.objects.first()
    client = client_of(world, who)

    for at in (reverse(LIST), reverse("admin:records_change_change", args=[one.pk])):
        assert client.get(at).status_code == status
    assert client.post(reverse("admin:records_change_delete", args=[one.pk])).status_code in (403, 302)
    assert Change.objects.filter(pk=one.pk).exists()


def test_the_history_of_a_row_shows_what_it_was_and_became(world: Any) -> None:
    finding = Finding.objects.exclude(judgement="").first()
    client = client_of(world, "audrey")

    page = client.get(reverse(LIST), {"table": "reviews_finding", "row": str(finding.pk)})

    assert page.status_code == 200
    found = list(page.context["cl"].result_list)
    assert [one.operation for one in found] == ["update", "insert"]
    shown = client.get(reverse("admin:records_change_change", args=[found[0].pk])).content.decode()
    assert finding.judgement_reason in shown and "unknown" in shown


def test_the_history_of_an_application_is_of_its_rows_alone(world: Any) -> None:
    application = world[1].review.dossier.application

    page = client_of(world, "audrey").get(reverse(LIST), {"application": application.pk})

    assert page.context["cl"].result_count == Change.objects.filter(application=application.pk).count() > 50
    assert {one.application for one in page.context["cl"].result_list} == {application.pk}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((who, 200) for who in ("sue", "rhea")),
        *((who, 403) for who in ("ravi", "audrey", "cora", "nils")),
        *((who, 302) for who in ("olive", "mallory", None)),
    ],
)
def test_figures_are_for_supervisors(world: Any, who: str | None, status: int) -> None:
    client = client_of(world, who)

    assert client.get(reverse(REPORT)).status_code == status
    assert client.get(reverse("admin:records_sheet", args=["ages"])).status_code == status


def named(since: Any = SINCE, until: Any = TODAY) -> dict[str, figures.Figure]:
    return {one.id: one for one in figures.figures(since, until, TODAY)}


def test_the_figures_say_what_was_filed_determined_found_and_overruled(world: Any) -> None:
    _, determination = world
    review = determination.review
    one = review.findings.filter(status="satisfied").first()
    Finding.objects.filter(pk=one.pk).update(
        judgement="not_satisfied", judgement_reason="No.", judged_by=world[0]["ravi"], judged_at=road.OPENED
    )
    Question.objects.create(
        review=review, number=1, requirement=one.requirement, text="Why?", due_on=TODAY,
        asked_by=world[0]["ravi"], asked_at=road.OPENED,
    )  # fmt: skip
    found = named()

    assert found["throughput"].head == ("month", "filed", "determined", "Authorize")
    assert found["throughput"].rows == (("2026-11", 1, 1, 1),)
    assert found["stops"].rows == (("2026-11", 1, (TODAY - road.OPENED.date()).days, 1),)
    rows = {row[1]: row for row in found["outcomes"].rows}
    assert rows[one.requirement][3] == rows[one.requirement][-1] == 1
    assert sum(row[-2] for row in rows.values()) == review.findings.filter(status="undetermined").count() > 0
    assert sum(row[1] for row in found["ages"].rows) == 0
    assert [(bar.label.split()[-1], bar.value, bar.length) for bar in found["outcomes"].bars] == [
        (one.requirement, 1, 100)
    ]


def test_what_is_open_is_counted_by_its_age_and_other_days_hold_nothing(world: Any) -> None:
    dossier = Dossier.objects.get()
    type(dossier.application).objects.update(status="in_review")

    ages = {row[0]: row[1] for row in named()["ages"].rows}
    assert ages["up to 7 days"] == 1 == sum(ages.values())
    before = named(road.KEYS_FROM, road.KEYS_FROM)
    assert [len(before[one].rows) for one in ("throughput", "stops", "outcomes")] == [0, 0, 0]


def test_beside_each_figure_is_its_table_as_csv_and_a_picture(world: Any) -> None:
    client = client_of(world, "sue")
    with time_machine.travel(road.ISSUED, tick=False):
        page = client.get(reverse(REPORT)).content.decode()
        sheet = client.get(reverse("admin:records_sheet", args=["outcomes"]))
        assert client.get(reverse("admin:records_sheet", args=["nothing"])).status_code == 404

    rows = list(csv.reader(io.StringIO(sheet.content.decode())))
    assert rows[0][:3] == ["paragraph", "requirement", "satisfied"]
    assert len(rows) - 1 == Finding.objects.values("requirement").distinct().count()
    # Nothing was asked, nothing is open and nothing is unsatisfied: one picture, and words where there is none.
    assert page.count("<svg class=") == 1 and page.count("Nothing to draw") == 2
    assert "style=" not in page.split('id="content"')[1]


def test_days_the_wrong_way_round_are_refused_with_a_sentence(world: Any) -> None:
    answer = client_of(world, "sue").get(reverse(REPORT), {"since": "2026-11-02", "until": "2026-11-01"})

    assert answer.status_code == 422
    assert "The first day is after the last." in answer.content.decode()


def test_figures_ask_as_often_for_many_rows_as_for_few(world: Any) -> None:
    client = client_of(world, "sue")
    review = Review.objects.get()
    client.get(reverse(REPORT))
    asked = []
    for round in (2, 9):
        with road.counted() as queries:
            assert client.get(reverse(REPORT)).status_code == 200
        asked.append(queries.asked)
        for number in range(round, round + 5):
            again = Review.objects.get(pk=review.pk)
            again.pk, again.round, again._state.adding = None, number, True
            again.save(force_insert=True)
            one = Finding.objects.filter(review=review).first()
            one.pk, one.review, one._state.adding = None, again, True
            one.save(force_insert=True)

    assert asked[0] == asked[1] <= 14, asked
