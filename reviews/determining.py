"""What the platform decided about determinations where the rule is silent, read from determining.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Policy:
    """Which determinations are held, and for how many days a decision may be put to another look."""

    held_decisions: frozenset[str]
    sites_over: int
    chips_over: int
    country_groups: tuple[str, ...]
    reconsideration_days: int


def parse(said: Mapping[str, Any]) -> Policy:
    hold = said["hold"]
    return Policy(
        frozenset(hold["decisions"]),
        hold["sites_over"],
        hold["chips_over"],
        tuple(hold["country_groups"]),
        said["reconsideration"]["days"],
    )


@cache
def current() -> Policy:
    return parse(tomllib.loads((Path(__file__).parent / "determining.toml").read_text()))
