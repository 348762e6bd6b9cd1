"""compare(a, b) -> what differs between two editions: thing by thing, field by field, in one order."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from standards.described import AREAS, Fact, Thing, described
from standards.edition import Rulebook

__all__ = ["AREAS", "Change", "Comparison", "compare"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. area: one of AREAS; id: of the thing; change: "added", "removed" or "changed"; name: what
    the thing is called; field: what of it changed, "" if it was added or removed.

    old, new: the fact before and after. Where the fact is a set (applies_to, options, groups, controls),
    they hold only what left it and what came. Of what was added or removed the other side is None.
    """

    area: str
    id: str
    change: str
    name: str
    field: str
    old: Fact | None
    new: Fact | None
    citation: str

    def plain(self) -> dict[str, Any]:
        """JSON: area, id, change, name, and field, old, new, citation where there are any."""
        said = {"area": self.area, "id": self.id, "change": self.change, "name": self.name}
        rest = {"field": self.field, "old": self.old, "new": self.new, "citation": self.citation}
        return {**said, **{name: _listed(value) for name, value in rest.items() if value not in (None, "")}}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from edition `a` to edition `b`."""

    a: Rulebook
    b: Rulebook
    changes: tuple[Change, ...]

    @property
    def same(self) -> bool:
        """Whether the two say the same, by their hashes."""
        return self.a.hash == self.b.hash

    def of(self, area: str, change: str = "") -> tuple[Change, ...]:
        """The changes in an area, of one sort if one is named."""
        return tuple(one for one in self.changes if one.area == area and (not change or one.change == change))

    def plain(self) -> dict[str, Any]:
        """JSON: a, b (id, edition, hash, draft), same, counts by area and sort, changes."""
        counts = Counter(f"{one.area} {one.change}" for one in self.changes)
        return {
            "a": _head(self.a),
            "b": _head(self.b),
            "same": self.same,
            "counts": dict(sorted(counts.items())),
            "changes": [one.plain() for one in self.changes],
        }


def compare(a: Rulebook, b: Rulebook) -> Comparison:
    """What differs from `a` to `b`, in the order of AREAS and, within one, of `a` and then of what `b` adds.

    Of what is added or removed whole, its parts, columns and items are not told again.
    """
    old, new = described(a), described(b)
    told: set[tuple[str, str]] = set()
    changes: list[Change] = []
    for area in AREAS:
        for change in _area(area, _alone(area, old[area]), _alone(area, new[area])):
            if not change.field:
                told.add((area, change.id))
                owner = (old[area].get(change.id) or new[area][change.id]).owner
                if owner in told:
                    continue
            changes.append(change)
    return Comparison(a, b, tuple(changes))


def _alone(area: str, things: dict[str, Thing]) -> dict[str, Thing]:
    """Of editions there is one on either side, and it is held against the other whatever its id."""
    return {"": next(iter(things.values()))} if area == "edition" else things


def _area(area: str, old: dict[str, Thing], new: dict[str, Thing]) -> Iterator[Change]:
    for id in [*old, *(id for id in new if id not in old)]:
        before, after = old.get(id), new.get(id)
        if before is None and after is not None:
            yield Change(area, after.id, "added", after.name, "", None, after.name, after.citation)
        elif after is None and before is not None:
            yield Change(area, before.id, "removed", before.name, "", before.name, None, before.citation)
        elif before is not None and after is not None:
            yield from _fields(area, before, after)


def _fields(area: str, before: Thing, after: Thing) -> Iterator[Change]:
    for field in [*before.facts, *(name for name in after.facts if name not in before.facts)]:
        old, new = before.facts.get(field, ""), after.facts.get(field, "")
        if old == new:
            continue
        if isinstance(old, tuple) and isinstance(new, tuple):
            left, came = _without(old, new), _without(new, old)
            old, new = (left, came) if left or came else (old, new)
        yield Change(area, after.id, "changed", after.name, field, old, new, after.citation)


def _without(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in others)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _head(rulebook: Rulebook) -> dict[str, Any]:
    return {
        "id": rulebook.id,
        "edition": rulebook.edition,
        "hash": rulebook.hash,
        "draft": rulebook.draft,
    }
