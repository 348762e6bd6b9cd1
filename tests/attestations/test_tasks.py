"""The sweep that issues: all the way in one run, finished by the next where it died, past whatever is broken."""

from typing import Any

import pytest
import time_machine

from attestations import keyring, sealing, services, tasks
from attestations.models import Attestation, Certificate, Checkpoint, LogEntry
from notary import verify
from reviews.models import Determination, Finding
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
STEPS = (services.state, services.sign, services.enter, services.print_certificate)


def _begin() -> tuple[road.People, Determination, Determination]:
    road.keys()
    cast = road.people()
    return cast, road.approved(cast), road.approved(cast)


world = once(_begin)


@pytest.fixture(autouse=True)
def day() -> Any:
    with time_machine.travel(road.ISSUED, tick=False):
        yield


def counts() -> tuple[int, int, int]:
    return Attestation.objects.count(), LogEntry.objects.count(), Certificate.objects.count()


def test_one_run_carries_every_determination_to_its_certificate(world: Any) -> None:
    assert tasks.issue() == 8
    assert counts() == (2, 2, 2)
    assert Checkpoint.objects.count() == 1  # both under one head

    for certificate in Certificate.objects.all():
        found = verify.verify(verify.read(bytes(certificate.pdf)), keyring.trust_root(), road.ISSUED.date())
        assert found.standing == "valid"

    assert tasks.issue() == 0
    assert counts() == (2, 2, 2)


def test_where_a_batch_fails_each_is_entered_by_itself(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(model: Any, *, now: Any) -> int:
        raise RuntimeError("one of them cannot be read")

    monkeypatch.setattr(sealing, "enter_waiting", broken)

    assert tasks.issue() == 8
    assert counts() == (2, 2, 2)
    assert Checkpoint.objects.count() == 2


@pytest.mark.parametrize("done", [1, 2, 3])
def test_a_run_that_died_is_finished_by_the_next(world: Any, done: int) -> None:
    _, first, _second = world
    row: Any = first
    for step in STEPS[:done]:
        row = step(row, now=road.ISSUED)
    kept = Attestation.objects.values("statement", "envelope", "entry_id").get(determination=first)

    tasks.issue()

    assert counts() == (2, 2, 2)
    after = Attestation.objects.values("statement", "envelope", "entry_id").get(determination=first)
    assert all(after[name] == value for name, value in kept.items() if value is not None)


def test_a_row_that_fails_does_not_hold_up_the_others(world: Any) -> None:
    cast, first, second = world
    finding = first.review.findings.filter(judgement="").first()
    Finding.objects.filter(pk=finding.pk).update(
        judgement="not_applicable",
        judgement_reason="Slipped in.",
        judged_by=cast.ravi,
        judged_at=road.APPROVED,
    )

    assert tasks.issue() == 4

    assert Attestation.objects.get().determination == second
    assert counts() == (1, 1, 1)


def test_what_was_denied_or_waits_for_approval_is_not_attested(world: Any) -> None:
    cast, *_ = world
    road.approved(cast, decision="deny")
    road.determined(cast)

    tasks.issue()

    assert set(Attestation.objects.values_list("determination__decision", flat=True)) == {"authorize"}
    assert counts() == (2, 2, 2)
