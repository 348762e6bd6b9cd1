"""Numbers are exact, are read one way only, and are written for people."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.quantities import beside, ceiling, day, exact, months_after, months_before, written


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5", Fraction(25, 2)),
        ("3e26", Fraction(3 * 10**26)),
        ("-0.1", Fraction(-1, 10)),
        ("1E+2", Fraction(100)),
    ],
)
def test_a_number_is_read_exactly(text: str, value: Fraction) -> None:
    assert exact(text) == value


@pytest.mark.parametrize(
    "text", ["", " 1", "1,000", "01", ".5", "5.", "1e-3", "NaN", "inf", "0x10", "١", "1e100", "1_0"]
)
def test_other_spellings_are_not_numbers(text: str) -> None:
    assert exact(text) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(731, 100), "7.31"),
        (Fraction(1, 3), "0.33"),
        (Fraction(1_234_567), "1,234,567"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(-1, 1000), "0"),
        (Fraction(10**26), "10^26"),
        (Fraction(25 * 10**24), "2.5 x 10^25"),
    ],
)
def test_a_number_is_written_for_people(value: Fraction, text: str) -> None:
    assert written(value) == text


def test_beside_its_limit_a_number_shows_on_which_side_it_lies() -> None:
    assert beside(Fraction(7000001, 1000000), Fraction(7)) == "7.000001"
    assert beside(Fraction(7), Fraction(7)) == "7"
    assert beside(7 + Fraction(1, 10**30), Fraction(7)) == "just over 7"


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_the_ceiling_is_the_smallest_integer_not_below(numerator: int, denominator: int) -> None:
    value = Fraction(numerator, denominator)

    assert value <= ceiling(value) < value + 1


def test_months_keep_to_the_end_of_short_months() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 11, 20), 12) == date(2025, 11, 20)


@given(st.dates(), st.integers(-20000, 200000))
def test_months_never_leave_the_calendar(on: date, months: int) -> None:
    assert date.min <= months_after(on, months) <= date.max


@pytest.mark.parametrize("text", ["2026-2-3", "2026-02-30", "20260203", "2026-02-03T00:00", ""])
def test_a_day_is_written_one_way(text: str) -> None:
    assert day(text) is None
