"""Run every test: the pure rooms, then the rest on PostgreSQL, then the embedded default on SQLite."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PURE = ["tests/standards", "tests/notary"]


def main() -> int:
    began = time.monotonic()
    rounds = [
        ("the pure rooms", [*PURE, "-n2"], {}),
        ("everything else", ["tests", *(f"--ignore={room}" for room in PURE), "--dist=loadfile", "-n3"], {}),
        (
            "the embedded default",
            ["tests", "-m", "sqlite", "--dist=loadfile", "-n2"],
            {"VEDC_TEST_DB": "sqlite"},
        ),
    ]
    for name, words, extra in rounds:
        print(f"\n== {name}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *words],
            cwd=ROOT,
            env={**os.environ, **extra},
            check=False,
        )
        if done.returncode:
            return done.returncode
    print(f"\nAll of it in {time.monotonic() - began:.0f} seconds.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
