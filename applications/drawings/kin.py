"""Who owns whom, drawn: the parties and their holdings, read by the rule's own lineage, as boxes and lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from applications.drawings.layers import Layers, lay
from standards.case import Case
from standards.control import WHOLE
from standards.lineage import Lineage, Party
from standards.quantities import exact, written

MOST = 60  # nodes; above that a table is easier to read than a picture
WIDTH, HEIGHT = 190, 104  # of a box
BESIDE, BETWEEN, EDGE = 26, 84, 12  # space between boxes of a row, between rows, and around all
LOOSE_IN_A_ROW = 4
LINE = 21  # letters of a name that fit beside each other
FROM_ABOVE = ("parent", "holder", "end_user", "subsidiary", "other")
#: Groups of countries that the rule asks about, told by a sign and a word.
MARKS = {"macau_or_d5": "\u25b2 Macau or D:5", "ally": "\u25cf Ally list"}


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody in the picture. `sort`: end_user, parent, subsidiary, holder or other, by which it is drawn."""

    id: str
    name: str
    role: str
    sort: str
    country: str
    mark: str


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody holds something of somebody. `closes`: the line closes a circle."""

    owner: str
    owned: str
    share: str
    instrument: str
    debt: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    node: Node
    x: int
    y: int
    lines: tuple[tuple[int, str], ...]  # (y, text) of the name
    role_y: int
    country_y: int
    mark_y: int

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


@dataclass(frozen=True, slots=True)
class Link:
    holding: Holding
    path: str
    x: int
    y: int
    wide: int  # of the white ground under the share
    sort: str

    @property
    def half(self) -> int:
        return self.wide // 2


@dataclass(frozen=True, slots=True)
class Kin:
    """The whole picture, its warnings, and the same in rows."""

    nodes: tuple[Node, ...]
    holdings: tuple[Holding, ...]
    warnings: tuple[str, ...]
    boxes: tuple[Box, ...] = ()
    links: tuple[Link, ...] = ()
    width: int = 0
    height: int = 0
    box_width: int = WIDTH
    box_height: int = HEIGHT
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_drawn(self) -> bool:
        return bool(self.boxes)

    @property
    def rows(self) -> list[tuple[str, str, Holding]]:
        """(owner, owned, holding) by name, as the table beside the picture says it."""
        return [(self.names[one.owner], self.names[one.owned], one) for one in self.holdings]


def draw(case: Case) -> Kin:
    """The picture of what the tables of parties, ownership and interests say."""
    lineage = case.lineage
    nodes = {node.id: node for node in _parties(case, lineage)}
    holdings = list(_shares(case, lineage))
    for node, holding in _interests(case, lineage):
        nodes[node.id] = node
        holdings.append(holding)
    names = {id: node.name for id, node in nodes.items()}
    top_down = sorted(nodes, key=lambda id: FROM_ABOVE.index(nodes[id].sort))  # where a circle is entered
    layers = lay(top_down, [(one.owner, one.owned) for one in holdings])
    warnings = tuple(dict.fromkeys(_warnings(lineage, layers, names)))
    found = Kin(tuple(nodes.values()), tuple(holdings), warnings, names=names)
    return found if len(nodes) > MOST else _placed(found, nodes, layers)


def _parties(case: Case, lineage: Lineage) -> Iterator[Node]:
    labels = _labels(case, "parties", "role")
    everybody = {lineage.end_user.id: lineage.end_user, **lineage.parties}
    for party in everybody.values():
        yield _node(case, party, labels.get(party.role, party.role), _sort(lineage, party))


def _sort(lineage: Lineage, party: Party) -> str:
    if party == lineage.end_user:
        return "end_user"
    if party in lineage.parents:
        return "parent"
    if party in lineage.subsidiaries:
        return "subsidiary"
    return "holder" if party.role in ("parent", "holder") else "other"


def _node(case: Case, party: Party, role: str, sort: str) -> Node:
    home = party.headquarters or party.country
    return Node(party.id, party.name, role, sort, case.country(home) if home else "", mark(case, home))


def mark(case: Case, iso2: str) -> str:
    """The sign and the words of the group a country is in on the day; "" for none."""
    groups = case.rulebook.countries.groups_of(iso2, case.on) if iso2 else frozenset()
    return next((words for group, words in MARKS.items() if group in groups), "")


def _labels(case: Case, question: str, column: str) -> dict[str, str]:
    asked = case.rulebook.questions.get(question)
    found = asked.column(column) if asked else None
    return {option.value: option.label for option in found.options} if found else {}


def _shares(case: Case, lineage: Lineage) -> Iterator[Holding]:
    """The rows of the table of ownership whose ends are known."""
    for row in case.rows("ownership") or ():
        owner, owned = (lineage.find(str(row.get(end) or "?")) for end in ("owner", "owned"))
        percent = exact(str(row.get("percent", "")))
        if owner and owned:
            share = f"{written(percent)} %" if percent is not None else "share not stated"
            yield Holding(owner.id, owned.id, share, str(row.get("instrument", "")))


def _interests(case: Case, lineage: Lineage) -> Iterator[tuple[Node, Holding]]:
    """Interests that are reported by the holder's name: each a box of its own."""
    instruments = _labels(case, "interests", "instrument")
    why = _labels(case, "interests", "listed")
    for number, row in enumerate(case.rows("interests") or (), start=1):
        home = str(row.get("headquarters", ""))
        party = Party(f"interest {number}", str(row.get("holder", "?")), "holder", home, home)
        kind = str(row.get("instrument", ""))
        share = exact(str(row.get("percent", "")))
        words = instruments.get(kind, kind)
        said = f"{written(share)} %" if share is not None else ""
        reason = why.get(str(row.get("listed", "")), "") or "Reported interest"
        yield (
            _node(case, party, reason, "holder"),
            Holding(party.id, lineage.end_user.id, said or words, words, debt=kind == "debt"),
        )


