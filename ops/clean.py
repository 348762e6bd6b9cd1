"""Remove everything that was made here: the environment, the assets, and the demo's data and keys."""

import fcntl
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MADE = [".venv", "var", "node_modules"]
CACHES = {"__pycache__", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis", ".import_linter_cache"}


def main() -> None:
    lock = ROOT / "var" / "running.lock"
    if lock.exists():
        with lock.open() as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                sys.exit("VEDC is running here: stop it first (Ctrl-C where it runs).")
    for name in MADE:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for cache in [path for path in ROOT.rglob("*") if path.name in CACHES]:
        shutil.rmtree(cache, ignore_errors=True)


if __name__ == "__main__":
    main()
