"""A paragraph, as people write it, leads to the place that tells it."""

import pytest
from django.test import Client

from rules import paragraphs, shelf

DIFFUSION = shelf.named("ai-diffusion-2025@2025-01-15")
DC_VEU = shelf.named("dc-veu-2024@2024-10-02")
PAGE = "/rules/ai-diffusion-2025/2025-01-15/"


@pytest.mark.parametrize(
    ("asked", "requirement", "part"),
    [
        ("14", "s10-14", None),
        ("para 14", "s10-14", None),
        ("Paragraph 14.", "s10-14", None),
        ("Supp. No. 10 para 6", "s10-06", None),
        ("Supplement No. 10, paragraph 6", "s10-06", None),
        ("14.b", "s10-14", "s10-14-d"),
        ("14.f", "s10-14-phys", None),
        ("14.e", "s10-14", None),
        ("15.c", "s10-15", "s10-15-e"),
        ("13.a", "s10-13", "s10-13-i"),
        ("748.15(a)(2)(iii)(B)", "s748-15-nveu-cap", None),
        ("15 CFR 748.15(g)", "s748-15-notice", None),
        ("(g)", "s748-15-notice", None),
        ("Supp. 8 B(1)", "s8-b1", None),
        ("B(1)", "s8-b1", None),
        ("closing note", "s10-20x", None),
        ("s10-14-phys", "s10-14-phys", None),
        ("s10-14-k", "s10-14", "s10-14-k"),
    ],
)
def test_a_paragraph_leads_to_its_requirement_and_to_the_part_that_answers_to_its_letter(
    asked: str, requirement: str, part: str | None
) -> None:
    found = paragraphs.spot(DIFFUSION, asked)

    assert found.requirement.id == requirement
    assert (found.part.id if found.part else None) == part


@pytest.mark.parametrize(
    "asked", ["", "20", "99", "14.bb", "para", "Supp. No. 10", "Supp. No. 8 para 6", "7 percent", "chips"]
)
def test_what_is_no_paragraph_of_the_edition_leads_nowhere(asked: str) -> None:
    assert paragraphs.spot(DIFFUSION, asked) is None


def test_the_same_paragraph_is_found_in_the_edition_it_is_asked_of() -> None:
    assert paragraphs.spot(DC_VEU, "748.15(c)").requirement.id == "dc24-items"
    assert paragraphs.spot(DC_VEU, "14") is None
    assert paragraphs.spot(DC_VEU, "Supplement No. 8").requirement.id == "dc24-app"


@pytest.mark.parametrize("book", shelf.editions(), ids=lambda book: book.key)
def test_every_requirement_and_every_part_is_found_by_its_name(book: shelf.Rulebook) -> None:
    for requirement in book.requirements:
        assert paragraphs.spot(book, requirement.id).requirement is requirement
        assert paragraphs.spot(book, requirement.paragraph) is not None, requirement.paragraph
        for part in requirement.parts:
            assert paragraphs.spot(book, part.id).part is part


def test_the_permanent_address_of_a_paragraph_leads_to_page_and_anchor(client: Client) -> None:
    by_path = client.get(f"{PAGE}para/14.b/")
    by_query = client.get(PAGE, {"para": "14.b"})

    assert by_path.status_code == by_query.status_code == 302
    assert by_path["Location"] == by_query["Location"] == f"{PAGE}s10-14/#s10-14-d"


def test_the_page_of_a_requirement_gives_its_address_by_paragraph(client: Client) -> None:
    text = client.get(f"{PAGE}s748-15-nveu-cap/").content.decode()

    assert f'href="{PAGE}para/(a)(2)(iii)(B)/"' in text
    assert client.get(f"{PAGE}para/(a)(2)(iii)(B)/")["Location"] == f"{PAGE}s748-15-nveu-cap/"