def _warnings(lineage: Lineage, layers: Layers, names: Mapping[str, str]) -> Iterator[str]:
    yield from filter(None, (lineage.missing, lineage.unclear))
    for owned, held in lineage.control.shares.items():
        total = sum(held.values(), Fraction(0))
        if total > WHOLE:
            yield (
                f"The owners of {names.get(owned, owned)} are said to hold {written(total)} percent of it together."
            )
    for owner, owned in sorted(layers.back):
        yield f"Ownership runs in a circle: {names[owner]} holds a share of {names[owned]}, which stands above it."


def _placed(found: Kin, nodes: Mapping[str, Node], layers: Layers) -> Kin:
    loose = [layers.loose[n : n + LOOSE_IN_A_ROW] for n in range(0, len(layers.loose), LOOSE_IN_A_ROW)]
    rows = [*layers.rows, *loose]
    widest = max(map(len, rows), default=0)
    width = widest * WIDTH + max(0, widest - 1) * BESIDE + 2 * EDGE
    boxes: dict[str, Box] = {}
    for number, row in enumerate(rows):
        start = (width - len(row) * WIDTH - (len(row) - 1) * BESIDE) // 2
        for place, id in enumerate(row):
            boxes[id] = _box(nodes[id], start + place * (WIDTH + BESIDE), EDGE + number * (HEIGHT + BETWEEN))
    height = len(rows) * (HEIGHT + BETWEEN) - BETWEEN + 2 * EDGE
    links = tuple(_links(found, boxes, layers))
    turns = EDGE + WIDTH // 4 if layers.back else 0  # a circle's line goes around outside
    return Kin(
        found.nodes, found.holdings, found.warnings, tuple(boxes.values()), links, width + turns, height,
        names=found.names,
    )  # fmt: skip


def _box(node: Node, x: int, y: int) -> Box:
    name = textwrap.wrap(node.name, LINE, max_lines=2, placeholder="\u2026") or [node.id]
    lines = tuple((y + 22 + 17 * n, text) for n, text in enumerate(name))
    under = lines[-1][0]
    return Box(node, x, y, lines, under + 17, under + 34, under + 51)


def _links(found: Kin, boxes: Mapping[str, Box], layers: Layers) -> Iterator[Link]:
    """The lines, each with its share nearer to the end where fewer lines meet."""
    ends: dict[str, list[Holding]] = {}
    for one in found.holdings:
        ends.setdefault(one.owned, []).append(one)
    for owned, held in ends.items():
        held.sort(key=lambda one: boxes[one.owner].x)
        for place, one in enumerate(held):
            yield _link(
                one,
                boxes[one.owner],
                boxes[owned],
                _spread(place, len(held)),
                (one.owner, owned) in layers.back,
            )


def _spread(place: int, count: int) -> int:
    """Where on the edge of a box a line arrives, away from its middle."""
    return round((place - (count - 1) / 2) * min(40, (WIDTH - 40) / max(1, count - 1)))


def _link(one: Holding, owner: Box, owned: Box, aside: int, is_back: bool) -> Link:
    wide = 10 + 7 * len(one.share)
    if is_back:
        out = max(owner.x, owned.x) + WIDTH + EDGE + WIDTH // 4
        y0, y1 = owner.y + HEIGHT // 2, owned.y + HEIGHT // 2
        path = f"M{owner.x + WIDTH} {y0}C{out} {y0} {out} {y1} {owned.x + WIDTH} {y1}"
        return Link(one, path, out - WIDTH // 8, (y0 + y1) // 2, wide, "circle")
    x0, y0, x1, y1 = owner.middle, owner.y + HEIGHT, owned.middle + aside, owned.y
    bend = max(18, (y1 - y0) // 2)
    path = f"M{x0} {y0}C{x0} {y0 + bend} {x1} {y1 - bend} {x1} {y1 - 6}"
    sort = "debt" if one.debt else "reported" if owner.node.id.startswith("interest ") else "share"
    return Link(one, path, (x0 + x1) // 2, (y0 + y1) // 2 - 2, wide, sort)


def tables(questions: Sequence[str]) -> tuple[str, ...]:
    """The questions whose answers are drawn, of those that an edition asks."""
    return tuple(id for id in ("parties", "ownership", "interests") if id in questions)
