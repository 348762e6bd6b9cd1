"""Replaying filed dossiers under a draft: G12 asks for 10,000 on two cores in under three minutes."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from applications.replaying import Chunk, Filed, done
from standards import rulebook
from standards.replay import Plan
from tests.bench import dossiers

Case = tuple[str, Callable[[], object], str]
DAY = date(2026, 11, 20)
MANY = 96  # dossiers of the case on two processes, which are begun anew each time


def cases() -> list[Case]:
    """(name, what is timed, its goal) of each case; 36 ms a dossier on each of two cores are 10,000 in three
    minutes.
    """
    edition = rulebook.get(dossiers.EDITION)
    plan = Plan({edition.key: edition}, replace(edition, edition="2099-01-01", draft=True), DAY)
    small = json.dumps(json.loads((dossiers.VECTORS / "uveu-satisfying.json").read_text())).encode()
    large = json.dumps(dossiers.plain(50, 200)).encode()
    filed = [
        Filed(number, edition.key, small, hashlib.sha256(small).hexdigest()) for number in range(1, MANY + 1)
    ]
    chunks = [Chunk(tuple(filed[first : first + 16])) for first in range(0, MANY, 16)]
    return [
        ("replay a dossier", lambda: plan.replay(small, edition.key), "G12: under 36 ms"),
        ("replay a dossier, 50 sites, 418 controls", lambda: plan.replay(large, edition.key), ""),
        (f"replay {MANY} dossiers on two processes", lambda: list(done(plan, chunks, 2)), ""),
    ]
