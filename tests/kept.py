"""What is made once: rows for a whole file of tests, taken back at its end; an empty database for the whole run."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction


def once(make: Callable[[], Any]) -> Any:
    """A module's fixture `world`: what `make()` gives, in a transaction that every test of the file shares.

    What a test does is undone after it; what `make` did is undone after the last.
    """

    @pytest.fixture(scope="module")
    def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return world


def migrated(var: Path) -> None:
    """Put an embedded database with all its tables into this folder, where VEDC_VAR looks for one.

    The tables are made by the first process of the run that asks; the others copy its file.
    """
    home = settings.RUN / "migrated"
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "done").exists():
            _migrate(home)
            (home / "done").touch()
    var.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(home / "vedc.sqlite3", var / "vedc.sqlite3")


def _migrate(var: Path) -> None:
    ours = ("VEDC_", "DJANGO_", "DATABASE")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    env |= {"VEDC_DEMO": "1", "VEDC_VAR": str(var), "DJANGO_SETTINGS_MODULE": "vedc.settings"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=settings.BASE_DIR, env=env)
