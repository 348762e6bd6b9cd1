"""The coasts of the world as one SVG path, from the TopoJSON file that set-up fetches; "" where it is not there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

SCALE = 10  # a tenth of a degree is finer than a line on the picture is wide
AROUND = 360 * SCALE
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
    """A ring of arcs; an arc named by its complement runs backwards. What reaches over the edge of the map is
    drawn on both sides, and a ring around a pole is closed along it.
    """
    points = [point for index in ring for point in (arcs[index] if index >= 0 else arcs[~index][::-1])]
    kept: list[Point] = []
    for point in map(_on_the_map, points):
        x = point[0] - round((point[0] - kept[-1][0]) / AROUND) * AROUND if kept else point[0]
        if not kept or (x, point[1]) != kept[-1]:
            kept.append((x, point[1]))
    if len(kept) < 4:  # too small to be seen
        return ""
    if abs(kept[-1][0] - kept[0][0]) > AROUND // 2:
        pole = 0 if kept[0][1] < AROUND // 4 else AROUND // 2
        kept += [(kept[-1][0], pole), (kept[0][0], pole)]
    found = _written(kept, 0)
    found += _written(kept, AROUND) if min(kept)[0] < 0 else ""
    return found + (_written(kept, -AROUND) if max(kept)[0] > AROUND else "")


def _on_the_map(point: tuple[float, float]) -> Point:
    return round((point[0] + 180) * SCALE), round((90 - point[1]) * SCALE)


def _written(points: Sequence[Point], aside: int) -> str:
    steps = "".join(f"l{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(points))
    return f"M{points[0][0] + aside} {points[0][1]}{steps}z"
