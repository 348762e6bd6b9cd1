"""Run VEDC on one machine: broker, web server, Celery worker and beat, started and stopped together.

    VEDC_DEMO=1 .venv/bin/python -m ops.run

Ctrl-C or TERM stops all of them. If one ends, the rest are stopped and it says which, and where its log is.
"""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from ops.broker import NoBrokerError, start_redis
from ops.processes import kill_group, start, stop

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VEDC_VAR") or ROOT / "var").resolve()
LOGS = VAR / "log"
HOST = os.environ.get("VEDC_HOST", "127.0.0.1")
PORT = os.environ.get("PORT", "8000")
PATIENCE = 90  # seconds for the first answer: a small machine may need many
BIGGEST_LOG = 5 * 2**20


class StopError(Exception):
    """Why it stops, in words fit to show; none if it was asked to."""


class House:
    """The processes that run, in the order they were started."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen] = {}
        self.asked_to_stop = False
        self.make = os.getppid() if "MAKELEVEL" in os.environ else None
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._asked)

    def _asked(self, *_: object) -> None:
        if self.asked_to_stop:  # asked twice: no more patience
            for process in self.running.values():
                kill_group(process)
        self.asked_to_stop = True

    def start(self, name: str, command: list[str], environment: dict[str, str]) -> subprocess.Popen:
        self.running[name] = start(command, log=log_of(name), cwd=ROOT, env=environment)
        return self.running[name]

    def look(self, but: str = "") -> None:
        """Raise StopError if somebody asked for it, or something that should run, `but` one, does not."""
        if self.asked_to_stop:
            raise StopError("")
        if self.make and os.getppid() != self.make:  # a make that is killed tells nobody
            raise StopError("The make that started it is gone.")
        for name, process in self.running.items():
            if name != but and process.poll() is not None:
                raise StopError(f"{name} ended (exit {process.returncode}): its log is {log_of(name)}")

    def stop(self) -> None:
        """Stop everything: those that use the broker first, then the broker."""
        broker = [self.running.pop("broker")] if "broker" in self.running else []
        stop(list(self.running.values()), patience=15)
        stop(broker, patience=5)


def log_of(name: str) -> Path:
    return LOGS / f"{name}.log"


def main() -> int:
    LOGS.mkdir(parents=True, exist_ok=True)
    house = House()
    fault = ""
    try:
        with only_one():
            try:
                run(house)
            except (StopError, NoBrokerError) as why:
                fault = str(why)
            finally:
                if house.asked_to_stop:
                    print("\nStopping …", flush=True)
                house.stop()
    except BlockingIOError:
        fault = f"VEDC runs already on {VAR}: stop that one first, or set VEDC_VAR and PORT for a second."
    if fault:
        print(f"VEDC stopped. {fault}", file=sys.stderr)
        return 1
    print("Stopped; the data is kept.")
    return 0


def only_one():
    """A lock on this folder's data; BlockingIOError if another run holds it."""
    lock = (VAR / "running.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return lock


def run(house: House) -> None:
    port_must_be_free()
    log_of("prepare").unlink(missing_ok=True)
    for name in ("broker", "web", "worker", "beat"):
        turn_over(log_of(name))
    environment = dict(os.environ, VEDC_VAR=str(VAR), PORT=PORT, PYTHONUNBUFFERED="1")
    if not environment.get("REDIS_URL"):
        house.running["broker"], environment["REDIS_URL"] = start_redis(VAR / "redis", log=log_of("broker"))
    prepare(house, environment)
    for name, command in programs().items():
        house.start(name, command, environment)
        if name == "web":  # the one a person waits for has the machine to itself
            wait_for_the_first_answer(house)
    welcome()
    while True:
        house.look()
        time.sleep(0.2)


def programs() -> dict[str, list[str]]:
    """What runs, by name. One thread a worker process: SQLite and WeasyPrint gain nothing from more."""
    cores = str(min(os.cpu_count() or 1, 4))
    python = sys.executable
    celery = [python, "-m", "celery", "-A", "vedc"]
    return {
        "web": [
            *(python, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", PORT),
            *("--workers", os.environ.get("VEDC_WEB_WORKERS", cores), "--blocking-threads", "1"),
            *("--workers-kill-timeout", "5", "--no-ws", "--log-level", "warning", "vedc.wsgi:application"),
        ],
        "worker": [
            *(*celery, "worker", "--concurrency", os.environ.get("VEDC_TASK_WORKERS", "1")),
            *("--loglevel", "INFO", "--without-mingle", "--without-gossip"),
        ],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""],
    }


def prepare(house: House, environment: dict[str, str]) -> None:
    """Migrate, collect, seed; what goes wrong is shown by its last line, which is a sentence."""
    work = house.start("prepare", [sys.executable, "-m", "ops.prepare"], environment)
    while work.poll() is None:
        house.look(but="prepare")
        time.sleep(0.05)
    del house.running["prepare"]
    if work.returncode:
        last = log_of("prepare").read_text(errors="replace").strip().rpartition("\n")[2]
        raise StopError(f"{last} (all of it: {log_of('prepare')})")


def port_must_be_free() -> None:
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, int(PORT)))
    except (OSError, ValueError, OverflowError) as fault:
        raise StopError(
            f"Port {PORT} cannot be had ({fault}): choose another, as in `PORT=8001 make run`."
        ) from fault


def wait_for_the_first_answer(house: House) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        house.look()
        if answers_well():
            return
        time.sleep(0.1)
    raise StopError(f"The web server gave no good answer in {PATIENCE} seconds: its log is {log_of('web')}")


def answers_well() -> bool:
    """Whether /healthz says 200, asked under a name the settings allow."""
    name = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".*") or "localhost"
    wire = http.client.HTTPConnection("127.0.0.1" if HOST.startswith("0.") else HOST, int(PORT), timeout=5)
    try:
        wire.request("GET", "/healthz", headers={"Host": name})
        return wire.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        wire.close()


def welcome() -> None:
    print(f"\nVEDC runs at {os.environ.get('VEDC_BASE_URL') or f'http://localhost:{PORT}'}/\n")
    about = (VAR / "welcome.txt").read_text().strip()
    if about:
        print(about + "\n")
    print(f"Logs: {LOGS}. Ctrl-C stops it; the data stays in {VAR}.", flush=True)


def turn_over(log: Path) -> None:
    """Start a fresh log once the old one is long; the one before is kept."""
    if log.exists() and log.stat().st_size > BIGGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


if __name__ == "__main__":
    sys.exit(main())
