"""The clockwork, with a real worker and a real broker."""

from pathlib import Path

import pytest
from django.conf import settings

from vedc.celery import app


def test_every_sweep_on_the_clock_is_a_task_that_exists():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_a_sweep_that_waited_too_long_is_dropped_for_the_next_one():
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert entry["options"]["expires"] <= entry["schedule"]


@pytest.mark.sqlite
def test_a_real_worker_does_a_real_sweep(celery_worker, eventually):
    log = Path(settings.VEDC_VAR) / "worker.log"

    sent = app.send_task("reviews.open_reviews")

    eventually(lambda: f"Task reviews.open_reviews[{sent.id}] succeeded" in log.read_text())
