"""The work of replaying, spread over processes. Nothing here knows the database or Django: a process that
starts anew imports this module alone, and is sent the plan and the bytes.
"""

from __future__ import annotations

import hashlib
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from typing import Any

from standards.replay import Plan, Replay

AHEAD = 3  # chunks that wait for each process, so that none waits for the database


@dataclass(frozen=True, slots=True)
class Filed:
    """A filed dossier: its primary key, "id@edition" it is bound to, its bytes and the digest kept of them."""

    pk: int
    edition: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some dossiers, in the order of their keys."""

    filed: tuple[Filed, ...]

    @property
    def upto(self) -> int:
        """The key of the last."""
        return self.filed[-1].pk


Done = tuple[int, int, list[dict[str, Any]]]


def done(plan: Plan, chunks: Iterable[Chunk], workers: int) -> Iterator[Done]:
    """(key of the last, how many, what would change as JSON) of each chunk, in order.

    No more chunks are read than the processes have at hand, so memory does not grow with their number.
    """
    if workers < 2:
        for chunk in chunks:
            yield _replayed(plan, chunk)
        return
    context = get_context("spawn")  # safe with open database connections and with threads
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(plan,)) as pool:
        waiting: deque[Future[Done]] = deque()
        try:
            for chunk in chunks:
                waiting.append(pool.submit(_work, chunk))
                if len(waiting) >= workers * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _replayed(plan: Plan, chunk: Chunk) -> Done:
    found = [_one(plan, filed) for filed in chunk.filed]
    return chunk.upto, len(found), [replay.plain() for replay in found if replay.changed]


def _one(plan: Plan, filed: Filed) -> Replay:
    if hashlib.sha256(filed.content).hexdigest() != filed.sha256:
        why = "it is not what was filed: its bytes do not have their digest"
        return Replay(f"dossier {filed.pk}", 0, filed.edition, unread=why)
    return plan.replay(filed.content, filed.edition)


# In a process of the pool: the plan it was sent once, for all chunks.
_plans: list[Plan] = []


def _begin(plan: Plan) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, and ends its pool itself
    _plans[:] = [plan]
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _work(chunk: Chunk) -> Done:
    return _replayed(_plans[0], chunk)


def _end_with_parent() -> None:
    """A process whose parent was killed has nobody to work for."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
