"""Reminders: of a question to the operator, of the clock to the committee; once for each person and horizon."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail

from applications.tasks import mail_letters
from reviews import circulation, questions, replies, tasks
from reviews import services as reviews
from reviews.models import Question, Reminder, Review
from reviews.policy import policy, reached
from reviews.questions import About
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]


def _begin() -> tuple[road.People, Review]:
    cast = road.people()
    review = road.opened(cast)
    circulation.complete_and_circulate(review, cast.ravi, on=date(2026, 11, 20), now=road.OPENED)
    reviews.assign(review, cast.ravi, cast.ravi, now=road.OPENED)
    mail_letters()
    return cast, review


world = once(_begin)


def sweep(on: date, time_machine: Any) -> list[tuple[str, str]]:
    """Every sweep of a day, twice over; the letters that went out, as (person, subject)."""
    time_machine.move_to(datetime(on.year, on.month, on.day, 6, tzinfo=UTC), tick=False)
    mail.outbox.clear()
    for _ in range(2):
        tasks.remind()
        mail_letters()
    return sorted((letter.to[0].split("@")[0], letter.subject) for letter in mail.outbox)


def ask(world: Any) -> Question:
    cast, review = world
    asked = questions.ask(
        review,
        cast.ravi,
        About("s10-14", "controls"),
        text="Which are inherited?",
        due_on=date(2026, 12, 10),
        now=datetime(2026, 11, 24, tzinfo=UTC),
    )
    mail_letters()
    return asked


def test_the_operator_is_reminded_once_for_each_horizon_before_and_after_the_due_day(
    world: Any, time_machine: Any
) -> None:
    cast, _ = world
    asked = ask(world)
    assert sweep(date(2026, 12, 1), time_machine) == []

    soon = sweep(date(2026, 12, 3), time_machine)
    assert [who for who, _ in soon] == ["ada", "olive", "petra"]
    assert "due on 10 December 2026" in soon[0][1]
    assert sweep(date(2026, 12, 4), time_machine) == []
    assert "due today" in sweep(date(2026, 12, 10), time_machine)[0][1]
    assert "overdue" in sweep(date(2026, 12, 12), time_machine)[0][1]

    draft = replies.save(asked, cast.olive, text="PE.", seen=0, now=road.OPENED)
    replies.send(asked, cast.olive, seen=draft.version, now=datetime(2026, 12, 12, 8, tzinfo=UTC))
    assert sweep(date(2026, 12, 17), time_machine) == []


def test_what_was_answered_after_the_reminder_was_kept_is_not_written_about(
    world: Any, time_machine: Any
) -> None:
    cast, _ = world
    asked, now = ask(world), datetime(2026, 12, 3, 6, tzinfo=UTC)
    assert tasks.reminders.keep(today=now.date(), now=now) == 3
    draft = replies.save(asked, cast.olive, text="PE.", seen=0, now=now)
    replies.send(asked, cast.olive, seen=draft.version, now=now)

    assert sweep(date(2026, 12, 3), time_machine) == []
    assert Reminder.objects.filter(sent_at__isnull=True).count() == 0


def test_the_examiner_is_reminded_before_the_limit_and_supervisors_near_it(
    world: Any, time_machine: Any
) -> None:
    # The clock counts from 20 November; its thirtieth day is 20 December.
    assert sweep(date(2026, 12, 9), time_machine) == []
    assert sweep(date(2026, 12, 10), time_machine) == [("ravi", "VEU-2026-0001: 10 days left to decide")]
    assert sweep(date(2026, 12, 18), time_machine) == [
        ("ravi", "VEU-2026-0001: 2 days left to decide"),
        ("rhea", "VEU-2026-0001: 2 days left to decide"),
    ]
    assert [who for who, _ in sweep(date(2026, 12, 20), time_machine)] == ["ravi", "rhea"]
    assert sweep(date(2026, 12, 23), time_machine)[0] == (
        "ravi",
        "VEU-2026-0001: the decision is 3 days late",
    )
    assert sweep(date(2026, 12, 28), time_machine) == []


def test_a_clock_that_stands_still_reminds_the_committee_of_nothing(world: Any, time_machine: Any) -> None:
    ask(world)
    assert {who for who, _ in sweep(date(2026, 12, 28), time_machine)} == {"ada", "olive", "petra"}


def test_where_nobody_examines_it_the_chair_is_reminded(world: Any, time_machine: Any) -> None:
    cast, review = world
    reviews.assign(review, cast.ravi, None, now=road.OPENED)
    assert [who for who, _ in sweep(date(2026, 12, 10), time_machine)] == ["ravi"]


def test_after_a_month_asleep_there_is_one_letter_not_one_for_each_horizon(
    world: Any, time_machine: Any
) -> None:
    assert len(sweep(date(2027, 2, 1), time_machine)) == 2
    assert sorted(Reminder.objects.values_list("horizon", flat=True)) == [-1, -1]


def test_a_mailbox_that_refuses_is_tried_again_by_the_next_sweep(
    world: Any, time_machine: Any, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    assert sweep(date(2026, 12, 20), time_machine) == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert len(sweep(date(2026, 12, 20), time_machine)) == 2


def test_the_horizons_are_said_once_and_the_nearest_counts() -> None:
    assert reached(policy().question, 8) is None
    assert reached(policy().question, 2) == 3
    assert reached(policy().question, -30) == min(policy().question)
    assert set(policy().escalate) <= set(policy().clock)


def test_keeping_asks_no_more_for_many_questions_than_for_one(world: Any) -> None:
    cast, review = world
    now = datetime(2026, 12, 3, 6, tzinfo=UTC)
    for number in range(6):
        about = About("s10-14", "controls") if number % 2 else About("s10-02")
        questions.ask(review, cast.ravi, about, text=f"And {number}?", due_on=date(2026, 12, 10), now=now)
        with road.counted() as queries:
            tasks.reminders.keep(today=now.date(), now=now)
        if number == 0:
            one = queries.asked
    assert Reminder.objects.count() == 18 and queries.asked <= one
