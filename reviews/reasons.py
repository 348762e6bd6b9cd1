"""The codes of reasons: a list that is policy (`policies/reasons.toml`), so that findings can be counted by why."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from standards.errors import Refusal

LIST = Path(__file__).with_name("policies") / "reasons.toml"


@dataclass(frozen=True, slots=True)
class Code:
    """A code, its words, and the findings it may be given for; one that has `ended` is offered no more."""

    code: str
    words: str
    findings: frozenset[str]
    ended: bool = False


@cache
def codes() -> dict[str, Code]:
    """Every code there ever was, by itself."""
    said = tomllib.loads(LIST.read_text())["reason"]
    found = [Code(**{**table, "findings": frozenset(table["findings"])}) for table in said]
    return {one.code: one for one in found}


def offered() -> list[tuple[str, str]]:
    """(code, words) of those that may be given."""
    return [(one.code, one.words) for one in codes().values() if not one.ended]


def words(code: str | None) -> str:
    """What a code says; the code itself where the list no longer has it, "" for none."""
    known = codes().get(code or "")
    return known.words if known else code or ""


def require(code: str, status: str) -> None:
    """Refuse a code that is not on the list, or is not one for such a finding."""
    if not code:
        return
    known = codes().get(code)
    if known is None or known.ended:
        raise Refusal(f"{code!r} is not a reason code: choose {', '.join(code for code, _ in offered())}")
    if status not in known.findings:
        raise Refusal(f"the reason {known.words.lower()!r} is none for {status.replace('_', ' ')}")
