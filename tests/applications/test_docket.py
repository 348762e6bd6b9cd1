"""The stamp of the docket is one for every database and every clock."""

from datetime import datetime, timedelta, timezone

from applications import docket


def test_a_moment_is_written_in_utc_to_the_microsecond() -> None:
    east = datetime(2026, 11, 16, 11, 0, 0, 7, tzinfo=timezone(timedelta(hours=2)))

    assert docket.stamp(east) == "2026-11-16T09:00:00.000007Z"


def test_an_empty_docket_has_no_head() -> None:
    assert docket.verify("VEU-2026-0001", []) == ""
