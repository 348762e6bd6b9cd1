"""Bring the data up to date before anything serves it: migrations, static files, and what the demo shows.

Runs inside the environment; what it prints last, the demo accounts, also goes to var/welcome.txt.
"""

import hashlib
import io
import os
import sys
import traceback
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, get_commands


def main(*, seed: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vedc.settings")
    django.setup()
    settings.VEDC_VAR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    collect_static()
    welcome = io.StringIO()
    if seed and settings.VEDC_DEMO and "seed_demo" in get_commands():
        call_command("seed_demo", stdout=welcome)
    (settings.VEDC_VAR / "welcome.txt").write_text(welcome.getvalue())


def collect_static() -> None:
    """Collect the static files, unless none has changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    now = _as_they_are()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now)


def _as_they_are() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    try:
        main(seed="--no-seed" not in sys.argv)
    except ImproperlyConfigured as fault:
        sys.exit(str(fault))
    except Exception as fault:
        traceback.print_exc()
        sys.exit(f"{type(fault).__name__}: {' '.join(str(fault).split())[:300]}")
