"""Every change of every row is in history, whatever path it took: a save, a bulk update, plain SQL."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

import pytest
from celery import shared_task
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Value
from django.test import Client
from django.urls import reverse

from applications.models import Answer, Dossier
from organizations.models import Organization, User
from records import acting, triggers
from records.models import Change
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
TRIGGERS = {
    "sqlite": "SELECT name || ' ' || sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname || ' ' || pg_get_functiondef(tgfoid) FROM pg_trigger WHERE NOT tgisinternal",
}


def _begin() -> Any:
    cast = road.people()
    return cast, road.opened(cast)


world = once(_begin)


def newest(row: models.Model) -> Change:
    return Change.objects.filter(table=row._meta.db_table, row=str(row.pk)).first()


def there() -> dict[str, str]:
    """Every trigger of the database by name, with its words."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return dict(one.split(" ", 1) for (one,) in cursor.fetchall())


def test_a_row_that_is_made_changed_and_removed_leaves_three_lines(world: Any) -> None:
    one = Organization.objects.create(name="Fenwick", country="US")
    one.name = "Fenwick, Inc."
    one.save()
    pk = one.pk
    one.delete()

    kept = Change.objects.filter(table="organizations_organization", row=str(pk)).order_by("pk")
    assert [each.operation for each in kept] == ["insert", "update", "delete"]
    assert kept[1].changed == [("name", "Fenwick", "Fenwick, Inc.")]
    assert kept[0].before is None and kept[2].after is None


def test_a_bulk_update_is_caught_row_by_row(world: Any) -> None:
    before = Change.objects.count()

    changed = Answer.objects.update(explanation="Otherwise.")

    assert Change.objects.count() - before == changed > 10
    assert {one.operation for one in Change.objects.all()[:changed]} == {"update"}


def test_what_changes_nothing_is_no_change(world: Any) -> None:
    before = Change.objects.count()

    Organization.objects.update(country=models.F("country"))

    assert Change.objects.count() == before


