"""A table on its page: rows typed, rows added, rows from a sheet; a long one page by page."""

from django.core.files.uploadedfile import SimpleUploadedFile

from applications.answers import Said
from tests.applications.desk import browser

PARTY = {
    "id": "p1",
    "name": "Holding",
    "role": "parent",
    "country": "NL",
    "headquarters": "NL",
    "ties": "none",
}


def lot(number: int) -> dict[str, object]:
    return {
        "id": f"lot-{number}",
        "site": "site-1",
        "model": "H100 SXM",
        "quantity": 8,
        "status": "installed",
        "owner": "end_user",
        "since": "2025-06-01",
    }


def row(place: int, **cells: str) -> dict[str, str]:
    return {f"r{place}.{column}": typed for column, typed in cells.items()}


def test_rows_are_typed_and_empty_ones_left_out(world):
    here = world.url("table", "ownership", "parties")
    data = row(
        0, id="p1", name="Holding", role="parent", country="Netherlands", headquarters="nl", ties="none"
    )
    answer = browser(world.olive).post(here, {"seen": "", "rows": "3", **data, **row(1, name="  ")})
    assert world.said("parties").value == [PARTY]
    assert answer.headers["Location"].startswith(world.url("section", "ownership"))


def test_a_row_without_an_id_gets_one(world):
    here = world.url("table", "ownership", "parties")
    browser(world.olive).post(
        here, {"seen": "", "rows": "2", **row(0, name="A"), **row(1, id="parties-1", name="B")}
    )
    assert [r["id"] for r in world.said("parties").value] == ["parties-2", "parties-1"]


def test_a_cell_that_cannot_be_read_is_kept_as_typed_beside_the_rest_of_its_row(world):
    here, olive = world.url("table", "items", "chips"), browser(world.olive)
    cells = {**{k: str(v) for k, v in lot(1).items()}, "quantity": "a dozen"}
    answer = olive.post(here, {"seen": "", "rows": "1", **row(0, **cells)})
    said = world.said("chips")
    assert said.value == [{k: v for k, v in lot(1).items() if k != "quantity"}]
    assert said.as_typed == {"cells": [{"row": 0, "column": "quantity", "typed": "a dozen"}]}
    page = olive.get(answer.headers["Location"]).content.decode()
    assert "Row 1, Number of chips: “a dozen” is not a whole number" in page and 'value="a dozen"' in page


def test_more_rows_come_without_a_script_and_what_is_typed_stays(world):
    here, olive = world.url("table", "ownership", "parties"), browser(world.olive)
    before = olive.get(here).content.decode().count("<tr id=")
    answer = olive.post(here, {"seen": "", "rows": "1", "more": "1", **row(0, name="Holding")})
    page = olive.get(answer.headers["Location"]).content.decode()
    assert 'value="Holding"' in page and page.count("<tr id=") > before


def test_none_to_declare_is_an_answer_and_an_empty_table_is_none(world):
    here, olive = world.url("table", "ownership", "parties"), browser(world.olive)
    olive.post(here, {"seen": "", "rows": "3"})
    assert world.said("parties") is None
    olive.post(here, {"seen": "", "rows": "3", "none": "1"})
    assert world.said("parties").value == []


def test_a_row_is_removed_by_its_box(world):
    world.say(Said("parties", value=[PARTY, {**PARTY, "id": "p2"}]))
    data = {"seen": world.said("parties").digest, "rows": "2", "r0.remove": "1"}
    typed = row(0, **PARTY) | row(1, **{**PARTY, "id": "p2"})
    browser(world.olive).post(world.url("table", "ownership", "parties"), data | typed)
    assert [r["id"] for r in world.said("parties").value] == ["p2"]


def test_a_long_table_is_paged_and_a_page_changes_its_own_rows_alone(world):
    world.say(Said("chips", value=[lot(n) for n in range(120)]))
    here, olive = world.url("table", "items", "chips"), browser(world.olive)
    page = olive.get(f"{here}?page=2").content.decode()
    assert 'value="lot-50"' in page and 'value="lot-99"' in page and 'value="lot-100"' not in page
    cells = [{k: str(v) for k, v in lot(n).items()} for n in range(50, 100)]
    cells[0]["quantity"] = "9"
    data = {key: value for place, one in enumerate(cells) for key, value in row(place, **one).items()}
    olive.post(f"{here}?page=2", {"seen": world.said("chips").digest, "rows": "50", **data})
    kept = world.said("chips").value
    assert len(kept) == 120 and kept[50] == {**lot(50), "quantity": 9}
    assert kept[:50] + kept[51:] == [lot(n) for n in range(120) if n != 50]


