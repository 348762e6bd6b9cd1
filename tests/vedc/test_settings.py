"""What VEDC needs to be told before it starts, and what it makes up only when asked to play."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from vedc import env

ROOT = Path(__file__).resolve().parent.parent.parent
IN_EARNEST = {
    "SECRET_KEY": "k3Vq9-zTmR7wYx2LpNc8sHb5dJf0uGa4eQiKoB6WtZrMvXyC1S",
    "VEDC_KEY_PASSPHRASE": "opens nothing",
    "VEDC_EVIDENCE_KEYS": "k1:bm90IGEga2V5IG9mIGFueXRoaW5nOiAzMiBieXRlcyE=",
    "ALLOWED_HOSTS": "vedc.example",
    "VEDC_BASE_URL": "https://vedc.example",
    "DATABASE_URL": "postgresql://vedc@database.example/vedc",
    "REDIS_URL": "redis://broker.example:6379/0",
}


def ask(tmp_path: Path, question: str, **told: str) -> subprocess.CompletedProcess:
    """What a fresh process says when told only this."""
    foreign = {*IN_EARNEST, "DJANGO_ALLOW_ASYNC_UNSAFE"}  # the browser tests set the latter for their process
    clean = {n: v for n, v in os.environ.items() if n not in foreign and not n.startswith("VEDC_")}
    return subprocess.run(
        [sys.executable, "manage.py", *question.split()],
        cwd=ROOT,
        env={**clean, "DJANGO_SETTINGS_MODULE": "vedc.settings", "VEDC_VAR": str(tmp_path), **told},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", IN_EARNEST)
def test_each_missing_thing_stops_the_start_with_a_sentence_that_names_it(missing, tmp_path):
    told = {name: value for name, value in IN_EARNEST.items() if name != missing}

    answer = ask(tmp_path, "check", **told)

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"{missing} is not set")
    assert answer.stderr.count("\n") == 1


def test_in_earnest_nothing_is_made_up_and_the_deployment_checks_pass(tmp_path):
    answer = ask(tmp_path, "check --deploy --fail-level WARNING", **IN_EARNEST)

    assert answer.returncode == 0, answer.stderr
    assert not (tmp_path / "secrets").exists()


def test_in_earnest_debug_cannot_be_had(tmp_path):
    answer = ask(tmp_path, "diffsettings", **IN_EARNEST, DEBUG="1")

    assert "DEBUG = True" not in answer.stdout


def test_the_demo_makes_its_secrets_once_for_its_owner_alone(tmp_path):
    ask(tmp_path, "check", VEDC_DEMO="1")
    first = (tmp_path / "secrets" / "secret_key").read_text()
    ask(tmp_path, "check", VEDC_DEMO="1")

    assert (tmp_path / "secrets" / "secret_key").read_text() == first
    assert len(first) >= 50
    assert (tmp_path / "secrets" / "secret_key").stat().st_mode & 0o077 == 0


def test_a_short_secret_is_refused(tmp_path):
    answer = ask(tmp_path, "check", **{**IN_EARNEST, "SECRET_KEY": "short"})

    assert answer.stderr == "SECRET_KEY has 5 characters, and must have at least 50.\n"


def test_sqlite_waits_its_turn_and_lets_readers_go_on():
    options = env.database("sqlite:////srv/vedc.sqlite3")["OPTIONS"]

    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 10
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize(
    ("ours", "celerys"),
    [
        ("redis://broker.example:6379/1", "redis://broker.example:6379/1"),
        ("unix:///srv/redis.sock", "redis+socket:///srv/redis.sock"),
        ("unix:///srv/redis.sock?db=3", "redis+socket:///srv/redis.sock?virtual_host=3"),
    ],
)
def test_one_address_of_redis_serves_both_clients(ours, celerys):
    assert env.broker(ours) == celerys


def test_the_first_key_of_files_at_rest_is_the_current_one():
    one, other = bytes(range(32)), bytes(32)
    written = f"k2:{base64.b64encode(one).decode()}, k1:{base64.urlsafe_b64encode(other).decode()}"

    assert list(env.evidence_keys(written).items()) == [("k2", one), ("k1", other)]
    assert len(env.evidence_keys(env.new_evidence_keys())["k1"]) == 32


@pytest.mark.parametrize(
    "written",
    [
        "",
        "k1",
        "k1:",
        "k1:c2hvcnQ=",
        f":{'A' * 43}=",
        f"k1:{'A' * 43}=,k1:{'B' * 43}=",
        "k1:not base64!",
        "a b:AAAA",
    ],
)
def test_keys_of_files_at_rest_that_are_none_are_refused_and_not_repeated(written):
    with pytest.raises(ImproperlyConfigured, match="VEDC_EVIDENCE_KEYS") as refused:
        env.evidence_keys(written)

    assert not written or written not in str(refused.value)


def test_the_demo_makes_a_key_of_files_at_rest_once(tmp_path):
    ask(tmp_path, "check", VEDC_DEMO="1")
    first = (tmp_path / "secrets" / "vedc_evidence_keys").read_text()
    ask(tmp_path, "check", VEDC_DEMO="1")

    assert (tmp_path / "secrets" / "vedc_evidence_keys").read_text() == first
    assert env.evidence_keys(first)


@pytest.mark.parametrize(
    "address", ["localhost:3310", "/run/clamd.ctl", "http://clamd:3310", "unix://clamd.ctl"]
)
def test_a_scanner_at_no_address_stops_the_start(address, tmp_path):
    answer = ask(tmp_path, "check", VEDC_DEMO="1", VEDC_CLAMD=address)

    assert answer.returncode == 1 and answer.stderr.startswith("VEDC_CLAMD is")


@pytest.mark.parametrize("value", ["0", "-5", "soon", "nan"])
def test_a_period_that_is_none_is_refused(value, monkeypatch):
    monkeypatch.setenv("VEDC_SWEEP_SECONDS", value)

    with pytest.raises(ImproperlyConfigured, match="VEDC_SWEEP_SECONDS"):
        env.number("VEDC_SWEEP_SECONDS", 60)
