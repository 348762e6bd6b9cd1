"""The methods of assessment on site and their rank: a list that is policy (`policies/inspecting.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from standards.errors import Refusal

LIST = Path(__file__).with_name("policies") / "inspecting.toml"


@dataclass(frozen=True, slots=True)
class Method:
    """A method, its words and its rank; 1 is worth the most."""

    id: str
    words: str
    rank: int


@cache
def methods() -> dict[str, Method]:
    """Every method by its id, the one worth the most first."""
    said = tomllib.loads(LIST.read_text())["method"]
    return {one["id"]: Method(one["id"], one["words"], rank) for rank, one in enumerate(said, start=1)}


def offered() -> list[tuple[str, str]]:
    """(id, words with the rank) to choose from."""
    return [(one.id, f"{one.words} (rank {one.rank})") for one in methods().values()]


def named(id: str) -> Method:
    """The method of an entry that is kept; one the list no longer has ranks after all the others."""
    return methods().get(id) or Method(id, id.replace("_", " "), len(methods()) + 1)


def require(id: str) -> None:
    """Refuse what is not on the list."""
    if id not in methods():
        raise Refusal(f"{id!r} is no method of assessment: choose one of {', '.join(methods())}")
