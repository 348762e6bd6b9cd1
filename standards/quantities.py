"""Exact numbers: read from text, compared as fractions, written for people. No float is made or accepted
anywhere.
"""

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache

DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,39})(\.[0-9]{1,40})?([eE]\+?[0-9]{1,2})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
LARGEST_INTEGER = 2**53 - 1


def exact(text: str) -> Fraction | None:
    """The number written as "12.5" or "3e26", exactly; None if it is not so written."""
    if not DECIMAL.fullmatch(text):
        return None
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, places = mantissa.partition(".")
    return Fraction(int(whole + places) * 10 ** int(exponent or "0"), 10 ** len(places))


@lru_cache(maxsize=4096)  # a dossier says the same few days over and over
def day(text: str) -> date | None:
    """The day written "YYYY-MM-DD"; None if it is not so written or no such day exists."""
    if not DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def written(value: Fraction | int, places: int = 2) -> str:
    """A number for people: grouped by thousands, at most `places` decimals, rounded half up; from 10^15 on as
    a power of ten.
    """
    value = Fraction(value)
    if abs(value) >= 10**15:
        return _scientific(value)
    scaled = _rounded(abs(value) * 10**places)
    whole, rest = divmod(scaled, 10**places)
    decimals = str(rest).rjust(places, "0").rstrip("0") if places else ""
    sign = "-" if value < 0 and scaled else ""
    return f"{sign}{whole:,}" + (f".{decimals}" if decimals else "")


def beside(value: Fraction | int, limit: Fraction | int) -> str:
    """A number for people with as many decimals as it takes to see on which side of the limit it lies."""
    for places in range(2, 13):
        text = written(value, places)
        if Fraction(value) == limit or text != written(limit, places):
            return text
    return f"{'just over' if value > limit else 'just under'} {written(limit)}"


def ceiling(value: Fraction) -> int:
    """The smallest integer not below the value."""
    return -(-value.numerator // value.denominator)


def months_before(on: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last day of that month; year 1 is
    the floor.
    """
    return months_after(on, -months)


def months_after(on: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of that month; the calendar's ends are
    the limits.
    """
    index = on.year * 12 + on.month - 1 + months
    if index < 12:
        return date.min
    if index >= 12 * 10000:
        return date.max
    year, month = divmod(index, 12)
    for number in (on.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")  # pragma: no cover


def _rounded(value: Fraction) -> int:
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def _scientific(value: Fraction) -> str:
    size = len(str(abs(value.numerator) // value.denominator)) - 1
    mantissa = written(value / 10**size, 3)
    return f"10^{size}" if mantissa == "1" else f"{mantissa} x 10^{size}"
