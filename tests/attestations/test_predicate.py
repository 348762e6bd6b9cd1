"""The term of an authorization: twelve months, both ends included."""

from datetime import date

import pytest

from attestations import predicate


@pytest.mark.parametrize(
    ("decided", "until"),
    [
        (date(2026, 11, 23), date(2027, 11, 22)),
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2028, 2, 29), date(2029, 2, 27)),
    ],
)
def test_an_authorization_lasts_to_the_day_before_its_day_of_the_next_year(
    decided: date, until: date
) -> None:
    assert predicate.validity(decided) == (decided, until)
