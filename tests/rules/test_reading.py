"""What the pages say: how things stood on a day, where words come from, what was never found."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from rules import contents, shelf, standing, timeline
from rules.links import linked

DIFFUSION = shelf.named("ai-diffusion-2025@2025-01-15")
PAGE = "/rules/ai-diffusion-2025/2025-01-15/"


def text(client: Client, address: str, **query: str) -> str:
    """The words of a page, without its tags."""
    shown = client.get(address, query).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", shown).split())


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 1, 1), "Not there yet: it was published on 15 January 2025."),
        (
            date(2025, 2, 1),
            "Codified since 13 January 2025. In effect, but compliance was due only from 15 May 2025.",
        ),
        (
            date(2025, 5, 14),
            "Not enforced since 13 May 2025. In effect, but compliance was due only from 15 May 2025.",
        ),
        (date(2026, 6, 1), "Not enforced since 13 May 2025."),
    ],
)
def test_an_edition_is_shown_as_it_stood_on_the_day(client: Client, day: date, words: str) -> None:
    assert standing.of_edition(DIFFUSION, day) == words
    assert words in text(client, PAGE, on=day.isoformat())


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2025, 1, 1), "Not in effect: it takes effect on 13 January 2025."),
        (date(2025, 6, 1), "In effect; to be met from 15 January 2026."),
        (date(2026, 6, 1), "By its text, to be met since 15 January 2026."),
    ],
)
def test_a_requirement_binds_by_its_own_dates(client: Client, day: date, words: str) -> None:
    assert standing.of_requirement(DIFFUSION.requirement("s10-14"), day) == words
    assert words in text(client, f"{PAGE}s10-14/", on=day.isoformat())


def test_a_requirement_that_stands_apart_from_its_edition_says_so(client: Client) -> None:
    apart = text(client, f"{PAGE}s10-04/", on="2026-11-20")
    alike = text(client, f"{PAGE}s10-05/", on="2026-11-20")

    assert "In force since 13 May 2025" in apart
    assert "This is said of this requirement by itself" in apart
    assert "This is said of this requirement by itself" not in alike


def test_what_was_found_out_later_is_not_shown_for_an_earlier_day(client: Client) -> None:
    later, earlier = (text(client, PAGE, on=day) for day in ("2026-11-20", "2026-01-01"))

    assert "No rescission was found" in later
    assert "No rescission was found" not in earlier


def test_a_rulebook_without_an_edition_leads_to_the_one_that_stood(client: Client) -> None:
    answer = client.get("/rules/ai-diffusion-2025/", {"on": "2026-01-01"})

    assert answer.status_code == 302
    assert answer["Location"] == f"{PAGE}?on=2026-01-01"


def test_the_text_that_was_not_found_is_said_not_to_be_there(client: Client) -> None:
    said = text(client, f"{PAGE}s8-b1/")

    assert "Text not found" in said
    assert "The official text of this item was not found in the copies we read." in said
    assert "We do not hold that text" in said


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("s10-14/", "Read in the text"),
        ("s8-a1/", "The plain words above are inferred"),
        ("s10-04/", "Screening records for every recipient s10-04-e Inferred: not law"),
        ("s10-14/", "This mapping is ours, to help people who work by controls. It is not part of the rule."),
        ("calendar/", "Recertification of the whole authorization Platform policy"),
        ("numbers/", "Length of a month in the extraction arithmetic Inferred: not law"),
        ("controls/", "FedRAMP High, NIST SP 800-53 Rev 5 410 controls Inferred: not law"),
    ],
)
def test_where_words_come_from_is_said_in_words(client: Client, page: str, words: str) -> None:
    assert words in text(client, f"{PAGE}{page}")


def test_the_page_of_a_requirement_tells_its_checks_its_numbers_and_its_questions(client: Client) -> None:
    said = text(client, f"{PAGE}s10-06/")

    assert "Satisfied when at most 7 percent of the group’s total processing performance (TPP)" in said
    assert "Put only where the end user is headquartered in the United States." in said
    assert "Which advanced chips does your group hold, lot by lot? a table" in said
    assert "Chip installation report; share test : 1 February" in said.replace("test:", "test :")


def test_the_page_of_a_requirement_leads_to_its_neighbours_and_to_other_editions(client: Client) -> None:
    shown = client.get(f"{PAGE}s8-a1/").content.decode()

    assert f'href="{PAGE}s748-15-revoke/"' in shown
    assert f'href="{PAGE}s8-a2/"' in shown
    assert 'href="/rules/dc-veu-2024/2024-10-02/s8-a1/"' in shown
    assert "?a=dc-veu-2024@2024-10-02&amp;b=ai-diffusion-2025@2025-01-15" in shown


def test_the_contents_can_be_narrowed_to_a_kind_and_a_family(client: Client) -> None:
    said = text(client, PAGE, kind="NVEU", family="allocation")

    assert "of 55 requirements" in said
    assert "NVEU installed-base cap" in said
    assert "Geographic allocation of compute" not in said


@pytest.mark.parametrize("book", shelf.editions(), ids=lambda book: book.key)
def test_every_requirement_stands_in_one_chapter(book: shelf.Rulebook) -> None:
    listed = [one for chapter in contents.chapters(book) for one in chapter.requirements]

    assert sorted(one.id for one in listed) == sorted(one.id for one in book.requirements)


def test_the_chapters_are_the_places_of_the_rule() -> None:
    titles = [chapter.title for chapter in contents.chapters(DIFFUSION)]

    assert titles == ["Supplement No. 10", "15 CFR 748.15", "Supplement No. 8"]


def test_the_name_of_a_requirement_in_a_text_is_a_link_and_all_else_is_escaped() -> None:
    shown = linked("See s10-14-phys, <b>s10-99</b> & s10-14.", DIFFUSION)

    assert shown == (
        f'See <a href="{PAGE}s10-14-phys/">s10-14-phys</a>, &lt;b&gt;s10-99&lt;/b&gt; &amp; '
        f'<a href="{PAGE}s10-14/">s10-14</a>.'
    )


def test_countries_are_grouped_as_of_the_day(client: Client) -> None:
    before, after = (
        re.search(
            r'<tr id="KH">.*?</tr>', client.get(f"{PAGE}countries/", {"on": day}).content.decode(), re.DOTALL
        )[0]
        for day in ("2025-11-06", "2025-11-07")
    )

    assert "Country Group D:5" in before
    assert "Country Group D:5" not in after
    assert "out of Country Group D:5" in text(client, f"{PAGE}countries/")


def test_the_cap_of_the_day_is_pointed_out_in_words(client: Client) -> None:
    within, beyond = (text(client, f"{PAGE}allocations/", on=day) for day in ("2026-11-20", "2029-01-01"))

    assert "1 Oct 2026 Holds on 20 Nov 2026" in within
    assert "No row holds on 1 January 2029: a person decides." in beyond


def test_a_control_names_its_sets_and_who_asks_for_it(client: Client) -> None:
    said = text(client, f"{PAGE}controls/PS-7/")

    assert "410 controls" in said
    assert "9 controls" in said
    assert "NIST SP 800-53 consistent with FedRAMP High" in said
    assert "Nine further controls" in said


def test_all_the_controls_are_listed_and_can_be_narrowed_to_a_set(client: Client) -> None:
    whole, nine = (
        client.get(f"{PAGE}controls/", query).content.decode()
        for query in ({}, {"set": "supp10_para14_additional"})
    )

    assert whole.count('<th scope="row">') == 418
    assert nine.count('<th scope="row">') == 9


def test_the_picture_has_every_event_of_the_list_and_nothing_outside_its_frame() -> None:
    books = shelf.editions()
    events = standing.events(books)

    drawn = timeline.picture(books, events, date(2026, 11, 24))

    marks = [mark for lane in drawn.lanes for mark in lane.marks]
    bars = [bar for lane in drawn.lanes for bar in lane.bars]
    assert sorted(mark.number for mark in marks) == list(range(1, len(events) + 1))
    assert all(0 <= mark.x <= drawn.width and mark.y <= drawn.height for mark in marks)
    assert all(bar.x >= 0 and bar.x + bar.width <= drawn.width for bar in bars)
    assert [event.on for event in events] == sorted(event.on for event in events)


def test_a_draft_and_guidance_say_that_they_are_not_law(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    advice = replace(DIFFUSION.enforcement[0], status="guidance")
    draft = replace(DIFFUSION, edition="2027-01-01", draft=True, published=date(2026, 10, 1))
    guide = replace(DIFFUSION, edition="2027-02-01", enforcement=(advice,))
    monkeypatch.setattr(shelf, "editions", lambda: (draft, guide, DIFFUSION))

    assert "Draft. It was proposed; it is not law." in text(client, "/rules/ai-diffusion-2025/2027-01-01/")
    assert "None: it is a draft" in text(client, "/rules/ai-diffusion-2025/2027-01-01/")
    assert "Guidance. It binds nobody; it is not law." in text(client, "/rules/ai-diffusion-2025/2027-02-01/")
    assert "Draft" in text(client, "/rules/ai-diffusion-2025/2027-01-01/s10-14/")
    assert "Put out as a draft" in text(client, "/rules/")
    assert "2027-01-01 (draft)" in text(client, "/rules/compare/")
    assert shelf.standing("ai-diffusion-2025", date(2030, 1, 1)) == DIFFUSION


def test_every_event_has_its_source() -> None:
    assert all(event.source for event in standing.events(shelf.editions()))
