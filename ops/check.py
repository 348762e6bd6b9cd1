"""Check the whole house: style, types, imports, migrations, deployment, and what may not be in it."""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = Path(sys.executable).parent

# As a service in earnest would be told; the values are made up and open nothing.
IN_EARNEST = {
    "SECRET_KEY": "k3Vq9-zTmR7wYx2LpNc8sHb5dJf0uGa4eQiKoB6WtZrMvXyC1S",
    "VEDC_KEY_PASSPHRASE": "not a passphrase of anything",
    "VEDC_EVIDENCE_KEYS": "k1:bm90IGEga2V5IG9mIGFueXRoaW5nOiAzMiBieXRlcyE=",
    "ALLOWED_HOSTS": "vedc.example",
    "VEDC_BASE_URL": "https://vedc.example",
    "DATABASE_URL": "postgresql://vedc@database.example/vedc",
    "REDIS_URL": "redis://broker.example:6379/0",
}

# Addresses of package registries, folders of one machine. (In two halves: this file is checked too.)
UNWANTED = {
    "a registry's address": re.compile(
        r"(?i)registry\.np" + r"mjs|np" + r"mjs\.|py" + r"pi\.|pythonho" + r"sted\.|deb\.deb" + r"ian\."
    ),
    "a path of one machine": re.compile(
        r"(?<![\w./{}<>-])/(?:ro" + r"ot|ho" + r"me|wo" + r"rk|Us" + r"ers)/\w"
    ),
}


def main() -> int:
    failed = [name for name, check in checks() if not timed(name, check)]
    if failed:
        print(f"\nNot in order: {', '.join(failed)}.", file=sys.stderr)
        return 1
    print("\nAll in order.")
    return 0


def checks():
    """Every check as (name, function that returns what is wrong, or nothing)."""
    yield "format", lambda: says(["ruff", "format", "--check", "."])
    yield "lint", lambda: says(["ruff", "check", "."])
    yield "types", lambda: says(["mypy"])
    yield "law of imports", lambda: says(["lint-imports"])
    with tempfile.TemporaryDirectory() as var:
        demo = {"VEDC_DEMO": "1", "VEDC_VAR": var}
        yield "migrations", lambda: manage(["makemigrations", "--check", "--dry-run"], demo)
        yield "system", lambda: manage(["check"], demo)
        earnest = {**IN_EARNEST, "VEDC_VAR": var}
        yield "deployment", lambda: manage(["check", "--deploy", "--fail-level", "WARNING"], earnest)
    yield "nothing of one machine", strangers


def timed(name: str, check) -> bool:
    began = time.monotonic()
    wrong = check()
    print(f"{'ok  ' if not wrong else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
    if wrong:
        print(wrong)
    return not wrong


def says(command: list[str], extra: dict[str, str] | None = None) -> str:
    """What a failing command says; nothing if it succeeds."""
    program = [str(PROGRAMS / command[0]), *command[1:]]
    done = subprocess.run(
        program, cwd=ROOT, env=environment(extra or {}), capture_output=True, text=True, check=False
    )
    return (done.stdout + done.stderr).strip() or f"exit {done.returncode}" if done.returncode else ""


def manage(words: list[str], extra: dict[str, str]) -> str:
    return says(["python", "manage.py", *words], extra)


def environment(extra: dict[str, str]) -> dict[str, str]:
    """Ours, less what would be told to VEDC."""
    own = {
        name: value
        for name, value in os.environ.items()
        if name not in IN_EARNEST and not name.startswith("VEDC_")
    }
    return {**own, **extra}


def strangers() -> str:
    """Every line of the repository that names a registry or a folder of one machine."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found = []
    for name in filter(None, listed.stdout.decode().split("\0")):
        try:
            lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        found += [
            f"{name}:{number}: {what}: {line.strip()[:120]}"
            for number, line in enumerate(lines, 1)
            for what, pattern in UNWANTED.items()
            if pattern.search(line)
        ]
    return "\n".join(found)


if __name__ == "__main__":
    sys.exit(main())
