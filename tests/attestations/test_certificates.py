"""The certificate shows what was signed, carries the proof, and fetches nothing."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import time_machine
import zxingcpp
from PIL import Image

from attestations import certificates
from standards.errors import Refusal
from tests.attestations.statements import COUNTRIES, statement

BUNDLE = b'{"mediaType":"application/vnd.vedc.bundle+json;version=1"}'
VERIFY_URL = "https://vedc.example/verify/VEU-2026-0007/"
ROOT = "kG9x1cV0W0mE1uQ4QmJ9vE5mXn3yXn0u0w3o1pQy7eA="
KEYIDS = ["5d" * 32, "e1" * 32]


def render(content: dict[str, Any], **changes: Any) -> bytes:
    facts: dict[str, Any] = {
        "bundle": BUNDLE,
        "verify_url": VERIFY_URL,
        "log": {"origin": "vedc.example/log", "index": 41, "size": 42, "root": ROOT},
        "keyids": KEYIDS,
        "countries": COUNTRIES,
    }
    return certificates.render(content, **(facts | changes))


def words(pdf: bytes, *options: str) -> str:
    run = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


@pytest.fixture(scope="module")
def printed() -> bytes:
    return render(statement())


def test_the_face_says_who_what_until_when_and_how_the_rule_stands(printed: bytes) -> None:
    face = words(printed, "-l", "1")

    for said in (
        "Certificate of Attestation",
        "VEU-2026-0007",
        "Meridian Compute Holdings, Inc.",
        "500 Howard Street, San Francisco, CA 94105, United States",
        "Universal Validated End User",
        "Singapore, Malaysia and Japan",
        "edition of 15 January 2025",
        "23 November 2026",
        "22 November 2029",
        "Not enforced, since 13 May 2025. The text is still codified.",
        "Platform policy; the rule sets no term.",
        "Ravi Menon",
        "Department of Commerce",
        "Rhea Castellanos",
        "Department of Energy",
        "Log vedc.example/log, index 41, checkpoint at size 42",
        "Page 1 of",
    ):
        assert said in face


def test_the_pages_behind_it_carry_conditions_findings_reasons_and_proof(printed: bytes) -> None:
    text = words(printed, "-layout", "-f", "2")

    for said in (
        "File the assessor’s completed certification",
        "28 February 2027",
        "Standing",
        "Geographic allocation of compute Inferred: not law",
        "Physical features of every VEU data center Text not found",
        "20 Satisfied 1 Not satisfied 2 Undetermined 2 Not applicable",
        "the interim measures sufficient",
        "sha256 " + "9c1e" * 16,
        ROOT,
        *KEYIDS,
        "python -m notary verify certificate.pdf --trust trust.json",
    ):
        assert said in text


def test_a_machine_and_a_reviewer_are_told_apart(printed: bytes) -> None:
    text = words(printed, "-layout", "-f", "2")

    assert "Barred chip transfers s10-04 Satisfied Machine" in text
    assert "Foreign technology ties s10-03 Undetermined Reviewer" in text


def test_without_conditions_it_says_none_and_authorizes_plainly() -> None:
    text = words(render(statement(sites=1, conditions=False)))

    assert "2. Conditions None." in text
    assert "is authorized as" in text
    assert "on the conditions" not in text


def test_fifty_sites_flow_over_pages_under_a_repeated_head() -> None:
    pdf = render(statement(sites=50))

    assert "Querétaro Uno (10)" in words(pdf)
    assert words(pdf, "-f", "2", "-l", "3").count("Address") == 2


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_face_is_one_page_even_for_a_long_name(paper: str) -> None:
    name = "Przedsiębiorstwo Międzynarodowych Usług Obliczeniowych i Centrów Danych Łódź Spółka Akcyjna"
    address = "ulica Świętego Wincentego à Paulo 128, budynek C, piętro 14, 91-431 Łódź, województwo łódzkie"
    pdf = render(statement(endUser={"name": name, "address": address, "country": "PL"}), paper=paper)

    face = words(pdf, "-l", "1")
    assert name in face
    assert "Log vedc.example/log" in face
    assert words(pdf, "-f", "2", "-l", "2").count("1. Sites") == 1


def test_the_same_statement_gives_the_same_bytes_on_any_day(printed: bytes) -> None:
    with time_machine.travel("2040-02-29T12:00:00Z", tick=False):
        again = render(statement())

    assert again == printed


def test_another_statement_gives_another_identifier(printed: bytes) -> None:
    other = render(statement(reference="VEU-2026-0008"))

    with pikepdf.open(io.BytesIO(printed)) as one, pikepdf.open(io.BytesIO(other)) as two:
        assert bytes(one.trailer.ID[0]) != bytes(two.trailer.ID[0])


def test_the_bundle_is_attached_unchanged_as_data(printed: bytes) -> None:
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        attached = pdf.attachments["bundle.json"]

        assert attached.get_file().read_bytes() == BUNDLE
        assert attached.get_file().mime_type == "application/json"
        assert attached.obj.AFRelationship == "/Data"
        assert [entry.UF for entry in pdf.Root.AF] == ["bundle.json"]


def test_it_claims_pdf_a_3u_is_tagged_and_speaks_english(printed: bytes) -> None:
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert pdf.open_metadata().pdfa_status == "3U"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "en"
        assert pdf.Root.OutputIntents
        assert str(pdf.docinfo.CreationDate).startswith("D:20261123")


def test_every_font_is_embedded(printed: bytes) -> None:
    run = subprocess.run(["pdffonts", "-"], input=printed, capture_output=True, check=True)
    fonts = run.stdout.decode().splitlines()[2:]

    assert fonts
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)
    assert {line.split()[0].split("+")[1].split("-")[0] for line in fonts} == {"VEDC"}


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_qr_code_reads_back_as_the_verify_address(paper: str, tmp_path: Path) -> None:
    (tmp_path / "certificate.pdf").write_bytes(render(statement(), paper=paper))
    subprocess.run(
        ["pdftoppm", "-r", "150", "-l", "1", "-png", "-singlefile", "certificate.pdf", "face"],
        cwd=tmp_path,
        check=True,
    )

    with Image.open(tmp_path / "face.png") as face:
        assert [code.text for code in zxingcpp.read_barcodes(face)] == [VERIFY_URL]


def test_markup_in_a_name_is_text_and_its_address_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    fetch = certificates._OwnFiles.fetch

    def noted(self: certificates._OwnFiles, url: str, headers: object = None) -> Any:
        asked.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(certificates._OwnFiles, "fetch", noted)
    name = '<img src="https://mallory.example/x.png"> & Sons'
    text = words(render(statement(endUser={"name": name, "address": "<b>1</b>", "country": "US"})))

    assert name in text
    assert "<b>1</b>" in text
    assert asked
    assert all(url.startswith("vedc:") for url in asked)


def test_the_fetcher_refuses_every_address_but_its_own() -> None:
    fetcher = certificates._OwnFiles({"vedc:qr.svg": b"<svg/>"})

    for outside in ("https://mallory.example/", "file:///etc/passwd", "data:text/plain,x"):
        with pytest.raises(ValueError, match="fetches nothing from outside"):
            fetcher.fetch(outside)


def test_a_missing_font_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"without the font .*PublicSans-Regular\.ttf"):
        render(statement(), fonts=tmp_path)


def test_a_script_no_font_can_write_is_refused_rather_than_printed_as_boxes() -> None:
    nobodys = "\U0010fffd"
    with pytest.raises(Refusal, match="no font at hand can write"):
        render(statement(endUser={"name": nobodys, "address": "1 Main Street", "country": "US"}))


def test_an_unknown_paper_is_refused() -> None:
    with pytest.raises(Refusal, match="on A3 paper"):
        render(statement(), paper="A3")


def test_an_authorization_without_an_end_says_so() -> None:
    validity = {"from": "2026-11-23", "until": None, "basis": "The rule sets no term."}

    assert "No end date" in words(render(statement(sites=1, validity=validity)), "-l", "1")


def test_a_requirement_known_from_others_is_marked_and_explained() -> None:
    content = statement()
    content["predicate"]["findings"]["summary"][0]["provenance"] = "secondary"

    said = words(render(content))

    assert "Secondary source" in said
    assert "rests on reports of the rule; its own text was not read" in said
