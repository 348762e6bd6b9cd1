"""A graph in layers: whoever holds stands above what is held. Pure: names in, rows of names out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Edge = tuple[str, str]  # (owner, owned)
SWEEPS = 6  # of the ordering; more change nothing on graphs of this size


@dataclass(frozen=True, slots=True)
class Layers:
    """`rows` from the top; `back`: edges against the order, each closing a circle; `loose`: nodes without edges."""

    rows: tuple[tuple[str, ...], ...]
    back: frozenset[Edge]
    loose: tuple[str, ...]


def lay(nodes: Sequence[str], edges: Iterable[Edge]) -> Layers:
    """The layers of a graph. The same nodes and edges in the same order give the same rows; edges between
    unknown nodes are left out, and an edge from a node to itself closes a circle.
    """
    known = dict.fromkeys(nodes)
    held = list(dict.fromkeys(edge for edge in edges if edge[0] in known and edge[1] in known))
    below = {node: [owned for owner, owned in held if owner == node] for node in known}
    back = _back(below)
    forward = [edge for edge in held if edge not in back]
    linked = {node for edge in held for node in edge}
    ranks = _ranks([node for node in known if node in linked], forward)
    rows: list[list[str]] = [[] for _ in range(max(ranks.values(), default=-1) + 1)]
    for node, rank in ranks.items():
        rows[rank].append(node)
    return Layers(
        tuple(tuple(row) for row in _ordered(rows, forward)),
        frozenset(back),
        tuple(node for node in known if node not in linked),
    )


def _back(below: Mapping[str, Sequence[str]]) -> set[Edge]:
    """The edges that lead to a node one is still coming from; a walk in depth, without recursion."""
    back: set[Edge] = set()
    done: set[str] = set()
    for start in below:
        if start in done:
            continue
        path, on_path = [(start, iter(below[start]))], {start}
        while path:
            node, rest = path[-1]
            step = next(rest, None)
            if step is None:
                path.pop()
                on_path.discard(node)
                done.add(node)
            elif step in on_path:
                back.add((node, step))
            elif step not in done:
                path.append((step, iter(below[step])))
                on_path.add(step)
    return back


def _ranks(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The longest way from a top; a top itself stands right above the nearest it holds."""
    owners: dict[str, list[str]] = {node: [] for node in nodes}
    owned: dict[str, list[str]] = {node: [] for node in nodes}
    for owner, one in edges:
        owners[one].append(owner)
        owned[owner].append(one)
    ranks: dict[str, int] = {}
    waiting = list(nodes)
    while waiting:
        ready = [node for node in waiting if all(owner in ranks for owner in owners[node])]
        for node in ready:
            ranks[node] = max((ranks[owner] + 1 for owner in owners[node]), default=0)
        waiting = [node for node in waiting if node not in ranks]
    for node in nodes:
        if not owners[node] and owned[node]:
            ranks[node] = min(ranks[one] for one in owned[node]) - 1
    return ranks


def _ordered(rows: list[list[str]], edges: Sequence[Edge]) -> list[list[str]]:
    """Each row by where its neighbours stand, down and up by turns, so that few edges cross."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for owner, owned in edges:
        above.setdefault(owned, []).append(owner)
        below.setdefault(owner, []).append(owned)
    for sweep in range(SWEEPS):
        places = {node: (n + 0.5) / len(row) for row in rows for n, node in enumerate(row)}
        near, order = (above, range(len(rows))) if sweep % 2 == 0 else (below, range(len(rows) - 1, -1, -1))
        for rank in order:
            middles = {node: _middle(near.get(node, ()), places, places[node]) for node in rows[rank]}
            rows[rank].sort(key=middles.__getitem__)
            places |= {node: (n + 0.5) / len(rows[rank]) for n, node in enumerate(rows[rank])}
    return rows


def _middle(near: Sequence[str], places: Mapping[str, float], own: float) -> float:
    return sum(places[one] for one in near) / len(near) if near else own
