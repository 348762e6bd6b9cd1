"""Who controls whom, over a graph of holdings: more than half, held alone or together with all one controls."""

from collections.abc import Mapping
from fractions import Fraction

WHOLE = Fraction(100)
Shares = Mapping[str, Mapping[str, Fraction]]


class Control:
    """The graph, from `shares`: owned -> owner -> percent. Answers are kept once found; nothing else changes.

    A party controls a company if it and all the companies it controls hold more than half of that one
    together: two subsidiaries with 30 percent each give their parent control, though neither has it alone.
    """

    def __init__(self, shares: Shares) -> None:
        self.shares = shares
        self._holdings: dict[str, dict[str, Fraction]] = {}
        for owned, held in shares.items():
            for owner, percent in held.items():
                self._holdings.setdefault(owner, {})[owned] = percent
        self._reach: dict[str, dict[str, Fraction]] = {}

    def reach(self, id: str) -> Mapping[str, Fraction]:
        """Percent that a party holds of each company, together with all it controls."""
        if id not in self._reach:
            sums: dict[str, Fraction] = {}
            members, seen = [id], {id}
            for member in members:
                for owned, percent in self._holdings.get(member, {}).items():
                    sums[owned] = sums.get(owned, Fraction(0)) + percent
                    if majority(sums[owned]) and owned not in seen:
                        seen.add(owned)
                        members.append(owned)
            self._reach[id] = sums
        return self._reach[id]

    def below(self, id: str) -> frozenset[str]:
        """The companies a party controls; itself among them where control runs in a circle."""
        return frozenset(owned for owned, percent in self.reach(id).items() if majority(percent))

    def holders(self, id: str) -> tuple[str, ...]:
        """Everybody who holds something of a company, directly or through others, nearest first."""
        found, seen = [id], set()
        for company in found:
            fresh = [one for one in self.shares.get(company, {}) if one not in seen]
            seen.update(fresh)
            found += fresh
        return tuple(found[1:])

    def above(self, id: str) -> tuple[str, ...]:
        """Who controls a company, nearest first, so that the last is the ultimate parent; () if nobody does."""
        found = [one for one in self.holders(id) if one != id and id in self.below(one)]
        return tuple(sorted(found, key=lambda one: len(self.below(one).intersection(found))))

    def chain(self, id: str) -> tuple[str, ...]:
        """The companies through which a company is controlled and at last its ultimate parent; () without one.

        Where no single holder has the majority, all those through whom the ultimate parent gathers it.
        """
        above = self.above(id)
        if not above:
            return ()
        bloc = self.below(above[-1]) | {above[-1]}
        found: list[str] = [id]
        for company in found:
            held = self.shares.get(company, {})
            alone = [owner for owner, percent in held.items() if majority(percent)]
            found += [one for one in alone or held if one in bloc and one not in found]
        return (*(one for one in found[1:] if one != above[-1]), above[-1])

    def circular(self, id: str) -> bool:
        """Whether a company controls itself, by way of what it controls."""
        return id in self.below(id)

    def halves(self, id: str) -> tuple[str, ...]:
        """The parties, none under another, each with exactly half of a company: two of them, or none."""
        even = [one for one in self.holders(id) if one != id and self.reach(one).get(id) == WHOLE / 2]
        tops = [one for one in even if not any(one in self.below(other) for other in even)]
        return tuple(tops) if len(tops) > 1 else ()


def majority(percent: Fraction) -> bool:
    """Whether a share is more than half."""
    return percent * 2 > WHOLE
