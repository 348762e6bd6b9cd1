"""What the database keeps of a review, whatever goes around the verbs."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from reviews.determinations import Term
from reviews.models import Condition, Determination, Finding, Review
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, Determination]:
    cast = road.people()
    made = road.determined(cast, decision="authorize_with_conditions", terms=(Term("Tell us."),))
    return cast, made


world = once(_begin)
KEPT = [
    (Finding, "status", "satisfied"),
    (Finding, "why", "other"),
    (Finding, "requirement", "s99"),
    (Determination, "reasons", "other"),
    (Determination, "decision", "deny"),
    (Determination, "findings_sha256", "0" * 64),
    (Determination, "made_by_id", 1),
    (Review, "findings_sha256", "0" * 64),
    (Review, "findings_content", b"{}"),
    (Condition, "text", "other"),
]


@pytest.mark.parametrize(("model", "field", "value"), KEPT)
def test_a_bulk_update_is_refused(world: Any, model: Any, field: str, value: Any) -> None:
    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        model.objects.update(**{field: value})


@pytest.mark.parametrize(("model", "field", "value"), KEPT)
def test_plain_sql_is_refused(world: Any, model: Any, field: str, value: Any) -> None:
    with (
        pytest.raises(IntegrityError, match="kept as they are"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {model._meta.db_table} SET {field} = %s", [value])  # noqa: S608


@pytest.mark.parametrize("model", [Review, Finding, Determination, Condition])
def test_deleting_is_refused(world: Any, model: Any) -> None:
    count = model.objects.count()

    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        model.objects.all()._raw_delete("default")

    assert model.objects.count() == count > 0


def test_the_maker_is_never_the_approver(world: Any) -> None:
    cast, _ = world

    with pytest.raises(IntegrityError), transaction.atomic():
        Determination.objects.update(approved_by=cast.ravi, approved_at=road.APPROVED)


def test_an_approval_has_a_person_and_a_day_and_no_objection(world: Any) -> None:
    cast, _ = world
    for half in (
        {"approved_by": cast.rhea},
        {"approved_at": road.APPROVED},
        {
            "approved_by": cast.rhea,
            "approved_at": road.APPROVED,
            "objected_by": cast.rhea,
            "objected_at": road.APPROVED,
            "objection": "No.",
        },
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Determination.objects.update(**half)


def test_a_judgement_has_a_person_and_a_reason(world: Any) -> None:
    cast, _ = world
    for half in (
        {"judgement": "satisfied"},
        {"judgement": "satisfied", "judged_by": cast.ravi, "judged_at": road.OPENED, "judgement_reason": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.filter(judgement="").update(**half)


def test_one_review_has_one_determination_that_stands(world: Any) -> None:
    _, determination = world
    determination = Determination.objects.get(pk=determination.pk)
    determination.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        Determination.objects.bulk_create([determination])


def test_one_requirement_has_one_finding(world: Any) -> None:
    _, determination = world
    finding = determination.review.findings.first()
    finding.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.bulk_create([finding])
