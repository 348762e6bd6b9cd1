"""Is it up?"""

import os

import pytest
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_healthy_house_says_so_with_its_last_migration(client):
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["migration"].count(".") == 1


@pytest.mark.django_db
def test_without_a_broker_it_answers_503_and_keeps_the_reason_to_itself(client, monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "REDIS_URL", f"unix://{tmp_path}/none.sock")

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["broker"] == "failing"
    assert str(tmp_path) not in answer.content.decode()


@pytest.mark.django_db
def test_the_tests_run_on_the_database_they_ask_for():
    assert connection.vendor == ("sqlite" if os.environ.get("VEDC_TEST_DB") == "sqlite" else "postgresql")
