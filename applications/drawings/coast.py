"""The coasts of the world as one SVG path, from the TopoJSON file that set-up fetches; "" where it is not there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

SCALE = 10  # a tenth of a degree is finer than a line on the picture is wide
Point = tuple[int, int]


@cache
def path(file: Path) -> str:
    """The land as a path on a map where x is the longitude from -180 and y the latitude from 90, in tenths of a
    degree; read once.
    """
    if not file.is_file():
        return ""
    return decoded(json.loads(file.read_text()))


def decoded(topology: Mapping[str, Any]) -> str:
    """The path of every ring of a topology's polygons. Points that fall on the one before are left out."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    return "".join(
        _ring(ring, arcs)
        for thing in topology["objects"].values()
        for polygon in _polygons(thing)
        for ring in polygon
    )


def _polygons(thing: Mapping[str, Any]) -> Iterator[Sequence[Sequence[int]]]:
    if thing["type"] == "GeometryCollection":
        for inner in thing["geometries"]:
            yield from _polygons(inner)
    elif thing["type"] == "MultiPolygon":
        yield from thing["arcs"]
    elif thing["type"] == "Polygon":
        yield thing["arcs"]


def _ring(ring: Sequence[int], arcs: Sequence[Sequence[tuple[float, float]]]) -> str:
    """A ring of arcs; an arc named by its complement runs backwards."""
    points: list[Point] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += [(round((x + 180) * SCALE), round((90 - y) * SCALE)) for x, y in arc]
    kept = [point for before, point in pairwise([None, *points]) if point != before]
    if len(kept) < 4:  # too small to be seen
        return ""
    steps = "".join(f"l{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}{steps}z"