def test_the_controls_come_family_by_family_with_a_line_for_each(world):
    here, olive = world.url("table", "controls", "controls"), browser(world.olive)
    page = olive.get(f"{here}?page=AT").content.decode()
    assert "AT-1" in page and "AC-2(1)" not in page and "0/7" in page
    answer = olive.post(
        f"{here}?page=AT",
        {
            "seen": "",
            "next": "1",
            **row(0, status="implemented", finding="satisfied", assessed_on="2026-05-29"),
        },
    )
    assert answer.headers["Location"] == f"{here}?page=AU"
    kept = {"control": "AT-1", "status": "implemented", "finding": "satisfied", "assessed_on": "2026-05-29"}
    assert world.said("controls").value == [kept]


def test_a_table_that_somebody_changed_meanwhile_is_not_overwritten(world):
    world.say(Said("parties", value=[PARTY]))
    here, pete = world.url("table", "ownership", "parties"), browser(world.pete)
    answer = pete.post(here, {"seen": "", "rows": "1", **row(0, name="Mine")})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Somebody else changed this table" in page and 'value="Mine"' in page
    assert world.said("parties").value == [PARTY]


def test_a_table_goes_out_as_a_sheet_and_comes_in_again_the_same(world):
    odd = {**PARTY, "name": "=cmd|\"x\", 'quoted'"}
    world.say(Said("parties", value=[PARTY, odd]), Said("chips", value=[lot(n) for n in range(120)]))
    olive = browser(world.olive)
    for section, question in (("ownership", "parties"), ("items", "chips")):
        here, before = world.url("table_sheet", section, question), world.said(question)
        sheet = olive.get(here)
        assert sheet.headers["Content-Disposition"].startswith("attachment")
        world.say(Said(question))
        data = {"seen": "", "file": SimpleUploadedFile("sheet.csv", sheet.content)}
        assert olive.post(here, data).status_code == 302
        assert world.said(question).value == before.value


def test_the_sheet_of_the_controls_has_a_line_for_every_one_and_418_come_in_at_once(world):
    here, olive = world.url("table_sheet", "controls", "controls"), browser(world.olive)
    lines = olive.get(here).content.decode("utf-8-sig").splitlines()
    names = lines[0].split(",")
    cells = {"status": "implemented", "finding": "satisfied", "assessed_on": "2026-05-29"}
    filled = [
        ",".join(cells.get(name, "") or line.split(",")[0] * (name == "control") for name in names)
        for line in lines[1:]
    ]
    olive.post(here, {"seen": "", "sheet": "\n".join([lines[0], *filled])})
    assert len(filled) > 400 and len(world.said("controls").value) == len(filled)


def test_a_sheet_with_bad_cells_names_line_and_column_and_changes_nothing(world):
    world.say(Said("parties", value=[PARTY]))
    sheet = "id,name,role,country\np2,Guards,guard_service,Atlantis\np3,Bank,banker,NL\n"
    answer = browser(world.olive).post(
        world.url("table_sheet", "ownership", "parties"),
        {"seen": world.said("parties").digest, "sheet": sheet},
    )
    page = answer.content.decode()
    assert "line 2, column country" in page and "Atlantis" in page and "line 3, column role" in page
    assert "p2,Guards" in page and world.said("parties").value == [PARTY]


def test_rows_pasted_from_a_spreadsheet_are_read_by_their_column_labels(world):
    sheet = "Name\tCountry\nHolding\tNetherlands\n"
    browser(world.olive).post(world.url("table_sheet", "ownership", "parties"), {"seen": "", "sheet": sheet})
    assert world.said("parties").value == [{"id": "parties-1", "name": "Holding", "country": "NL"}]


def test_a_workbook_is_refused_in_words(world):
    upload = SimpleUploadedFile("book.xlsx", b"PK\x03\x04rest")
    answer = browser(world.olive).post(
        world.url("table_sheet", "items", "chips"), {"seen": "", "file": upload}
    )
    assert answer.status_code == 409 and "save the sheet as CSV" in answer.content.decode()
