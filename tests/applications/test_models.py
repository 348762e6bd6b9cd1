"""What the database itself keeps: a filed dossier and a line of docket as they are."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from applications.models import Answer, Application, DocketEntry, Dossier, Evidence
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, Dossier]:
    cast = road.people()
    return cast, road.filed(cast)


world = once(_begin)
KEPT = [
    (Dossier, "sha256", "0" * 64),
    (Dossier, "content", b"{}"),
    (Dossier, "filed_on", "2020-01-01"),
    (DocketEntry, "note", "other"),
    (DocketEntry, "actor_id", None),
]


@pytest.mark.parametrize(("model", "field", "value"), KEPT)
def test_a_bulk_update_is_refused(world: Any, model: Any, field: str, value: Any) -> None:
    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        model.objects.update(**{field: value})


@pytest.mark.parametrize(("model", "field", "value"), KEPT)
def test_plain_sql_is_refused(world: Any, model: Any, field: str, value: Any) -> None:
    table = model._meta.db_table
    with (
        pytest.raises(IntegrityError, match="kept as they are"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {field} = %s", [value])  # noqa: S608


@pytest.mark.parametrize("model", [Dossier, DocketEntry])
def test_deleting_is_refused_to_rows_and_to_sql(world: Any, model: Any) -> None:
    count = model.objects.count()

    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        model.objects.all()._raw_delete("default")
    with (
        pytest.raises(IntegrityError, match="kept as they are"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608

    assert model.objects.count() == count > 0


def test_one_filing_has_one_dossier(world: Any) -> None:
    _, dossier = world

    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.bulk_create([_again(dossier)])


def test_a_question_is_answered_once_for_the_application_and_once_at_each_site(world: Any) -> None:
    _, dossier = world
    for answer in (
        dossier.application.answers.filter(site__isnull=True).first(),
        dossier.application.answers.filter(site__isnull=False).first(),
    ):
        answer.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.bulk_create([answer])


def test_a_period_does_not_end_before_it_begins(world: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.update(covers_from="2026-02-01", covers_to="2026-01-31")


def test_a_status_nobody_knows_is_not_kept(world: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(status="approved")


def _again(row: Any) -> Any:
    row = type(row).objects.get(pk=row.pk)
    row.pk = None
    return row
