"""One value at a time: what is read of what is typed, and what it is refused with."""

import pytest

from applications.forms.typed import Places, Unreadable, read, show
from standards import rulebook
from standards.rulebook import Column, Option

PLACES = Places(rulebook.get("ai-diffusion-2025"), {"site-1": "Reston 2"}, {"p1": "Holding"})


def column(type: str) -> Column:
    options = (Option("in_transit", "In transit"),) if type == "choice" else ()
    return Column("c", "C", type, options, True, "")


@pytest.mark.parametrize(
    ("type", "typed", "value"),
    [
        ("yes_no", "Yes", True),
        ("yes_no", "n", False),
        ("text", " a\r\nb ", "a\nb"),
        ("text", "a\x00b", "ab"),
        ("integer", "1,200", 1200),
        ("integer", "-7", -7),
        ("decimal", "12.5 %", "12.5"),
        ("decimal", "3e26", "3e26"),
        ("decimal", "1 200.25", "1200.25"),
        ("date", "2026-1-5", "2026-01-05"),
        ("date", "20 November 2026", "2026-11-20"),
        ("choice", "in transit", "in_transit"),
        ("country", "Netherlands", "NL"),
        ("country", "nl", "NL"),
        ("site", "reston 2", "site-1"),
        ("party", "holding", "p1"),
        ("party", "p9", "p9"),
        ("control", "AC-2(1)", "AC-2(1)"),
        ("text", "   ", None),
    ],
)
def test_what_people_type_is_read(type, typed, value):
    assert read(column(type), typed, PLACES) == value
    if value is not None:
        assert read(column(type), show(column(type), value), PLACES) == value


@pytest.mark.parametrize(
    ("type", "typed"),
    [
        ("yes_no", "maybe"),
        ("integer", "12.5"),
        ("integer", "1,20"),
        ("integer", "9007199254740992"),
        ("decimal", "12,5"),
        ("decimal", "1e999"),
        ("date", "20/11/2026"),
        ("date", "2026-02-30"),
        ("choice", "sold"),
        ("country", "Atlantis"),
        ("site", "site-9"),
        ("party", "no party at all"),
        ("control", "ZZ-1"),
    ],
)
def test_what_cannot_be_read_is_named_as_it_was_typed(type, typed):
    with pytest.raises(Unreadable) as refused:
        read(column(type), typed, PLACES)
    assert f"“{typed}”" in str(refused.value)


def test_names_of_countries_are_read_back_as_the_same_countries():
    for code, name in PLACES.countries.items():
        assert read(column("country"), name, PLACES) == code
