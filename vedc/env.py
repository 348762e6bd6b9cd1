"""What the environment says, and a sentence for what it leaves out.

Development secrets exist only when VEDC_DEMO=1 asks for them: they are made once and kept under var/,
readable by their owner alone.
"""

import base64
import os
import re
import secrets
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

env = Env()

EVIDENCE_KEY_BYTES = 32  # AES-256
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")
_URLSAFE = str.maketrans("-_", "+/")


def required(name: str) -> str:
    """The value of `name`; ImproperlyConfigured with one sentence if it is missing or empty."""
    value = env.str(name, "").strip()
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: VEDC does not start without it (docs/operations.md says what it is; "
            "VEDC_DEMO=1 runs a demo that makes its own)."
        )
    return value


def _secret_text() -> str:
    return secrets.token_urlsafe(48)


def secret(name: str, *, kept_in: Path | None, make: Callable[[], str] = _secret_text) -> str:
    """The secret `name` from the environment; else, if `kept_in` is given, one made and kept there."""
    if kept_in is None or env.str(name, ""):
        return required(name)
    return _kept_secret(kept_in / name.lower(), make)


def new_evidence_keys() -> str:
    """One key for files at rest, as VEDC_EVIDENCE_KEYS says it."""
    return f"k1:{base64.urlsafe_b64encode(secrets.token_bytes(EVIDENCE_KEY_BYTES)).decode()}"


def evidence_keys(text: str) -> dict[str, bytes]:
    """The keys of files at rest by id, the current one first, from "id:base64,id:base64"."""
    found: dict[str, bytes] = {}
    for entry in text.split(","):
        id, _, written = entry.strip().partition(":")
        try:
            key = base64.b64decode(written.translate(_URLSAFE), validate=True)
        except ValueError:
            key = b""
        if not _KEY_ID.fullmatch(id) or id in found or len(key) != EVIDENCE_KEY_BYTES:
            raise ImproperlyConfigured(
                "VEDC_EVIDENCE_KEYS must list keys as id:base64 with commas between, each id once and each key of "
                f"{EVIDENCE_KEY_BYTES} bytes; its entry {len(found) + 1} is not like that."
            )
        found[id] = key
    return found


def scanner(address: str) -> str:
    """The address of clamd as tcp://host:port or unix:///path; "" for none."""
    if address and not address.startswith(("tcp://", "unix:///")):
        raise ImproperlyConfigured(
            f"VEDC_CLAMD is {address!r}: write tcp://host:3310 or unix:///path/to/clamd.ctl."
        )
    return address


def _kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret kept at `path`, made first if need be: two processes that start at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        mine = path.with_name(f".{path.name}.{os.getpid()}")
        mine.touch(mode=0o600)
        mine.write_text(make())
        try:
            path.hardlink_to(mine)
        except FileExistsError:
            pass  # the other process was first: its secret counts
        finally:
            mine.unlink()
    return path.read_text().strip()


def number(name: str, default: float) -> float:
    """A positive number of seconds, bytes or things."""
    try:
        value = env.float(name, default)
    except EnvError as fault:
        raise ImproperlyConfigured(f"{name} is not a number: {fault}") from fault
    if not value > 0:
        raise ImproperlyConfigured(f"{name} is {value:g}, and must be more than 0.")
    return value


def database(url: str) -> dict:
    """Django's settings for the database at `url`, tuned for SQLite in WAL mode or PostgreSQL."""
    config = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if config["ENGINE"].endswith("sqlite3"):
        # A writer takes its turn at BEGIN and waits up to 20 s for it, so no transaction fails half way;
        # WAL lets readers go on meanwhile. `synchronous` stays FULL: what we said we kept is on the disk.
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;",
        }
    else:
        config.setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
    return config


def broker(url: str) -> str:
    """The address of Redis as Celery wants it: redis-py says unix:///path?db=1, Celery redis+socket:///path?virtual_host=1."""
    if not url.startswith("unix://"):
        return url
    path, _, query = url.removeprefix("unix://").partition("?")
    return f"redis+socket://{quote(path)}" + (f"?{query.replace('db=', 'virtual_host=')}" if query else "")
