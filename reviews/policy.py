"""The platform's own choices about questions and reminders, read from policy.toml once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Policy:
    """Days. Horizons count the days left; below zero the day is past."""

    due_days: int
    longest_days: int
    question: tuple[int, ...]
    clock: tuple[int, ...]
    escalate: tuple[int, ...]


@cache
def policy() -> Policy:
    """The policy that holds."""
    said = tomllib.loads((Path(__file__).parent / "policy.toml").read_text())
    return Policy(
        due_days=said["question"]["due_days"],
        longest_days=said["question"]["longest_days"],
        question=tuple(said["question"]["remind"]),
        clock=tuple(said["clock"]["remind"]),
        escalate=tuple(said["clock"]["escalate"]),
    )


def reached(horizons: tuple[int, ...], left: int) -> int | None:
    """The horizon that has been reached with so many days left: the nearest one; None when it is too early.

    One letter, not one for each horizon a machine slept through.
    """
    passed = [days for days in horizons if left <= days]
    return min(passed) if passed else None
