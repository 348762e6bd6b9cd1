"""The geometry of the pictures: where things stand, what is cut, and that nothing leaves its frame."""

from fractions import Fraction

import pytest

from applications.pictures import matrix
from applications.pictures.bars import Amount, bars
from applications.pictures.matrix import Row
from applications.pictures.scale import anchored, logarithmic, percent, share, top
from applications.pictures.stacks import stacks
from applications.pictures.times import DAY, LEAST, MOST, times


def at(text: str) -> Fraction:
    return Fraction(text.removesuffix("%"))


@pytest.mark.parametrize(
    ("part", "said"),
    [(0, "0.00%"), (Fraction(1, 3), "33.33%"), (1, "100.00%"), (2, "100.00%"), (-1, "0.00%")],
)
def test_a_share_of_the_width_is_written_with_a_point_and_stays_inside(part, said):
    assert percent(Fraction(part)) == said


def test_of_nothing_a_share_is_nothing():
    assert share(3, 0) == 0


@pytest.mark.parametrize(
    ("most", "end"), [(0, 1), (1, 2), (7, 10), (9, 10), (10, 20), (19, 20), (20, 50), (4 * 10**9, 5 * 10**9)]
)
def test_an_axis_ends_at_a_round_figure_with_room_after_the_longest(most, end):
    assert top([Fraction(most), Fraction(0)]) == end


def test_a_logarithm_gives_every_tenfold_the_same_way():
    ten, hundred = (logarithmic(Fraction(n), Fraction(1), Fraction(1000)) for n in (10, 100))
    assert abs(ten - Fraction(1, 3)) < Fraction(1, 10**5) and abs(hundred - 2 * ten) < Fraction(1, 10**5)


def test_labels_at_the_edges_are_set_inwards():
    assert [anchored(part, "x").anchor for part in (Fraction(0), Fraction(1, 2), Fraction(1))] == [
        "start",
        "middle",
        "end",
    ]


def test_a_bar_and_its_limit_share_one_axis():
    drawn = bars([Amount(Fraction(5)), Amount(Fraction(8))], [("7", Fraction(7))])
    assert [piece.width for bar in drawn.bars for piece in bar] == ["50.00%", "80.00%"]
    assert drawn.limits[0].x == "70.00%" and [tick.label for tick in drawn.ticks] == ["0", "5", "10"]


def test_what_is_in_doubt_and_what_is_coming_follow_what_is_certain():
    pieces = bars([Amount(Fraction(2), Fraction(3), Fraction(4))], []).bars[0]
    assert [(piece.sort, piece.x, piece.width) for piece in pieces] == [
        ("certain", "0.00%", "20.00%"),
        ("doubtful", "20.00%", "30.00%"),
        ("coming", "50.00%", "40.00%"),
    ]


def test_percents_end_at_a_hundred():
    drawn = bars([Amount(Fraction(100))], [("25", Fraction(25))], most=Fraction(100))
    assert drawn.bars[0][0].width == "100.00%" and drawn.limits[0].x == "25.00%"


def test_without_bars_there_is_still_an_axis():
    assert [tick.label for tick in bars([], []).ticks] == ["0", "1", "2"]


def test_stacks_are_drawn_against_the_largest_and_leave_out_what_is_none():
    large, small, none = stacks([{"done": 8, "open": 2}, {"open": 5}, {}], ("done", "open"))
    assert [(block.state, block.x, block.width) for block in large] == [
        ("done", "0.00%", "80.00%"),
        ("open", "80.00%", "20.00%"),
    ]
    assert (small[0].width, small[0].middle, small[0].has_room) == ("50.00%", "25.00%", True) and none == ()
    assert not stacks([{"done": 100, "open": 1}], ("done", "open"))[0][1].has_room


def test_a_time_before_the_line_stands_left_of_it_and_one_after_it_right():
    line = Fraction(180 * DAY)
    drawn = times([(line - DAY, None), (line, None), (line + DAY, None)], line, "6 months")
    before, on, after = (at(mark.at) for mark in drawn.marks)
    assert before < on == at(drawn.line.x) < after


def test_a_faster_reading_stands_left_and_is_joined_to_the_deciding_one():
    mark = times([(Fraction(DAY), Fraction(3600))], Fraction(DAY), "a day").marks[0]
    assert mark.x == mark.fastest and at(mark.fastest) + at(mark.width) == pytest.approx(
        at(mark.at), abs=0.02
    )
    same = times([(Fraction(DAY), Fraction(DAY))], Fraction(DAY), "a day").marks[0]
    assert same.fastest is None and same.width == "0.00%"


@pytest.mark.parametrize("seconds", [Fraction(1, 10**400), LEAST, MOST, Fraction(10**400)])
def test_no_time_leaves_the_picture(seconds):
    assert 0 <= at(times([(seconds, None)], MOST, "").marks[0].at) <= 100


def test_what_never_leaves_has_no_mark():
    mark = times([(None, None)], MOST, "").marks[0]
    assert mark.at is None and mark.fastest is None


ROWS = (Row("a", "1 A", ("s", "s", "", "n")), Row("b", "2 B", ("s", "", "", "")))


def test_every_status_has_its_sign_in_its_cell_and_nothing_stands_where_nothing_is_asked():
    sheet = matrix.matrix(("App", "X", "Y", "Z"), ROWS)
    assert [sign.status for sign in sheet.signs] == ["s", "s", "n", "s"]
    assert {sign.x for sign in sheet.signs} == {5, 5 + matrix.CELL, 5 + 3 * matrix.CELL}
    assert all(sign.x + matrix.SIGN <= sheet.width for sign in sheet.signs)
    assert all(sign.y + matrix.SIGN <= sheet.height for sign in sheet.signs)


def test_many_columns_are_cut_into_pages_that_each_begin_with_the_first():
    columns = ("App", *(f"site {n}" for n in range(5)))
    rows = [Row(f"r{n}", f"r{n}", ("s", *"vwxyz")) for n in range(3)]
    assert matrix.pages(columns, 2) == 3
    found = [matrix.sheets(columns, rows, page, wide=2, long=2) for page in range(3)]
    assert [sheets[0].columns for sheets in found] == [
        ("App", "site 0", "site 1"),
        ("App", "site 2", "site 3"),
        ("App", "site 4"),
    ]
    assert [[len(sheet.rows) for sheet in sheets] for sheets in found] == [[2, 1]] * 3
    assert [row.cells for row in found[2][0].rows] == [("s", "z")] * 2


def test_rows_with_nothing_at_any_site_have_sheets_of_their_own_on_the_first_page():
    first, second = (matrix.sheets(("App", "X", "Y", "Z"), ROWS, page, wide=2, long=9) for page in (0, 1))
    assert [[row.id for row in sheet.rows] for sheet in first] == [["a"], ["b"]]
    assert first[1].columns == ("App",) and [[row.id for row in sheet.rows] for sheet in second] == [["a"]]


def test_an_axis_holds_what_another_picture_shows_as_well():
    assert bars([Amount(Fraction(5))], [], also=(Fraction(60),)).ticks[-1].label == "100"


def test_long_words_are_cut_with_a_mark_and_names_in_the_middle():
    assert matrix.short("abcdef", 4) == "abc…" and matrix.short("abcd", 4) == "abcd"
    assert matrix.middle("Larkmoor Columbus 41", 8) == "Lark…s 41"
