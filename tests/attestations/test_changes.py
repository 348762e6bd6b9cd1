"""A change of standing is stated, signed and logged, once each; and nothing that was suspended looks valid here."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from attestations import bundles, changes, keyring, sealing, services, tasks
from attestations.models import Attestation, LogEntry, StatusChange
from notary import verify
from notary.errors import VerificationError
from notary.statement import Statement
from reviews import lapses
from reviews.models import Condition
from reviews.standings import Scope
from tests import road
from tests.kept import once
from tests.reviews import afterwards as since

pytestmark = [pytest.mark.django_db]
STEPS = (changes.state, sealing.sign, sealing.enter)
TODAY = date(2027, 1, 20)


def _begin() -> tuple[road.People, Attestation]:
    cast = road.people()
    made = road.logged(cast, decision="authorize_with_conditions", terms=since.TERMS)
    services.print_certificate(made, now=road.ISSUED)
    return cast, made


world = once(_begin)


def bundled(change: StatusChange) -> Any:
    return sealing.bundle_of(change.envelope, change.entry)


def suspended(world: Any, **how: Any) -> Any:
    cast, made = world
    return since.change(cast, made.determination.review, "suspend", **how)


def issue(now: datetime = since.LATER) -> int:
    with time_machine.travel(now, tick=False):
        return tasks.issue()


def said(change: StatusChange) -> dict[str, Any]:
    return Statement.from_bytes(bytes(change.statement)).predicate


def test_a_suspension_says_of_which_statement_what_why_by_whom_and_how_it_stands(world: Any) -> None:
    _, made = world
    suspended(world)

    assert issue() == 3
    assert issue() == 0

    change = StatusChange.objects.get()
    body = said(change)
    assert (body["reference"], body["number"], body["change"]) == (made.reference, 1, "suspended")
    assert body["changedOn"] == "2027-01-12"
    assert body["scope"] == {"worldwide": True, "sites": [], "countries": []}
    assert body["standing"] == {"whole": "suspended", "parts": []}
    assert body["of"] == {"statementSha256": made.statement_sha256}
    assert body["grounds"][0]["requirement"] == "s10-11"
    assert body["determination"]["approvedBy"] == {"name": "Rhea", "agency": "Department of State"}
    found = verify.verify(bundled(change), keyring.trust_root(), TODAY, changes.facts_of)
    assert (found.reference, found.index, len(found.keyids)) == (made.reference, 1, 2)


def test_a_change_is_not_taken_for_a_determination(world: Any) -> None:
    suspended(world)
    issue()

    with pytest.raises(VerificationError, match="it is not a determination but"):
        verify.verify(bundled(StatusChange.objects.get()), keyring.trust_root(), TODAY)
    with pytest.raises(VerificationError, match="it is not a change of standing but"):
        verify.verify(bundles.of(world[1]), keyring.trust_root(), TODAY, changes.facts_of)


def test_each_change_names_the_one_before_it(world: Any) -> None:
    cast, made = world
    suspended(world, scope=Scope(countries=("NL",)))
    since.change(
        cast, made.determination.review, "reinstate", scope=Scope(countries=("NL",)), now=since.LATER
    )

    issue(since.LATER)

    first, second = StatusChange.objects.order_by("number")
    assert said(first)["previous"] == made.statement_sha256
    assert said(second)["previous"] == first.statement_sha256
    parts = [{"kind": "country", "id": "NL", "name": "NL", "standing": "suspended"}]
    assert said(first)["standing"] == {"whole": "authorized", "parts": parts}
    assert said(second)["standing"] == {"whole": "authorized", "parts": []}


@pytest.mark.parametrize("taken", [1, 2, 3])
def test_a_run_that_died_is_finished_by_the_next(world: Any, taken: int) -> None:
    row: Any = suspended(world)
    for step in STEPS[:taken]:
        row = step(row, now=since.LATER)
    kept = StatusChange.objects.values("statement", "envelope", "entry_id").get()

    assert issue() == 3 - taken

    change = StatusChange.objects.get()
    assert bytes(change.statement) == bytes(kept["statement"])
    assert kept["envelope"] is None or bytes(change.envelope) == bytes(kept["envelope"])
    for step, before in zip(STEPS, (change.determination, change, change), strict=True):
        step(before, now=since.LATER)
    assert (StatusChange.objects.count(), LogEntry.objects.count()) == (1, 2)


def test_nothing_is_stated_before_it_takes_effect_or_before_there_is_what_it_speaks_of(world: Any) -> None:
    cast, made = world
    since.propose(cast, made.determination.review, "suspend")
    other = since.authorized(cast)  # not attested yet
    since.change(cast, other, "suspend")

    assert changes.to_state() == []


def test_a_lapse_says_which_condition_and_who_had_approved_it(world: Any) -> None:
    _, made = world
    condition = Condition.objects.get(determination=made.determination, number=1)
    late = datetime(2027, 3, 2, 1, tzinfo=since.LATER.tzinfo)
    lapses.carry_out(condition, today=late.date(), now=late)

    issue(late + timedelta(minutes=1))

    body = said(StatusChange.objects.get())
    assert body["change"] == "suspended"
    assert body["determination"]["lapsedCondition"] == 1
    assert body["determination"]["determinedBy"]["name"] == "Ravi"
    assert "Condition 1 was missed: Close the gap." in body["reasons"]


def test_what_was_stated_is_not_changed(world: Any) -> None:
    suspended(world)
    issue()

    for change in ({"statement": b"{}"}, {"number": 9}):
        with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
            StatusChange.objects.update(**change)


# The public page


@pytest.fixture
def today() -> Any:
    with time_machine.travel(since.LATER, tick=True):
        yield


def show(made: Attestation) -> Any:
    return Client().get(f"/verify/{made.reference}/")


def test_a_certificate_of_what_is_suspended_does_not_look_valid(world: Any, today: Any) -> None:
    cast, made = world
    assert "Verified: signed, logged and valid" in show(made).content.decode()
    suspended(world)
    issue()

    page = show(made).content.decode()
    sent = SimpleUploadedFile("certificate.pdf", bytes(made.certificate.pdf))
    uploaded = Client().post("/verify/", {"file": sent}).content.decode()

    for one in (page, uploaded):
        assert "Suspended: signed and logged, but nothing rests on it now" in one
        assert "Verified: signed, logged and valid" not in one
        assert "2027-01-12" in one and "as a whole, worldwide" in one and "Records were withheld" in one
        assert f"/attestations/{made.reference}/changes/1/bundle.json" in one
    bundle = Client().get(f"/attestations/{made.reference}/changes/1/bundle.json")
    assert verify.read(bundle.content).to_bytes() == bundle.content
    since.change(cast, made.determination.review, "reinstate", now=since.LATER)
    issue()
    page = show(made).content.decode()
    assert "Verified: signed, logged and valid" in page and "Reinstated" in page


def test_a_certificate_of_what_is_revoked_says_so(world: Any, today: Any) -> None:
    cast, made = world
    since.revoke(cast, made.determination.review, by=since.supervisor())
    issue()

    assert "Revoked: signed and logged, but nothing rests on it any more" in show(made).content.decode()


def test_a_part_that_is_suspended_is_named_on_the_page(world: Any, today: Any) -> None:
    _, made = world
    site = road.said()["sites"][3]
    suspended(world, scope=Scope(sites=(site["id"],)))
    issue()

    page = show(made).content.decode()

    assert "valid, but not for everything below" in page
    assert site["name"] in page and f"({site['id']})" in page


def test_a_change_whose_signed_bytes_were_exchanged_says_that_it_does_not_verify(
    world: Any, today: Any
) -> None:
    _, made = world
    suspended(world)
    issue()
    first = StatusChange.objects.get()
    StatusChange.objects.filter(pk=first.pk).update(envelope=bytes(made.envelope))

    assert "This statement does not verify:" in show(made).content.decode()


def test_the_page_takes_as_many_queries_as_there_are_changes_and_no_more(world: Any, today: Any) -> None:
    _, made = world
    show(made)
    with road.counted() as none:
        show(made)
    suspended(world)
    issue()
    with road.counted() as one:
        show(made)

    assert one.asked - none.asked <= 24


def test_a_change_that_is_not_there_is_not_found(world: Any) -> None:
    _, made = world

    assert Client().get(f"/attestations/{made.reference}/changes/1/bundle.json").status_code == 404
