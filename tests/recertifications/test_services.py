"""What falls due: the rule's calendar, the determination's conditions, our own policy; reminders; discharge."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from applications.tasks import mail_letters
from attestations.models import Attestation
from organizations.models import Role
from recertifications import services, tasks
from recertifications.models import Obligation, Reminder
from reviews import conditions
from reviews.determinations import Term
from standards.errors import Refusal
from tests import road
from tests.kept import once
from tests.reviews import afterwards as since

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TERMS = (Term("Close the gap.", due_on=date(2027, 3, 1)), Term("Tell us."))


def _begin() -> tuple[road.People, Attestation]:
    cast = road.people()
    made = road.logged(cast, decision="authorize_with_conditions", terms=TERMS)
    services.schedule(made, today=TODAY)
    return cast, made


world = once(_begin)


def due(attestation: Attestation, duty: str) -> list[date]:
    return list(attestation.obligations.filter(duty=duty).values_list("due_on", flat=True))


def one(world: Any, duty: str = "cal-0115") -> Obligation:
    return world[1].obligations.filter(duty=duty).first()


def remind(on: date) -> int:
    now = datetime(on.year, on.month, on.day, 6, tzinfo=UTC)
    services.keep_reminders(today=on, now=now)
    return sum(
        services.send(kept, today=on, now=now) for kept in Reminder.objects.filter(sent_at__isnull=True)
    )


@pytest.mark.parametrize(
    ("duty", "days"),
    [
        ("cal-0115", [date(2027, 1, 15)]),
        ("cal-0715", [date(2027, 7, 15)]),
        ("cal-0201", [date(2027, 2, 1)]),
        ("cal-0801", [date(2027, 8, 1)]),
        ("cal-recert", [date(2027, 11, 23)]),
        ("condition-1", [date(2027, 3, 1)]),
        ("condition-2", []),
        ("cal-quarter", []),
    ],
)
def test_every_duty_stands_on_its_day(world: Any, duty: str, days: list[date]) -> None:
    assert due(world[1], duty) == days


def test_the_assessor_attests_again_a_year_after_the_last_time(world: Any) -> None:
    attested = date.fromisoformat(road.said()["answers"]["s10-14-d"]["value"])

    assert due(world[1], "cal-3pao") == [attested.replace(year=attested.year + 1)]


def test_recertification_says_that_it_is_our_own_policy(world: Any) -> None:
    duty = one(world, "cal-recert")

    assert (duty.provenance, duty.get_provenance_display()) == ("policy", "platform policy")
    assert "the rule names no expiry" in duty.note


def test_a_report_says_which_half_year_it_covers(world: Any) -> None:
    duty = one(world, "cal-0115")

    assert (duty.covers_from, duty.covers_to) == (date(2026, 7, 1), date(2026, 12, 31))
    assert duty.citation


def test_scheduling_twice_adds_nothing(world: Any) -> None:
    _, attestation = world
    before = list(attestation.obligations.values())

    assert services.schedule(attestation, today=TODAY) == 0
    assert services.schedule(attestation, today=TODAY + timedelta(days=40)) == 0

    assert list(attestation.obligations.values()) == before


def test_the_sweep_schedules_every_logged_attestation_past_a_broken_one(
    world: Any, time_machine: Any
) -> None:
    cast, _first = world
    second, third = road.logged(cast), road.logged(cast)
    application = second.determination.review.dossier.application
    type(application).objects.filter(pk=application.pk).update(rulebook_id="gone-1999")
    time_machine.move_to(NOW, tick=False)

    assert tasks.schedule() == third.obligations.count() > 0
    assert not second.obligations.exists()
    assert tasks.schedule() == 0


@pytest.mark.parametrize(
    ("left", "reached"),
    [
        (61, None),
        (60, 60),
        (45, 60),
        (30, 30),
        (8, 14),
        (7, 7),
        (1, 1),
        (0, 0),
        (-1, -1),
        (-3, -1),
        (-40, -30),
    ],
)
def test_a_horizon_is_the_nearest_one_reached(left: int, reached: int | None) -> None:
    assert services.horizon(TODAY + timedelta(days=left), TODAY) == reached


def test_the_official_gets_one_letter_at_each_horizon_and_nobody_else_any(world: Any) -> None:
    day = date(2027, 1, 15) - timedelta(days=30)
    mail.outbox.clear()

    sent = remind(day)
    again = remind(day + timedelta(days=1))

    letters = [letter for letter in mail.outbox if "semi-annual" in letter.subject + letter.body]
    assert (sent, again) == (len(mail.outbox), 0)
    assert [letter.to for letter in letters] == [["olive@example.org"]]
    assert {letter.to[0] for letter in mail.outbox} == {"olive@example.org"}


def test_every_official_gets_a_letter_of_their_own(world: Any) -> None:
    cast, _ = world
    road.member("otto", cast.larkmoor, Role.OFFICIAL)
    mail.outbox.clear()

    remind(date(2027, 1, 15))

    kept = Reminder.objects.filter(obligation=one(world))
    assert {r.person.name for r in kept} == {"Olive", "Otto"}


def test_nothing_is_reminded_of_that_is_done(world: Any) -> None:
    cast, _ = world
    duty = one(world)
    services.discharge(duty, cast.olive, note="Sent by courier.", now=NOW)

    remind(date(2027, 1, 15))

    assert not Reminder.objects.filter(obligation=duty).exists()


def test_what_is_done_after_the_reminder_was_kept_is_not_written_about(world: Any) -> None:
    cast, _ = world
    duty, day = one(world), date(2027, 1, 15)
    services.keep_reminders(today=day, now=NOW)
    services.discharge(duty, cast.olive, note="Sent by courier.", now=NOW)
    mail.outbox.clear()

    kept = Reminder.objects.get(obligation=duty)
    assert services.send(kept, today=day, now=NOW) is False
    assert not mail.outbox
    assert Reminder.objects.get(pk=kept.pk).sent_at == NOW


def test_after_a_month_asleep_there_is_one_letter_not_one_for_each_horizon(world: Any) -> None:
    duty = one(world)
    remind(date(2027, 1, 15) - timedelta(days=60))
    mail.outbox.clear()

    remind(date(2027, 1, 15) - timedelta(days=5))

    kept = Reminder.objects.filter(obligation=duty).values_list("horizon", flat=True)
    assert sorted(kept) == [7, 60]


def test_dying_between_keeping_and_sending_is_made_good_by_the_next_sweep(
    world: Any, time_machine: Any
) -> None:
    day = datetime(2027, 1, 15, 6, tzinfo=UTC)
    kept = services.keep_reminders(today=day.date(), now=day)
    mail.outbox.clear()
    time_machine.move_to(day + timedelta(minutes=1), tick=False)

    assert tasks.remind() == kept == len(mail.outbox) > 0
    assert tasks.remind() == 0


def test_a_mailbox_that_refuses_does_not_hold_up_the_others(
    world: Any, time_machine: Any, settings: Any
) -> None:
    time_machine.move_to(datetime(2027, 1, 15, 6, tzinfo=UTC), tick=False)
    mail_letters()
    mail.outbox.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there

    kept = tasks.remind()
    assert kept == Reminder.objects.filter(sent_at__isnull=False).count() > 0
    assert not mail.outbox  # each letter stands in the application and waits for the mail

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mail_letters() == kept == len(mail.outbox)
    assert mail_letters() == tasks.remind() == 0


@pytest.mark.parametrize("who", ["petra", "vera", "ada", "mallory", "ravi"])
def test_only_the_official_says_that_a_duty_was_done(world: Any, who: str) -> None:
    cast, _ = world

    with pytest.raises(Refusal, match="may not certify"), transaction.atomic():
        services.discharge(one(world), getattr(cast, who), note="Done.", now=NOW)

    assert one(world).done_at is None


def test_a_duty_is_done_once_and_says_how(world: Any) -> None:
    cast, _ = world
    with pytest.raises(Refusal, match="say how"), transaction.atomic():
        services.discharge(one(world), cast.olive, note=" ", now=NOW)

    services.discharge(one(world), cast.olive, note="Sent by courier.", now=NOW)
    with pytest.raises(Refusal, match="recorded as done"), transaction.atomic():
        services.discharge(one(world), cast.olive, note="Again.", now=NOW)

    assert (one(world).done_by, one(world).done_note) == (cast.olive, "Sent by courier.")


def test_done_has_a_person_and_closed_has_a_reason(world: Any) -> None:
    for half in ({"done_at": NOW}, {"closed_at": NOW}, {"closed_reason": "Gone."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Obligation.objects.update(**half)


def test_a_state_is_asked_of_the_day(world: Any) -> None:
    duty = one(world)
    days = [date(2026, 11, 23), date(2026, 12, 16), date(2027, 1, 15), date(2027, 1, 16)]

    assert [duty.state_on(day) for day in days] == ["coming", "due", "due", "overdue"]


def test_a_revocation_closes_every_duty_with_the_reason_and_a_suspension_none(
    world: Any, time_machine: Any
) -> None:
    cast, made = world
    review, open_before = made.determination.review, made.obligations.open().count()
    time_machine.move_to(since.LATER, tick=False)
    since.change(cast, review, "suspend")
    tasks.schedule()
    assert made.obligations.open().count() == open_before > 0

    since.revoke(cast, review, by=since.supervisor(), now=since.LATER)
    assert tasks.schedule() == 0
    assert tasks.schedule() == 0

    assert not made.obligations.open().exists()
    assert set(made.obligations.values_list("closed_reason", flat=True)) == {"The authorization was revoked."}


def test_a_condition_that_is_closed_closes_its_duty_and_the_calendar_does_not_close_it_itself(
    world: Any, time_machine: Any
) -> None:
    cast, made = world
    duty = one(world, "condition-1")
    with pytest.raises(Refusal, match="is met on its own page"), transaction.atomic():
        services.discharge(duty, cast.olive, note="Done.", now=NOW)
    condition = made.determination.conditions.get(number=1)
    conditions.submit(condition, cast.olive, note="It is closed.", now=since.PROPOSED)
    conditions.decide(condition, cast.ravi, accepted=True, reason="It shows it.", now=since.CHANGED)
    time_machine.move_to(since.LATER, tick=False)

    tasks.schedule()

    assert one(world, "condition-1").closed_reason == "Accepted and closed: It shows it."
    assert one(world).closed_at is None


def test_the_conditions_of_a_revision_stand_in_the_calendar_too(world: Any, time_machine: Any) -> None:
    cast, made = world
    term = Term("Report once.", due_on=date(2027, 6, 1))
    since.change(cast, made.determination.review, "revise", terms=(term,))
    time_machine.move_to(since.LATER, tick=False)

    tasks.schedule()

    assert due(made, "condition-3") == [date(2027, 6, 1)]
