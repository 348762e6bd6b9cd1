"""The verbs of an application: who may, what the road allows, and that nothing happens twice."""

from typing import Any

import pytest
from django.db import transaction

from applications import answers, docket, dossiers, services
from applications.answers import Said
from applications.models import Application
from standards import lifecycle
from standards.errors import Refusal
from standards.lifecycle import Action, Status
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, Application]:
    cast = road.people()
    return cast, road.drafted(cast)


world = once(_begin)
PAIRS = [(status, action) for status in Status for action in Action]


@pytest.mark.parametrize(("status", "action"), PAIRS, ids=lambda one: one.value)
def test_a_move_follows_the_road_or_leaves_everything_as_it_was(
    world: Any, status: Status, action: Action
) -> None:
    _, application = world
    Application.objects.filter(pk=application.pk).update(status=status.value)
    application = Application.objects.get(pk=application.pk)
    lines = application.docket.count()
    after = lifecycle.ROAD.get((status, action))

    if after is None:
        with pytest.raises(Refusal, match=f"an application that is {status.words}"), transaction.atomic():
            services.move(application, action, actor=None, now=road.FILED)
    else:
        services.move(application, action, actor=None, now=road.FILED)

    assert Application.objects.get(pk=application.pk).status == (after or status).value
    assert application.status == (after or status).value
    assert application.docket.count() == lines + (after is not None)


def test_of_two_who_move_at_once_the_second_is_refused(world: Any) -> None:
    cast, application = world
    first, second = (Application.objects.get(pk=application.pk) for _ in range(2))
    services.move(first, Action.FILE, actor=cast.olive, now=road.FILED)

    with pytest.raises(Refusal, match="no longer draft: someone was first"), transaction.atomic():
        services.move(second, Action.WITHDRAW, actor=cast.ada, now=road.FILED)

    assert Application.objects.get(pk=application.pk).state is Status.FILED
    assert [entry.action for entry in application.docket.all()] == ["start", "file"]


def test_filing_freezes_what_was_said_and_writes_it_down(world: Any) -> None:
    cast, application = world

    dossier = services.submit(application, cast.olive, now=road.FILED)

    said = dossiers.read(dossier)
    assert application.state is Status.FILED
    assert (said.reference, said.filing, said.filed_on) == (application.reference, 1, road.FILED.date())
    assert said.rulebook_hash == application.rulebook_hash
    last = application.docket.last()
    assert (last.action, last.detail) == ("file", {"filing": 1, "dossier": dossier.sha256})


def test_filing_twice_makes_one_dossier(world: Any) -> None:
    cast, application = world
    services.submit(application, cast.olive, now=road.FILED)

    with pytest.raises(Refusal, match="cannot file an application that is filed"), transaction.atomic():
        services.submit(application, cast.olive, now=road.FILED)

    assert application.dossiers.count() == 1


@pytest.mark.parametrize("who", ["petra", "vera", "ada", "mallory", "ravi"])
def test_only_the_authorized_official_files(world: Any, who: str) -> None:
    cast, application = world

    with pytest.raises(Refusal, match="may not certify"), transaction.atomic():
        services.submit(application, getattr(cast, who), now=road.FILED)

    assert application.dossiers.count() == 0
    assert Application.objects.get(pk=application.pk).state is Status.DRAFT


def test_an_answer_that_cannot_be_read_blocks_the_filing_by_its_name(world: Any) -> None:
    cast, application = world
    answers.save(application, cast.petra, [Said("s10-02-b", as_typed="perhaps")], now=road.STARTED)

    with pytest.raises(Refusal, match="the answer to s10-02-b cannot be read"), transaction.atomic():
        services.submit(application, cast.olive, now=road.FILED)

    assert application.dossiers.count() == 0


def test_an_edition_that_moved_since_the_start_blocks_the_filing(world: Any) -> None:
    cast, application = world
    Application.objects.filter(pk=application.pk).update(rulebook_hash="sha256:" + "0" * 64)

    with pytest.raises(Refusal, match="was started under"), transaction.atomic():
        services.submit(application, cast.olive, now=road.FILED)


