"""The report says what was held against what, and what to do."""

from standards.assessment import assess
from standards.dossier import parse
from standards.edition import Rulebook
from standards.report import WIDTH, text
from tests.standards import tiny


def test_what_is_open_comes_first_with_what_to_do(rulebook: Rulebook) -> None:
    said = text(assess(rulebook, parse(tiny.changed(days=59), rulebook), tiny.ON), rulebook)

    assert said.startswith("A small rule (tiny, edition 2025-01-15)\nsha256:")
    assert "not enforced" in said and "inferred" in said
    assert said.index("NOT SATISFIED") < said.index("r-answers") < said.index("\nSATISFIED")
    assert "To do: Bring it to at least 60 days: 59 is 1 too few." in said
    assert max(len(line) for line in said.splitlines()) <= WIDTH
