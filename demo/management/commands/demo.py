"""python manage.py demo"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo import show
from standards.errors import Refusal

#: Says to the second process where the results go.
RESULTS = "VEDC_DEMO_RESULTS"


class Command(BaseCommand):
    help = (
        "Walk the whole road without a browser, in a database of its own: file, find, amend, review, determine, "
        "issue and verify. Results in var/demo."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if RESULTS not in os.environ:
            sys.exit(_apart(Path(settings.VEDC_VAR)))
        try:
            call_command("migrate", verbosity=0, interactive=False)
            show.walk(Path(os.environ[RESULTS]), now=timezone.now(), say=self._say)
        except (Refusal, show.StepError) as why:
            raise CommandError(f"The demo stopped: {why}") from why

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _apart(var: Path) -> int:
    """Run the demo in a process with rows, files, keys and secrets of its own."""
    results = var / "demo"
    work = results / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    (work / "assets").symlink_to(var / "assets", target_is_directory=True)
    kept = {
        name: value
        for name, value in os.environ.items()
        if name
        not in (
            *("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY"),
            *("VEDC_KEY_PASSPHRASE", "VEDC_KEYS", "VEDC_EVIDENCE_KEYS", "VEDC_CLAMD"),
        )
    }
    environment = kept | {
        "DJANGO_SETTINGS_MODULE": "vedc.settings",
        "VEDC_DEMO": "1",
        "VEDC_VAR": str(work),
        RESULTS: str(results),
    }
    command = [sys.executable, "manage.py", "demo"]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=False).returncode  # noqa: S603
