"""Child processes that never outlive their starter, and never leave a child of their own behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str | Path], *, log: Path, last_wish: int = signal.SIGTERM, **how: Any
) -> subprocess.Popen:
    """Start `command` in a process group of its own, its output appended to `log`.

    On Linux it gets `last_wish` if the starter dies, however it dies.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_tied_to_parent(last_wish, os.getpid()),
            **how,
        )


def _tied_to_parent(last_wish: int, parent: int):
    """What a child does before it becomes its program: ask for `last_wish` when `parent` dies."""
    try:
        prctl = ctypes.CDLL(None, use_errno=True).prctl
    except (OSError, AttributeError):  # not Linux: a killed starter may leave children there
        return None

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, last_wish, 0, 0, 0)
        if os.getppid() != parent:  # it died in between
            os.kill(os.getpid(), last_wish)

    return tie


def stop(
    processes: Sequence[subprocess.Popen], *, politely: int = signal.SIGTERM, patience: float = 10
) -> None:
    """Stop every process and its whole group: first asked, all at once, then killed."""
    for process in processes:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(politely)
    deadline = time.monotonic() + patience
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        kill_group(process)
        process.wait()


def kill_group(process: subprocess.Popen) -> None:
    """Kill what is left of the group of `process`, itself included."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