def test_plain_sql_is_caught_and_shown_as_such(world: Any) -> None:
    _, review = world
    finding = review.findings.first()
    raw = connection.connection.cursor()

    raw.execute(f"UPDATE reviews_finding SET judgement_reason = 'So.' WHERE id = {finding.pk:d}")  # noqa: S608

    kept = newest(finding)
    assert kept.changed == [("judgement_reason", finding.judgement_reason, "So.")]
    assert kept.application == review.dossier.application_id
    assert kept.person is None


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no users")
def test_sql_in_a_session_that_was_told_nothing_names_the_database_user(world: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('vedc.through', '', false)")
    connection.connection.execute("UPDATE organizations_organization SET country = 'CA'")

    assert Change.objects.first().through.startswith("sql: ")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL names the user instead")
def test_on_sqlite_a_session_of_another_program_may_not_write_at_all(world: Any, tmp_path: Any) -> None:
    other = sqlite3.connect(tmp_path / "copy.sqlite3")
    table = next(one for one in triggers.tables(connection) if one.name == "organizations_organization")
    with connection.cursor() as cursor:
        names = ("organizations_organization", "records_change")
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name IN (%s, %s)", names)
        for (sql,) in cursor.fetchall():
            other.execute(sql)
    for sql in triggers.statements(table, "sqlite"):
        other.execute(sql)

    with pytest.raises(sqlite3.OperationalError, match="no such function"):
        other.execute("INSERT INTO organizations_organization VALUES (1, 'Fenwick', 'US', '2026-01-01')")


def test_a_request_a_task_and_a_command_each_say_who_acts(world: Any) -> None:
    cast, review = world
    client = Client()
    client.force_login(cast.ravi, backend=road.BACKEND)
    finding = review.findings.filter(status="undetermined").first()
    at = reverse("admin:reviews_review_judge", args=[review.pk, finding.pk])
    said = {f"finding-{finding.pk}-status": "satisfied", f"finding-{finding.pk}-reason": "Read."}

    assert client.post(at, said).status_code == 302

    kept = newest(finding)
    assert (kept.person, kept.through) == (cast.ravi.pk, f"POST {at}")

    @shared_task(name="tests.rename")
    def rename() -> None:
        Organization.objects.filter(pk=cast.larkmoor.pk).update(name="Larkmoor")

    rename()
    assert newest(cast.larkmoor).through == "task tests.rename"
    with acting.through("command make_groups"):
        Organization.objects.filter(pk=cast.larkmoor.pk).update(name="Larkmoor, Inc.")
    assert newest(cast.larkmoor).through == "command make_groups"
    Organization.objects.filter(pk=cast.larkmoor.pk).update(name="L")
    assert newest(cast.larkmoor).through == acting.UNKNOWN


def test_what_was_told_survives_a_rollback(world: Any) -> None:
    cast, _ = world
    with acting.through("task first"):
        Organization.objects.update(country="CA")
    with acting.through("task second"):
        with pytest.raises(RuntimeError), transaction.atomic():
            Organization.objects.update(country="MX")
            raise RuntimeError
        Organization.objects.update(country="BR")

    assert newest(cast.larkmoor).through == "task second"


def test_bytes_and_passwords_are_kept_as_digests(world: Any) -> None:
    _, review = world
    dossier = Dossier.objects.get()

    assert newest(dossier).after["content"] == f"sha256:{dossier.sha256}"
    assert newest(dossier).after["application_id"] == dossier.application_id
    person = User.objects.create_user("new@example.org", "a password of some length", name="New")
    digest = hashlib.sha256(person.password.encode()).hexdigest()
    assert newest(person).after["password"] == f"sha256:{digest}"
    assert isinstance(newest(review.findings.first()).after["parts"], list)


def test_rows_know_the_application_they_belong_to(world: Any) -> None:
    _, review = world
    of = set(Change.objects.filter(application=review.dossier.application_id).values_list("table", flat=True))

    assert {"applications_application", "applications_answer", "reviews_review", "reviews_finding"} <= of
    assert not [one for one in of if one.startswith("organizations_")]
    assert Change.objects.filter(table="reviews_finding", application=None).count() == 0


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_history_itself_only_grows(world: Any, verb: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows = Change.objects.all()
        rows.update(person=Value(1)) if verb == "update" else rows._raw_delete(rows.db)


def test_every_table_has_its_history_and_every_column_is_in_it(world: Any) -> None:
    """A migration that adds a table or a column is followed by one of this room: `operations = (triggers.keep(),)`."""
    found = there()
    tables = triggers.tables(connection)
    expected = {
        model._meta.db_table
        for label in (
            "organizations",
            "applications",
            "screenings",
            "reviews",
            "attestations",
            "recertifications",
        )
        for model in _models(label)
    }
    assert expected <= {one.name for one in tables}
    for table in tables:
        events = [""] if connection.vendor == "postgresql" else [f"_{event}" for event in table.events]
        for event in events:
            words = found[f"history_{table.name}{event}"]
            whole = "to_jsonb(NEW)" in words
            missing = [name for name, _ in table.columns if not whole and f'"{name}"' not in words]
            assert not missing, f"{table.name}: {missing}"


def test_what_is_its_own_record_cannot_be_changed(world: Any) -> None:
    found = there()

    for table in triggers.ITS_OWN_RECORD:
        assert {f"{table}_keep_update", f"{table}_keep_delete"} <= set(found), table


def test_history_adds_no_query(world: Any) -> None:
    with road.counted() as queries:
        Organization.objects.update(country="CA")

    assert queries.asked == 1


def _models(label: str) -> list[Any]:
    return list(apps.get_app_config(label).get_models(include_auto_created=True))


def test_what_is_removed_with_another_row_is_remembered_with_its_application(world: Any) -> None:
    _, review = world
    application = review.dossier.application
    answers = application.answers.filter(site=application.sites.first()).count()

    application.sites.first().delete()

    gone = Change.objects.filter(application=application.pk, operation="delete")
    assert gone.filter(table="applications_site").count() == 1
    assert gone.filter(table="applications_answer").count() == answers > 0
