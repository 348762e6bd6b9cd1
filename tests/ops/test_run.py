"""What starts together stops together, and leaves nobody behind."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TOLD = {
    "SECRET_KEY",
    "REDIS_URL",
    "DATABASE_URL",
    "PORT",
    "DJANGO_SETTINGS_MODULE",
    "MAKELEVEL",
    "ALLOWED_HOSTS",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class House:
    """One `ops.run` on a folder and a port of its own."""

    def __init__(self, var: Path, **extra: str) -> None:
        self.var, self.port = var, free_port()
        clean = {
            n: v for n, v in os.environ.items() if n not in TOLD and not n.startswith(("VEDC_", "PYTEST_"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ops.run"],
            cwd=ROOT,
            env={**clean, "VEDC_DEMO": "1", "VEDC_VAR": str(var), "PORT": str(self.port), **extra},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def says_where_it_runs(self) -> str:
        for line in self.process.stdout:
            if "runs at" in line:
                return line
        pytest.fail(f"it ended: {[log.read_text()[-2000:] for log in (self.var / 'log').glob('*.log')]}")

    def health(self) -> int:
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(wire):
            wire.request("GET", "/healthz", headers={"Host": "localhost"})
            return wire.getresponse().status

    def family(self) -> dict[str, psutil.Process]:
        return {name(child): child for child in psutil.Process(self.process.pid).children(recursive=True)}

    def goes(self, sign: int) -> str:
        self.process.send_signal(sign)
        return self.process.communicate(timeout=40)[0]


def name(process: psutil.Process) -> str:
    words = " ".join(process.cmdline())
    return next(
        (word for word in ("redis-server", "granian", " worker", " beat") if word in words), words
    ).strip()


def gone(family: list[psutil.Process]) -> bool:
    """Whether nobody of the family lives, within ten seconds."""
    return not psutil.wait_procs(family, timeout=10)[1]


@contextlib.contextmanager
def running(var: Path) -> Iterator[House]:
    """One that runs on this folder, and is gone with all its family at the end, whatever happens meanwhile."""
    house = House(var)
    try:
        yield house
    finally:
        family = (
            psutil.Process(house.process.pid).children(recursive=True) if house.process.poll() is None else []
        )
        for process in [house.process, *family]:
            with contextlib.suppress(psutil.NoSuchProcess, ProcessLookupError):
                process.kill()
        house.process.wait()


@dataclass(frozen=True)
class Run:
    """What was seen of one run, from an empty folder to Ctrl-C."""

    house: House
    where: str
    family: set[str]
    health: int
    last_words: str
    all_gone: bool


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Run:
    """The first run on an empty folder: it makes the data that the others find there."""
    with running(tmp_path_factory.mktemp("first") / "var") as house:
        where, family = house.says_where_it_runs(), house.family()
        health, last_words = house.health(), house.goes(signal.SIGINT)
        return Run(house, where, set(family), health, last_words, gone(list(family.values())))


@pytest.fixture
def house(first, tmp_path):
    """A later run, on a copy of what the first one left."""
    left = shutil.ignore_patterns("*.sock", "*.pid", "log")
    shutil.copytree(first.house.var, tmp_path / "var", ignore=left)
    with running(tmp_path / "var") as house:
        yield house


def test_it_runs_all_four_answers_and_leaves_nobody_on_ctrl_c(first):
    assert str(first.house.port) in first.where
    assert first.family >= {"redis-server", "granian", "worker", "beat"}
    assert first.health == 200

    assert first.house.process.returncode == 0
    assert "the data is kept" in first.last_words
    assert first.all_gone


def test_if_one_dies_the_rest_stop_and_it_says_which_and_where_its_log_is(house):
    house.says_where_it_runs()
    family = house.family()

    family["beat"].kill()
    last_words = house.process.communicate(timeout=40)[0]

    assert house.process.returncode == 1
    assert "beat ended" in last_words
    assert str(house.var / "log" / "beat.log") in last_words
    assert gone(list(family.values()))


def test_even_killed_it_leaves_nobody_behind(house):
    house.says_where_it_runs()
    family = list(house.family().values())

    house.process.kill()

    assert gone(family)


def test_a_second_one_on_the_same_data_is_refused(house):
    house.says_where_it_runs()

    second = House(house.var)
    said = second.process.communicate(timeout=20)[0]

    assert second.process.returncode == 1
    assert "runs already" in said


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        house = House(tmp_path / "var", PORT=str(taken.getsockname()[1]))
        said = house.process.communicate(timeout=20)[0]

    assert house.process.returncode == 1
    assert said.count("\n") == 1
    assert "choose another" in said


def test_without_the_demo_a_missing_secret_stops_it_with_its_name(tmp_path):
    began = time.monotonic()
    house = House(tmp_path / "var", VEDC_DEMO="0")
    said = house.process.communicate(timeout=20)[0]

    assert house.process.returncode == 1
    assert "SECRET_KEY is not set" in said
    assert "Traceback" not in said
    assert time.monotonic() - began < 20
