"""A comparison as readable text: under headings, with what changed inside a sentence marked word by word."""

import textwrap
from collections.abc import Iterator
from difflib import SequenceMatcher

from standards.comparison import Change, Comparison
from standards.described import Fact
from standards.edition import Rulebook

WIDTH = 100
AROUND = 6  # unchanged words kept on either side of a change
DATES = frozenset(
    {"published", "effective", "compliance", "ends_on", "effective_from", "compliance_from", "until"}
)
WORDS = frozenset({"statement", "title", "citation", "notes", "paragraph"})

#: The name under which the things of an area are told.
NAMES = {
    "edition": "The edition",
    "kind": "Kinds of authorization",
    "clause": "Clauses",
    "number": "Thresholds",
    "part": "Parts",
    "section": "Pages of questions",
    "question": "Questions",
    "column": "Columns of tables",
    "country": "Country groups",
    "chip": "Chips",
    "cap": "Caps",
    "control": "Controls",
    "control set": "Sets of controls",
    "checklist": "Checklists",
    "checklist item": "Items of checklists",
    "calendar": "Calendar",
    "process": "The committee's process",
}


def text(comparison: Comparison) -> str:
    """The comparison to be read, ending in a newline; removed words stand in [-…-], added ones in {+…+}."""
    return "\n".join(_lines(comparison)) + "\n"


def heading(change: Change) -> str:
    """The heading a change is told under: "Clauses reworded", "Dates moved", "Thresholds moved", …"""
    if change.area in ("enforcement", "clause enforcement"):
        return "Enforcement changed"
    if change.field in DATES and change.area in ("edition", "clause"):
        return "Dates moved"
    if change.area == "edition":
        return "The edition changed"
    sort = change.change
    if change.area == "clause" and change.field in WORDS:
        sort = "reworded"
    if change.area == "number" and change.field == "value":
        sort = "moved"
    return f"{NAMES[change.area]} {sort}"


def redlined(old: str, new: str) -> str:
    """Both texts in one, word by word: "at most [-7-] {+5+} percent". Long runs that stay are shortened."""
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    told: list[str] = []
    steps = matcher.get_opcodes()
    for place, (step, i, j, k, m) in enumerate(steps):
        if step == "equal":
            told += _shortened(before[i:j], place == 0, place == len(steps) - 1)
            continue
        if i < j:
            told.append(f"[-{' '.join(before[i:j])}-]")
        if k < m:
            told.append(f"{{+{' '.join(after[k:m])}+}}")
    return " ".join(told)


def _shortened(words: list[str], first: bool, last: bool) -> list[str]:
    head, tail = ([] if first else words[:AROUND]), ([] if last else words[-AROUND:])
    return words if len(words) <= len(head) + len(tail) + 1 else [*head, "…", *tail]


def _lines(comparison: Comparison) -> Iterator[str]:
    yield f"From {_named(comparison.a)}"
    yield f"to   {_named(comparison.b)}"
    if not comparison.changes:
        yield "" if comparison.same else "The files differ in something that is not compared here."
        yield "Nothing changed." if comparison.same else "Compare the folders."
        return
    grouped: dict[str, list[Change]] = {}
    for change in comparison.changes:
        grouped.setdefault(heading(change), []).append(change)
    for title, changes in grouped.items():
        yield ""
        yield f"{title.upper()} ({len(changes)})"
        for change in changes:
            yield from _change(change)


def _change(change: Change) -> Iterator[str]:
    if not change.field:
        cited = f"  ({change.citation})" if change.citation else ""
        yield from _wrapped(f"{change.id}  {change.name}{cited}", "  ")
        return
    yield from _wrapped(f"{change.id}  {change.field.replace('_', ' ')}", "  ")
    yield from _wrapped(_told(change.old, change.new), "      ")
    if change.area == "number" and change.citation:
        yield from _wrapped(change.citation, "      ")


def _told(old: Fact | None, new: Fact | None) -> str:
    if isinstance(old, tuple) and isinstance(new, tuple):
        gone = [f"[-{word}-]" for word in old]
        return ", ".join(gone + [f"{{+{word}+}}" for word in new])
    before, after = _joined(old), _joined(new)
    if not before or not after or max(len(before.split()), len(after.split())) < 5:
        return f"{before or 'nothing'} -> {after or 'nothing'}"
    return redlined(before, after)


def _joined(fact: Fact | None) -> str:
    return ", ".join(fact) if isinstance(fact, tuple) else fact or ""


def _named(rulebook: Rulebook) -> str:
    return f"{rulebook.key}{' (draft)' if rulebook.draft else ''}  {rulebook.hash}"


def _wrapped(words: str, indent: str) -> list[str]:
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
