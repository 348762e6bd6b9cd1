"""A long command says how far it is: a bar on a terminal, whole lines elsewhere."""

import io

from applications.management.meter import Meter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_that_is_written_over() -> None:
    stream = Terminal()
    meter = Meter(stream, "dossiers")

    meter.step(0, 10)
    meter.step(10, 10)
    meter.close()

    first, last = stream.getvalue().split("\r")[1:]
    assert first.startswith("[................................] 0 of 10 dossiers")
    assert last.startswith("[################################] 10 of 10 dossiers")
    assert stream.getvalue().endswith("\n")


def test_elsewhere_there_are_whole_lines_and_not_one_for_every_step() -> None:
    stream = io.StringIO()
    meter = Meter(stream, "dossiers")

    for done in range(1001):
        meter.step(done, 1000)
    meter.close()

    lines = stream.getvalue().splitlines()
    assert lines[0] == "0 of 1,000 dossiers (0 a second)"
    assert lines[-1].startswith("1,000 of 1,000 dossiers (")
    assert len(lines) == 2
    assert "\r" not in stream.getvalue()


def test_of_nothing_the_bar_is_full() -> None:
    stream = Terminal()

    Meter(stream, "dossiers").step(0, 0)

    assert "[################################] 0 of 0 dossiers" in stream.getvalue()
