"""What is not read in the rule is labelled wherever it is shown, and a clause's own state of enforcement is too."""

import pytest
from django.template.loader import render_to_string

from recertifications.models import PROVENANCES as DUTIES
from standards.provenance import PROVENANCES, label
from tests.applications.desk import browser

LABELS = {
    "verified": "",
    "secondary": "Secondary source: primary text not read",
    "inferred": "Inferred: not law",
    "not_found": "Text not found",
    "policy": "Platform policy",
}


@pytest.mark.parametrize(("provenance", "words"), LABELS.items())
@pytest.mark.parametrize("template", ["includes/provenance.html", "applications/includes/provenance.html"])
def test_every_provenance_but_the_rules_own_words_has_a_label(
    template: str, provenance: str, words: str
) -> None:
    shown = render_to_string(template, {"provenance": provenance}).strip()

    assert (words in shown) if words else shown == ""


def test_what_a_rulebook_may_say_of_its_sources_is_known_to_every_room() -> None:
    assert LABELS.keys() >= PROVENANCES
    assert dict(DUTIES).keys() >= PROVENANCES
    assert {one: label(one) for one in sorted(PROVENANCES)} == {
        "inferred": " [inferred]",
        "secondary": " [secondary]",
        "verified": "",
    }


def test_the_start_page_labels_the_state_of_the_rule(db: None, client) -> None:
    page = client.get("/").content.decode()

    assert LABELS["secondary"] in page


def test_the_check_labels_the_state_of_the_rule_and_of_a_clause_that_differs(world) -> None:
    page = browser(world.olive).get(world.url("check")).content.decode()

    assert "Enforcement: not enforced since 13 May 2025." in page
    assert "1 October 2026: No rescission was found" in page
    clause = page.split('id="s10-04"')[1].split("</article>")[0]
    assert "Enforcement of this requirement: in force since 13 May 2025." in clause
    assert LABELS["secondary"] in clause
    assert page.count("Enforcement of this requirement") == 1