def test_what_was_filed_cannot_be_edited(world: Any) -> None:
    cast, application = world
    services.submit(application, cast.olive, now=road.FILED)

    with pytest.raises(Refusal, match="cannot change an application that is filed"), transaction.atomic():
        answers.save(application, cast.olive, [Said("s10-02-b", value=True)], now=road.FILED)


def test_live_rows_that_change_do_not_change_the_dossier(world: Any) -> None:
    cast, application = world
    dossier = services.submit(application, cast.olive, now=road.FILED)
    before = dossiers.read(dossier)

    application.answers.all().delete()
    application.sites.update(name="Elsewhere")
    dossier.refresh_from_db()

    assert dossiers.read(dossier) == before


def test_withdrawing_takes_the_official_and_keeps_what_was_filed(world: Any) -> None:
    cast, application = world
    services.submit(application, cast.olive, now=road.FILED)
    with pytest.raises(Refusal, match="may not certify"), transaction.atomic():
        services.withdraw(application, cast.mallory, reason="mine now", now=road.FILED)

    services.withdraw(application, cast.olive, reason="Sold.", now=road.FILED)

    assert application.state is Status.WITHDRAWN
    assert application.dossiers.count() == 1
    assert application.docket.last().note == "Sold."


@pytest.mark.parametrize("who", ["mallory", "vera", "ravi"])
def test_a_stranger_or_a_viewer_starts_nothing(world: Any, who: str) -> None:
    cast, _ = world
    count = Application.objects.count()

    with pytest.raises(Refusal, match="may not start"), transaction.atomic():
        road.started(cast, person=getattr(cast, who))

    assert Application.objects.count() == count


def test_an_application_is_of_a_kind_its_rulebook_knows(world: Any) -> None:
    cast, _ = world

    with pytest.raises(Refusal, match="choose UVEU or NVEU"), transaction.atomic():
        road.started(cast, kind="DC-VEU")


def test_nothing_is_started_under_a_rulebook_that_is_not_offered(world: Any) -> None:
    cast, _ = world

    with pytest.raises(Refusal, match="no application can be started under cn-mo-2026@2026-01-15"):
        services.start(
            cast.olive,
            cast.larkmoor,
            rulebook_id="cn-mo-2026",
            kind="CASE-BY-CASE",
            end_user={},
            now=road.FILED,
        )


def test_references_of_a_year_count_up(world: Any) -> None:
    cast, application = world

    after = [road.started(cast).reference for _ in range(2)]

    first = int(application.reference[-4:])
    assert after == [f"VEU-2026-{first + 1:04d}", f"VEU-2026-{first + 2:04d}"]


def test_olive_sees_her_applications_and_mallory_none_of_them(world: Any) -> None:
    cast, application = world

    assert list(Application.objects.visible_to(cast.vera)) == [application]
    assert not Application.objects.visible_to(cast.mallory)
    assert not Application.objects.visible_to(cast.ravi)


def test_the_docket_verifies_to_its_head(world: Any) -> None:
    cast, application = world
    services.submit(application, cast.olive, now=road.FILED)
    services.withdraw(application, cast.olive, reason="Sold.", now=road.FILED)
    lines = list(application.docket.all())

    assert docket.verify(application.reference, lines) == lines[-1].sha256


@pytest.mark.parametrize(
    ("field", "value"),
    [("note", "other"), ("actor_id", None), ("after", "denied"), ("detail", {}), ("at", road.OPENED)],
)
def test_a_changed_line_of_the_docket_is_named(world: Any, field: str, value: Any) -> None:
    cast, application = world
    services.submit(application, cast.olive, now=road.FILED)
    services.withdraw(application, cast.olive, reason="Sold.", now=road.FILED)
    lines = list(application.docket.all())
    setattr(lines[1], field, value)

    with pytest.raises(Refusal, match="line 2 is not what was written"):
        docket.verify(application.reference, lines)


def test_a_line_taken_out_of_the_docket_is_missed(world: Any) -> None:
    cast, application = world
    services.submit(application, cast.olive, now=road.FILED)
    services.withdraw(application, cast.olive, reason="Sold.", now=road.FILED)
    lines = list(application.docket.all())

    with pytest.raises(Refusal, match="line 2 is missing"):
        docket.verify(application.reference, [lines[0], lines[2]])
