"""`manage.py rotate_evidence_keys`: every file's key under the current key of VEDC_EVIDENCE_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from applications import rotation, storage


class Command(BaseCommand):
    help = "Wrap the keys of all files under the first key of VEDC_EVIDENCE_KEYS, and seal what still lies plain."

    def handle(self, *args: Any, **options: Any) -> None:
        done = rotation.rotate()
        for sentence in done.failed:
            self.stderr.write(sentence)
        current = storage.keys().current
        self.stdout.write(
            f"{done.rewrapped} keys are wrapped under {current} now; {done.sealed} files were sealed."
        )
        if done.failed:
            raise CommandError(
                f"Not done: {len(done.failed)}. Keep the older keys until these files are mended."
            )
        self.stdout.write("Nothing is left under another key: the older keys may go.")
