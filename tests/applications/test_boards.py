"""The report for the board: a PDF of the check, the same each time, that says it was not filed."""

import io
import json
import subprocess
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from applications import boards, services
from applications.answers import Said
from applications.checking import Checked
from standards import dossier, rulebook
from standards.errors import Refusal
from tests.applications.desk import NOW, browser

ON = date(2026, 11, 20)
MILLIMETRES = {"A4": (210, 297), "Letter": (215.9, 279.4)}


def checked(vector: str = "uveu-satisfying", on: date = ON) -> Checked:
    edition = rulebook.get("ai-diffusion-2025")
    plain = json.loads((rulebook.folder_of(edition) / "vectors" / f"{vector}.json").read_text())
    return Checked(edition, dossier.parse(plain, edition), on)


def words(pdf: bytes) -> str:
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_same_check_gives_the_same_bytes_on_the_paper_asked_for(paper):
    found = checked()
    pdf = boards.render(found, paper=paper)
    assert boards.render(checked(), paper=paper) == pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        box = [float(side) for side in opened.pages[0].mediabox]
        assert "/StructTreeRoot" in opened.Root and opened.open_metadata()["pdfaid:part"] == "3"
    assert box == pytest.approx([0, 0, *(mm / 25.4 * 72 for mm in MILLIMETRES[paper])], abs=0.5)


def test_it_says_what_was_found_of_which_rule_and_that_nothing_was_filed():
    text = words(boards.render(checked()))
    for said in (
        "Larkmoor Compute, Inc.",
        "Not filed: a draft of 20 November 2026",
        "Not enforced since 13 May 2025",
        "edition of 2025-01-15",
        "Requirements by site",
        "limit 7 percent",
        "How fast weights could leave",
        "Controls by family",
        "Findings by paragraph",
        "Geographic allocation of compute",
    ):
        assert said in text, said
    assert "as a table" not in text


def test_what_is_open_is_there_with_its_repair():
    found = checked()
    plain = dossier.plain(found.said)
    plain["answers"]["s10-05-a"]["value"] = 59
    wrong = Checked(found.rulebook, dossier.parse(plain, found.rulebook), ON)
    text = words(boards.render(wrong))
    assert text.count("Bring it to at least 60 days: 59 is 1 too few.") == 2  # to do, and by paragraph
    assert "1 change would do" in text


def test_a_filing_is_called_one():
    found = checked()
    text = words(boards.render(replace_filing(found), filing=2))
    assert "Filing 2 of 1 November 2026, as found on 20 November 2026" in text and "Not filed" not in text


def replace_filing(found: Checked) -> Checked:
    return Checked(found.rulebook, replace(found.said, filing=2, filed_on=date(2026, 11, 1)), ON)


def test_another_day_or_another_answer_is_another_report():
    found = checked()
    assert boards.digest(found) != boards.digest(checked(on=date(2026, 11, 21)))
    assert boards.digest(found) != boards.digest(checked("nveu-satisfying"))


def test_there_is_no_other_paper():
    with pytest.raises(Refusal, match="A4 or Letter, not on A0"):
        boards.render(checked(), paper="A0")


@pytest.mark.django_db
def test_olive_gets_it_of_her_draft_on_a_day(world):
    answer = browser(world.olive).get(world.url("board"), {"on": "2026-11-20", "paper": "Letter"})
    assert answer["Content-Type"] == "application/pdf"
    assert f'{world.application.reference}-check-2026-11-20.pdf"' in answer["Content-Disposition"]
    assert "Not filed: a draft of 20 November 2026" in words(answer.content)


@pytest.mark.django_db
def test_once_filed_it_is_of_what_was_filed(world):
    services.submit(world.application, world.olive, now=NOW)
    text = words(browser(world.olive).get(world.url("board")).content)
    assert "Filing 1 of 20 November 2026" in text


@pytest.mark.django_db
@pytest.mark.parametrize("query", [{"paper": "A0"}, {"on": "yesterday"}])
def test_what_cannot_be_printed_leads_back_to_the_check_with_a_sentence(world, query):
    answer = browser(world.olive).get(world.url("board"), query, follow=True)
    assert answer.redirect_chain and b"No report was made." in answer.content


@pytest.mark.django_db
def test_names_in_any_script_and_with_markup_are_printed_as_they_are(world):
    world.fill()
    parties = world.said("parties").value
    parties[0]["name"] = "<b>Ørsted & Søn 株式会社</b>"
    world.say(Said("parties", value=parties))
    world.application.end_user.name = "<script>x</script> Ørsted & Søn"
    world.application.end_user.save()
    text = words(browser(world.olive).get(world.url("board")).content)
    assert "<script>x</script> Ørsted & Søn" in text
