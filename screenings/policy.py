"""What `policy.toml` says, read once. Pure."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("policy.toml")
_RULES = (_FILE, _FILE.with_name("forms.toml"), _FILE.with_name("parties.toml"))


@dataclass(frozen=True, slots=True)
class State:
    """What a switch says from a day on."""

    since: date
    state: str  # on, off, unknown
    source: str
    provenance: str


@dataclass(frozen=True, slots=True)
class Switch:
    """One 50 percent rule: of which lists, from how much, and since when it is on or off."""

    id: str
    title: str
    percent: int
    lists: tuple[str, ...]
    citation: str
    states: tuple[State, ...]

    def on(self, day: date) -> State | None:
        """What it says on a day; None before there was such a rule."""
        past = [state for state in self.states if state.since <= day]
        return max(past, key=lambda state: state.since) if past else None


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds in points (0 to 100), weights in hundredths, the usual words, and the switches."""

    scores: dict[str, int]
    weights: dict[str, int]
    search: dict[str, int]
    common: frozenset[str]
    particles: frozenset[str]
    switches: tuple[Switch, ...]

    def digest(self, day: date) -> str:
        """SHA-256 of the rules as they count on a day: another rule, or another day of a switch, is another one."""
        states = {one.id: state.state for one in self.switches if (state := one.on(day))}
        told = [hashlib.sha256(path.read_bytes()).hexdigest() for path in _RULES]
        return hashlib.sha256(json.dumps([told, states], sort_keys=True).encode()).hexdigest()


@cache
def get() -> Policy:
    """The policy of this installation."""
    said = tomllib.loads(_FILE.read_text("utf-8"))
    return Policy(
        scores=said["scores"],
        weights=said["weights"],
        search=said["search"],
        common=frozenset(said["words"]["common"]),
        particles=frozenset(said["words"]["particles"]),
        switches=tuple(_switch(one) for one in said["switch"]),
    )


def _switch(said: dict[str, Any]) -> Switch:
    states = tuple(
        State(one["from"], one["state"], one["source"], one["provenance"]) for one in said["state"]
    )
    lists = tuple(said["lists"])
    return Switch(said["id"], said["title"], said["percent"], lists, said["citation"], states)
