"""Pictures: owners stand above what they hold, circles are seen, and the coasts go around the world."""

import random
from itertools import pairwise

import pytest

from applications import partial
from applications.answers import Said
from applications.drawings import coast, kin
from applications.drawings import world as map_
from applications.drawings.layers import lay
from applications.models import Site
from tests.applications.desk import NOW, browser


def rank(found, node: str) -> int:
    return next(n for n, row in enumerate(found.rows) if node in row)


def test_whoever_holds_stands_above_what_is_held():
    found = lay("abcde", [("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")])
    assert found.rows[0] == ("a",) and found.rows[2] == ("c",)
    assert rank(found, "d") == 1, "a holder stands right above what it holds"
    assert (found.loose, found.back) == (("e",), frozenset())


@pytest.mark.parametrize(
    "edges", [[("a", "a")], [("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "a")]]
)
def test_a_circle_is_cut_once_and_said(edges):
    found = lay("abc", edges)
    assert len(found.back) == 1 and found.back <= set(edges)


def test_any_graph_has_layers_in_which_every_line_but_a_circle_s_leads_down():
    for seed in range(60):
        chance = random.Random(seed)
        nodes = [f"n{n}" for n in range(chance.randint(1, 60))]
        edges = [(chance.choice(nodes), chance.choice(nodes)) for _ in range(chance.randint(0, 90))]
        found = lay(nodes, edges)
        assert sorted([*found.loose, *(node for row in found.rows for node in row)]) == sorted(nodes)
        assert all(rank(found, a) < rank(found, b) for a, b in set(edges) - found.back)
        assert found == lay(nodes, edges)


def test_edges_of_nodes_that_nobody_knows_are_left_out():
    assert lay("a", [("a", "x"), ("y", "a")]).rows == ()


def party(id: str, role: str = "other", country: str = "US") -> dict[str, str]:
    return {
        "id": id,
        "name": f"{id.title()} Limited",
        "role": role,
        "country": country,
        "headquarters": country,
    }


def owns(owner: str, owned: str, percent: str) -> dict[str, str]:
    return {"owner": owner, "owned": owned, "percent": percent}


def drawn(world, parties, ownership, interests=()) -> kin.Kin:
    said = {
        id: Said(id, value=list(rows))
        for id, rows in (("parties", parties), ("ownership", ownership), ("interests", interests))
    }
    case = partial.case(world.rulebook, world.application, [world.site], said, NOW.date())
    return kin.draw(case)


def test_the_end_user_its_parents_and_its_subsidiaries_are_told_apart(world):
    found = drawn(
        world,
        [
            party("end_user", "end_user"),
            party("top", "parent"),
            party("sub", "subsidiary", "CN"),
            party("guard"),
        ],
        [owns("top", "end_user", "60"), owns("end_user", "sub", "100")],
    )
    boxes = {box.node.id: box for box in found.boxes}
    assert {id: box.node.sort for id, box in boxes.items()} == {
        "end_user": "end_user", "top": "parent", "sub": "subsidiary", "guard": "other",
    }  # fmt: skip
    assert boxes["top"].y < boxes["end_user"].y < boxes["sub"].y < boxes["guard"].y
    assert "Macau or D:5" in boxes["sub"].node.mark and "Ally list" in boxes["top"].node.mark
    assert [link.holding.share for link in found.links] == ["60 %", "100 %"]
    assert found.warnings == ()


def test_a_reported_interest_is_a_box_of_its_own_and_debt_is_told(world):
    row = {
        "holder": "Pearl Fund",
        "headquarters": "MO",
        "listed": "macau_or_d5",
        "instrument": "debt",
        "percent": "3",
    }
    found = drawn(world, [party("end_user", "end_user")], [], [row])
    assert found.rows == [("Pearl Fund", "Northfield Compute Inc.", found.holdings[0])]
    assert found.links[0].sort == "debt"


def test_circles_and_more_than_the_whole_are_warned_of(world):
    parties = [party("end_user", "end_user"), party("a"), party("b")]
    parties[1]["role"] = "parent"
    circle = drawn(
        world, parties, [owns("a", "end_user", "60"), owns("end_user", "b", "60"), owns("b", "a", "60")]
    )
    assert any("in a circle" in warning for warning in circle.warnings)
    boxes = {box.node.id: box for box in circle.boxes}
    assert boxes["a"].y < boxes["end_user"].y < boxes["b"].y, (
        "who is called a parent stands above all the same"
    )
    assert [link.holding.owner for link in circle.links if link.sort == "circle"] == ["b"]
    much = drawn(world, parties, [owns("a", "end_user", "70"), owns("b", "end_user", "50")])
    assert any("120 percent" in warning for warning in much.warnings)


def test_no_two_boxes_lie_on_each_other_and_all_lie_in_the_picture(world):
    parties = [party("end_user", "end_user"), *(party(f"p{n}") for n in range(40))]
    found = drawn(
        world, parties, [owns(f"p{n}", "end_user" if n < 12 else f"p{n - 12}", "1") for n in range(30)]
    )
    assert all(
        box.x >= 0 and box.x + kin.WIDTH <= found.width and box.y + kin.HEIGHT <= found.height
        for box in found.boxes
    )
    for box, other in pairwise(sorted(found.boxes, key=lambda box: (box.y, box.x))):
        assert other.y >= box.y + kin.HEIGHT or other.x >= box.x + kin.WIDTH


def test_more_parties_than_fit_are_a_table_alone(world):
    parties = [party("end_user", "end_user"), *(party(f"p{n}") for n in range(kin.MOST))]
    world.say(Said("parties", value=parties), Said("ownership", value=[]))
    page = browser(world.vera).get(world.url("kin")).content.decode()
    assert "<svg" not in page and f"{kin.MOST + 1} parties are more than" in page and "P59 Limited" in page


def test_the_page_says_in_tables_what_the_picture_shows(world):
    world.say(Said("parties", value=[party("end_user", "end_user"), party("top", "parent")]))
    world.say(Said("ownership", value=[owns("top", "end_user", "60")]))
    page = browser(world.vera).get(world.url("kin")).content.decode()
    assert "<svg" in page and 'role="img"' in page
    assert page.count("Top Limited") == 3, "in its box, among the parties, and among the holdings"


def test_without_answers_the_page_says_what_is_missing(world):
    page = browser(world.olive).get(world.url("kin")).content.decode()
    assert "The table of parties is not answered." in page and "No holding is stated yet." in page


# The world


def topology(*rings):
    arcs = [[ring[0], *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(ring))] for ring in rings]
    shapes = {"type": "MultiPolygon", "arcs": [[[n]] for n in range(len(rings))]}
    return {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {"land": {"type": "GeometryCollection", "geometries": [shapes]}},
    }


def test_a_ring_becomes_a_closed_path_in_tenths_of_a_degree():
    square = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    assert coast.decoded(topology(square)) == "M1800 900l100 0l0 -100l-100 0l0 100z"


def test_land_across_the_date_line_is_drawn_on_both_sides_and_not_through_the_middle():
    across = [[170, 60], [-170, 60], [-170, 70], [170, 70], [170, 60]]
    assert coast.decoded(topology(across)) == (
        "M3500 300l200 0l0 -100l-200 0l0 100zM-100 300l200 0l0 -100l-200 0l0 100z"
    )


def test_a_ring_around_the_pole_is_closed_along_the_pole():
    around = [[-180, -70], [-60, -70], [60, -70], [179, -70], [-180, -70]]
    assert coast.decoded(topology(around)).startswith("M0 1600l1200 0l1200 0l1190 0l10 0l0 200l-3600 0z")


def site(key: str, latitude: str = "", longitude: str = "") -> Site:
    return Site(key=key, name=key, country="US", latitude=latitude, longitude=longitude)


def test_sites_near_each_other_share_a_mark_and_those_without_a_place_are_named(tmp_path):
    found = map_.draw(
        [site("a", "38.95", "-77.36"), site("b"), site("c", "39.0", "-77.4"), site("d", "-33.9", "151.2")],
        tmp_path / "not there",
    )
    assert [pin.numbers for pin in found.pins] == ["1, 3", "4"]
    assert found.pins[0].x == 1026 and found.pins[0].y == 510
    assert [one.name for one in found.unplaced] == ["b"]
    assert found.land == "" and found.meridians, "without coasts there is still the grid"


def test_without_coordinates_there_is_no_map(tmp_path):
    assert map_.draw([site("a")], tmp_path) is None


def test_a_site_near_the_pole_is_on_the_map(tmp_path):
    found = map_.draw([site("a", "-77.85", "166.67")], tmp_path)
    assert found.top <= found.pins[0].y <= found.bottom
