"""The queue: what stands under which tab for whom, in which order, found by what; and at what price."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications import answers
from applications import services as applications
from applications.answers import Said
from applications.models import Application
from reviews import (
    absences,
    assignments,
    circulation,
    determinations,
    listings,
    questions,
    queue,
    replies,
    services,
    shelves,
    tasks,
)
from reviews.models import Finding, Listing, Review, SavedFilter
from reviews.queue import Asked, Queue
from standards.errors import Refusal
from tests import road
from tests.kept import once
from tests.reviews.test_admin import copies

pytestmark = [pytest.mark.django_db]
NOW = road.OPENED
TODAY = NOW.date()


def _begin() -> dict[str, Any]:
    cast = road.people()
    carla = road.staff("carla", "Reviewers", "commerce")
    review = road.opened(cast)
    circulation.complete_and_circulate(review, cast.ravi, on=TODAY, now=NOW)
    copies(review, 5)
    return {**vars(cast), "carla": carla, "review": review}


world = once(_begin)


def shown(world: Any, person: str = "ravi", on: Any = TODAY, **asked: str) -> list[str]:
    page = Queue(world[person], Asked.read(asked), on).page()
    return [line.application.reference for line in page.lines]


def count(world: Any, tab: str, who: str = "ravi", on: Any = TODAY) -> str:
    return next(one.count for one in Queue(world[who], Asked.read({}), on).tabs() if one.id == tab)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=road.BACKEND)
    return client


def test_an_opened_review_has_its_line_with_counts_score_and_day(world: Any) -> None:
    review = world["review"]
    line = Listing.objects.get(pk=review.pk)

    assert line.satisfied == review.findings.filter(status="satisfied").count()
    assert line.undetermined == review.findings.filter(status="undetermined").count() > 0
    assert line.triage == sum(reason["points"] for reason in line.reasons) > 0
    assert {"size", "novelty", "country"} <= {reason["about"] for reason in line.reasons}
    assert line.due_on == TODAY + timedelta(days=30)
    assert not list(listings.disagreeing())


def test_new_to_an_agency_is_what_nobody_of_it_has(world: Any) -> None:
    review = world["review"]
    assert (count(world, "new"), count(world, "mine"), count(world, "open")) == ("6", "0", "6")

    assignments.give(review, world["ravi"], world["carla"], now=NOW)

    assert (count(world, "new"), count(world, "new", "rhea")) == ("5", "6")
    assert (count(world, "mine"), count(world, "mine", "carla")) == ("0", "1")
    assert shown(world, "carla") == [review.dossier.application.reference]
    assert len(shown(world, "ravi")) == 6


def test_the_deputy_has_the_queue_of_whoever_is_away(world: Any) -> None:
    assignments.give(world["review"], world["ravi"], world["carla"], now=NOW)
    absences.note(world["carla"], world["ravi"], starts_on=TODAY, ends_on=TODAY, now=NOW)

    assert count(world, "mine") == "1"
    assert count(world, "mine", on=TODAY + timedelta(days=1)) == "0"


def test_what_waits_for_others_is_what_our_part_is_done_of(world: Any) -> None:
    assignments.give(world["review"], world["ravi"], world["ravi"], now=NOW)
    assert count(world, "others") == "0"

    assignments.finish(world["review"], world["ravi"], now=NOW)

    assert (count(world, "others"), count(world, "others", "rhea")) == ("1", "0")


def test_what_waits_for_the_operator_has_no_day_until_it_is_answered(world: Any) -> None:
    review, application = world["review"], world["review"].dossier.application
    later = NOW + timedelta(days=2)
    about = questions.About("s10-14", "controls")
    due = questions.due(later.date())
    asked = questions.ask(review, world["ravi"], about, text="Which are inherited?", due_on=due, now=later)
    assert listings.sweep(later) == 1
    assert Listing.objects.get(pk=world["review"].pk).due_on is None
    assert shown(world, tab="operator") == [application.reference]

    answered = later + timedelta(days=4)
    draft = replies.save(asked, world["olive"], text="None of them.", seen=0, now=answered)
    replies.send(asked, world["olive"], seen=draft.version, now=answered)
    assert (listings.sweep(answered), listings.sweep(answered)) == (1, 0)

    assert Listing.objects.get(pk=world["review"].pk).due_on == TODAY + timedelta(days=34)
    assert count(world, "operator") == "0"


def test_due_soon_and_overdue_are_asked_of_the_day(world: Any) -> None:
    due = TODAY + timedelta(days=30)
    for on, soon, overdue in (
        (TODAY, "0", "0"),
        (due - timedelta(days=7), "6", "0"),
        (due, "6", "0"),
        (due + timedelta(days=1), "0", "6"),
    ):
        assert (count(world, "soon", on=on), count(world, "overdue", on=on)) == (soon, overdue), on


def test_the_weightiest_comes_first_and_other_orders_may_be_asked(world: Any) -> None:
    lines = list(Listing.objects.order_by("pk"))
    for number, line in enumerate(lines):
        Listing.objects.filter(pk=line.pk).update(
            triage=number % 4, due_on=TODAY + timedelta(days=9 - number)
        )
    by = {sort: shown(world, tab="open", sort=sort) for sort in queue.SORTS}

    assert by["triage"] == [
        one.application.reference for one in Listing.objects.order_by("-triage", "-review_id").with_case()
    ]
    assert by["due"] == [line.application.reference for line in reversed(lines)]
    assert sorted(by["age"]) == sorted(by["due"])


@pytest.mark.parametrize("sort", ["triage", "due", "age"])
def test_page_follows_page_and_every_line_comes_once(world: Any, sort: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    Listing.objects.filter(pk=world["review"].pk).update(triage=0)
    seen: list[str] = []
    asked = Asked.read({"tab": "open", "sort": sort})
    for _ in range(9):
        page = Queue(world["ravi"], asked, TODAY).page()
        seen += [line.application.reference for line in page.lines]
        if not page.following:
            break
        asked = Asked.read(dict(pair.split("=") for pair in _plain(page.following).split("&")))

    assert len(seen) == len(set(seen)) == 6


def _plain(query: str) -> str:
    return query.replace("%3A", ":").replace("%7E", "~").replace("%2B", "+")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("larkmoor", 6),
        ("VEU-2025", 5),
        ("h100 sxm", 6),
        ("EEMSHAVEN nl", 6),
        ("h100 nowhere", 0),
        ("100%", 0),
    ],
)
def test_it_is_found_by_reference_end_user_site_and_chip(world: Any, words: str, found: int) -> None:
    assert len(shown(world, tab="open", q=words)) == found


def test_the_list_is_narrowed_by_kind_state_country_and_person(world: Any) -> None:
    assignments.give(world["review"], world["ravi"], world["carla"], now=NOW)
    for asked, found in (
        ({"kind": "UVEU"}, 6),
        ({"kind": "NVEU"}, 0),
        ({"state": "in_review"}, 6),
        ({"state": "determined"}, 0),
        ({"country": "us"}, 6),
        ({"country": "NL"}, 0),
        ({"who": str(world["carla"].pk)}, 1),
    ):
        assert len(shown(world, tab="open", **asked)) == found, asked


@pytest.mark.parametrize(
    "said",
    ["tab=x&sort=y&who=z&state=draft", "after=x~y", "after=~", "after=5~99999999999999999999999", "q=%00"],
)
def test_a_query_string_that_means_nothing_is_no_error(world: Any, said: str) -> None:
    page = reverse("admin:reviews_review_changelist")

    assert signed_in(world["ravi"]).get(f"{page}?{said}").status_code == 200


def test_what_is_decided_or_filed_again_leaves_the_queue(world: Any) -> None:
    review, application = world["review"], world["review"].dossier.application
    for finding in review.findings.filter(status="undetermined"):
        Finding.objects.filter(pk=finding.pk).update(
            judgement="satisfied", judgement_reason="So.", judged_by=world["ravi"], judged_at=NOW
        )
    assert [line.pk for line, _ in listings.disagreeing()] == [review.pk]
    decided = determinations.determine(
        review, world["ravi"], decision="return", reasons="Amend it.", terms=(), now=road.DETERMINED
    )
    road.vote(decided, world["cora"])
    determinations.approve(decided, world["rhea"], now=road.APPROVED)
    assert len(shown(world, tab="open")) == 5
    listings.sweep(road.APPROVED)
    assert shown(world, tab="closed") == [application.reference]

    application.refresh_from_db()
    answers.save(application, world["olive"], [Said("s10-11-e", value=False)], now=road.APPROVED)
    filed = applications.submit(application, world["olive"], now=road.APPROVED)
    second = services.open_review(filed, now=road.APPROVED)

    assert Listing.objects.get(pk=second.pk).closed_at is None
    assert Listing.objects.get(pk=review.pk).closed_at == road.APPROVED
    assert "changes" in {reason["about"] for reason in second.listing.reasons}
    assert len(shown(world, tab="open")) == 6


def test_a_line_that_is_missing_is_written_by_the_sweep(world: Any) -> None:
    Listing.objects.all().delete()
    Application.objects.filter(status="withdrawn").delete()

    assert tasks.keep_queue() == Review.objects.count() == 6

    assert len(shown(world, tab="open")) == 6


def test_the_command_says_which_lines_are_wrong_and_mends_them(world: Any) -> None:
    call_command("queue", "check", stdout=StringIO())
    Listing.objects.filter(pk=world["review"].pk).update(satisfied=1, triage=0)
    with pytest.raises(CommandError, match=f"review {world['review'].pk}: should be"):
        call_command("queue", "check")

    said = StringIO()
    call_command("queue", "renew", stdout=said)

    assert said.getvalue() == "6 lines agree with their findings.\n"
    assert Listing.objects.get(pk=world["review"].pk).triage > 0


def test_a_filter_is_kept_by_name_and_shared_within_the_agency(world: Any) -> None:
    client, page = signed_in(world["ravi"]), reverse("admin:reviews_review_changelist")
    answer = client.post(
        reverse("admin:reviews_review_save_filter"),
        {"name": "Dutch", "query": "tab=open&q=nl&after=1~2&evil=1", "shared": "1"},
    )
    assert answer["Location"].endswith("?tab=open&q=nl")

    seen = {who: b"Dutch" in signed_in(world[who]).get(page).content for who in ("ravi", "carla", "rhea")}
    assert seen == {"ravi": True, "carla": True, "rhea": False}
    one = SavedFilter.objects.get()
    drop = reverse("admin:reviews_review_drop_filter", args=[one.pk])
    assert signed_in(world["rhea"]).post(drop).status_code == 404
    signed_in(world["carla"]).post(drop)
    assert SavedFilter.objects.exists()
    client.post(drop)
    assert not SavedFilter.objects.exists()


def test_filters_are_not_kept_without_a_name_or_without_end(world: Any) -> None:
    with pytest.raises(Refusal, match="give the filter a name"):
        shelves.save(world["ravi"], name=" ", query="q=a")
    for number in range(shelves.MOST):
        shelves.save(world["ravi"], name=f"f{number}", query="q=a")
    with pytest.raises(Refusal, match="are kept already"):
        shelves.save(world["ravi"], name="one more", query="q=a")
    assert shelves.save(world["ravi"], name="f0", query="q=b").query == "q=b"


def test_days_away_are_noted_and_cancelled_on_their_page(world: Any) -> None:
    client, page = signed_in(world["ravi"]), reverse("admin:reviews_review_absence")
    today = timezone.now().date()
    said = {
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=3)).isoformat(),
        "deputy": str(world["carla"].pk),
    }
    assert client.post(page, said | {"deputy": str(world["rhea"].pk)}).status_code == 422
    assert client.post(page, said).status_code == 302
    assert b"Carla stands in" in client.get(page).content
    assert b"Ravi" in signed_in(world["carla"]).get(page).content

    away = world["ravi"].absences.get()
    cancel = reverse("admin:reviews_review_cancel_absence", args=[away.pk])
    assert signed_in(world["carla"]).post(cancel).status_code == 404
    client.post(cancel)
    assert world["ravi"].absences.get().cancelled_at is not None
    assert signed_in(world["nils"]).get(page).status_code == 403


def test_the_queue_asks_as_often_for_many_as_for_few(world: Any) -> None:
    client, page = signed_in(world["ravi"]), reverse("admin:reviews_review_changelist")
    asked = []
    for more in (0, 12):
        copies(world["review"], more)
        for review in Review.objects.all():
            assignments.give(review, world["carla"], world["carla"], now=NOW)
        shelves.save(world["ravi"], name=f"more {more}", query="q=a")
        with road.counted() as queries:
            assert client.get(page + "?tab=open").status_code == 200
        asked.append(queries.asked)

    assert asked[0] == asked[1] <= 12, asked
