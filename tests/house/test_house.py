"""The house checks itself: the law of imports, the sweeps of the clock, and that every address is known."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver

from vedc.celery import app

LONGEST = 400  # lines of a file; a good one has half
ROOMS = (
    "standards",
    "notary",
    "languages",
    "rules",
    "organizations",
    "applications",
    "screenings",
    "reviews",
    "attestations",
    "recertifications",
)


def test_imports_point_down() -> None:
    program = Path(sys.executable).with_name("lint-imports")

    run = subprocess.run([program], cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout + run.stderr


def test_every_sweep_of_the_clock_is_a_task_there_is() -> None:
    app.loader.import_default_modules()

    for name, entry in settings.CELERY_BEAT_SCHEDULE.items():
        assert entry["task"] in app.tasks, name
        assert entry["options"]["expires"] <= entry["schedule"], name


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_outgrows_a_reader(room: str) -> None:
    for path in (settings.BASE_DIR / room).rglob("*.py"):
        if "migrations" not in path.parts:
            assert len(path.read_text().splitlines()) <= LONGEST, path


@pytest.mark.parametrize("room", ROOMS[2:])
def test_no_room_imports_the_wiring(room: str) -> None:
    for path in (settings.BASE_DIR / room).rglob("*.py"):
        text = path.read_text()
        assert "import vedc" not in text, path
        assert "from vedc" not in text, path


def test_every_room_with_addresses_names_them() -> None:
    known = set(get_resolver().namespace_dict)

    for room in settings.ROOMS:
        if (settings.BASE_DIR / room / "urls.py").exists():
            assert import_module(f"{room}.urls").app_name in known
