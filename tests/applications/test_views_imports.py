"""A table as a sheet: out and in again the same, shown before it is kept, and refused cell by cell."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.answers import Said
from applications.forms import changes
from applications.models import PendingImport
from tests.applications.desk import NOW, World, browser
from tests.applications.test_views_tables import PARTY, controls, lot

ODD = {**PARTY, "id": "p2", "name": "=cmd|\"x\", 'quoted'"}


def send(world: World, section: str, question: str, content: bytes | str, name: str = "sheet.csv"):
    """What olive is shown when she sends a sheet."""
    olive, there = browser(world.olive), world.url("table_import", section, question)
    data = {"sheet": content} if isinstance(content, str) else {"file": SimpleUploadedFile(name, content)}
    return olive.post(there, data, follow=True)


def keep(world: World, section: str, question: str, person=None, **other: str):
    """Confirms what waits, as the page that shows it would."""
    pending, said = PendingImport.objects.get(), world.said(question)
    data = {"import": str(pending.pk), "seen": said.digest if said else "", "keep": "1"}
    there = world.url("table_import", section, question)
    return browser(person or world.olive).post(there, data | other, follow=True)


@pytest.mark.parametrize("door", ["table_sheet", "table_workbook"])
def test_every_table_goes_out_as_a_sheet_and_comes_in_again_the_same(world, door):
    world.fill()
    olive = browser(world.olive)
    tables = [
        (question.section, question.id)
        for question in world.rulebook.questions_for("UVEU")
        if question.type == "table" and question.scope == "application"
    ]
    assert len(tables) > 12
    for section, question in tables:
        before = world.said(question)
        sheet = olive.get(world.url(door, section, question))
        assert sheet.headers["Content-Disposition"].startswith("attachment")
        if before is None or not before.value:
            continue
        page = send(world, section, question, sheet.content).content.decode()
        assert "The table says all of this already" in page, question
        world.say(Said(question))
        keep(world, section, question)
        assert world.said(question).value == before.value, question


def test_a_sheet_is_shown_cell_by_cell_before_anything_is_kept(world):
    world.say(Said("parties", value=[PARTY, ODD], explanation="As of May."))
    new = [{**PARTY, "country": "BE"}, {"id": "p3", "name": "Bank"}]
    sheet = "id,name,role,country,headquarters,ties\n" + "\n".join(
        ",".join(str(r.get(k, "")) for k in ("id", "name", "role", "country", "headquarters", "ties"))
        for r in new
    )
    page = send(world, "ownership", "parties", sheet).content.decode()
    assert world.said("parties").value == [PARTY, ODD]
    assert "<del>Netherlands</del>" in page and "<ins>Belgium</ins>" in page
    for what in ("row added", "row changed", "row removed"):
        assert f'<span class="desk-figure__number">1</span>{what}' in page
    answer = keep(world, "ownership", "parties")
    assert "The table now has 2 rows, from pasted rows." in answer.content.decode()
    assert world.said("parties").value == new and world.said("parties").explanation == "As of May."
    assert not PendingImport.objects.exists()


def test_of_a_long_text_the_place_that_differs_is_shown():
    cell = changes.told("Remark", "a" * 5000 + " before", "a" * 5000 + " after")
    assert cell.old == "… " + "a" * 59 + " before (5,007 letters)" and cell.new.endswith(
        " after (5,006 letters)"
    )
    assert changes.told("Remark", "", "b" * 500).new == "b" * 400 + " … (500 letters)"


def test_what_waits_can_be_dropped_and_then_nothing_changed(world):
    world.say(Said("parties", value=[PARTY]))
    send(world, "ownership", "parties", "id,name\np9,Other\n")
    keep(world, "ownership", "parties", drop="1")
    assert world.said("parties").value == [PARTY] and not PendingImport.objects.exists()


def test_a_table_changed_since_the_report_is_not_overwritten(world):
    send(world, "ownership", "parties", "id,name\np9,Other\n")
    world.say(Said("parties", value=[PARTY]))
    answer = keep(world, "ownership", "parties", seen="")
    assert answer.status_code == 409 and "Nothing was replaced" in answer.content.decode()
    assert world.said("parties").value == [PARTY]
    keep(world, "ownership", "parties")
    assert world.said("parties").value == [{"id": "p9", "name": "Other"}]


def test_nobody_confirms_a_sheet_that_another_was_sent_over(world):
    send(world, "ownership", "parties", "id,name\np8,Mine\n")
    old = PendingImport.objects.get().pk
    send(world, "ownership", "parties", "id,name\np9,Other\n")
    answer = keep(world, "ownership", "parties", **{"import": str(old)})
    assert answer.status_code == 409 and "Another sheet was sent" in answer.content.decode()
    assert world.said("parties") is None


def test_a_viewer_and_a_stranger_neither_send_nor_confirm(world):
    send(world, "ownership", "parties", "id,name\np9,Other\n")
    there = world.url("table_import", "ownership", "parties")
    assert browser(world.vera).get(there).status_code == 200
    assert keep(world, "ownership", "parties", world.vera).status_code == 403
    assert keep(world, "ownership", "parties", world.mallory).status_code == 404
    assert browser(world.mallory).get(there).status_code == 404
    assert world.said("parties") is None and PendingImport.objects.count() == 1


def test_a_file_taken_out_meanwhile_is_not_put_back_by_a_sheet(world):
    from applications import evidence

    world.attach()
    send(world, "controls", "controls", "control,status,evidence\nAC-1,implemented,ev-1\n")
    evidence.detach(world.application, world.olive, "ev-1", now=NOW)
    answer = keep(world, "controls", "controls")
    assert "has no evidence ev-1" in answer.content.decode() and world.said("controls") is None


def test_a_sheet_with_bad_cells_names_row_and_column_and_changes_nothing(world):
    world.say(Said("parties", value=[PARTY]))
    sheet = "id,name,role,country\np2,Guards,guard_service,Atlantis\n\np3,Bank,banker,NL\n"
    answer = send(world, "ownership", "parties", sheet)
    page = answer.content.decode()
    assert answer.status_code == 409 and "2 cells of the sheet cannot be read" in page
    assert "row 2, Country" in page and "“Atlantis” is not a country of the list. Write its name" in page
    assert "row 4, Role" in page and "p2,Guards" in page
    assert world.said("parties").value == [PARTY] and not PendingImport.objects.exists()


def test_rows_pasted_from_a_spreadsheet_are_read_by_their_column_labels(world):
    send(world, "ownership", "parties", "Name\tCountry\nHolding\tNetherlands\n")
    keep(world, "ownership", "parties")
    assert world.said("parties").value == [{"id": "parties-1", "name": "Holding", "country": "NL"}]


def test_the_controls_sheet_has_a_line_for_every_one_and_418_come_in_at_once(
    world, django_assert_max_num_queries
):
    olive = browser(world.olive)
    sheet = olive.get(world.url("table_sheet", "controls", "controls")).content.decode("utf-8-sig")
    lines = sheet.splitlines()
    names, keys = lines[0].split(","), [line.split(",")[0] for line in lines[1:]]
    cells = {"status": "implemented", "finding": "satisfied", "assessed_on": "2026-05-29"}
    filled = [",".join(cells.get(name, key if name == "control" else "") for name in names) for key in keys]
    there = world.url("table_import", "controls", "controls")
    with django_assert_max_num_queries(20):
        olive.post(there, {"sheet": "\n".join([lines[0], *filled])})
    with django_assert_max_num_queries(12):
        page = olive.get(there).content.decode()
    assert '<span class="desk-figure__number">418</span>rows added' in page
    keep(world, "controls", "controls")
    assert len(world.said("controls").value) == 418


def test_chip_lots_come_in_by_the_hundred(world):
    world.say(Said("chips", value=[lot(n) for n in range(300)]))
    sheet = browser(world.olive).get(world.url("table_workbook", "items", "chips")).content
    page = send(world, "items", "chips", sheet, "lots.xlsx").content.decode()
    assert '<span class="desk-figure__number">300</span>rows unchanged' in page


PLAN = {
    "system-security-plan": {
        "uuid": "11111111-1111-4111-8111-111111111111",
        "metadata": {
            "title": "Northfield plan",
            "last-modified": "2026-06-01T00:00:00Z",
            "version": "1",
            "oscal-version": "1.1.2",
        },
        "import-profile": {"href": "#profile"},
        "system-characteristics": {},
        "system-implementation": {
            "users": [],
            "components": [
                {
                    "uuid": "22222222-2222-4222-8222-222222222222",
                    "type": "this-system",
                    "title": "This system",
                    "description": "All.",
                    "status": {"state": "operational"},
                }
            ],
        },
        "control-implementation": {
            "description": "As done.",
            "implemented-requirements": [
                {
                    "uuid": "33333333-3333-4333-8333-333333333333",
                    "control-id": "ac-2",
                    "by-components": [
                        {
                            "component-uuid": "22222222-2222-4222-8222-222222222222",
                            "uuid": "44444444-4444-4444-8444-444444444444",
                            "description": "Accounts are kept in one directory.",
                            "implementation-status": {"state": "implemented"},
                        }
                    ],
                }
            ],
        },
    }
}


def test_a_security_plan_in_oscal_is_shown_and_changes_only_what_it_says(world):
    world.say(Said("controls", value=[*controls("AC-1"), *controls("AC-2", status="planned")]))
    page = send(world, "controls", "controls", json.dumps(PLAN).encode(), "ssp.json").content.decode()
    assert "ssp.json, a system security plan (OSCAL)" in page and "Northfield plan" in page
    assert "<del>Planned</del>" in page and "<ins>Implemented</ins>" in page
    keep(world, "controls", "controls")
    first, second = world.said("controls").value
    assert first == controls("AC-1")[0]
    assert (second["status"], second["finding"]) == ("implemented", "satisfied")
    assert "Accounts are kept in one directory." in second["remark"]


def test_a_document_that_is_no_oscal_is_refused_with_the_place_and_the_reason(world):
    broken = json.loads(json.dumps(PLAN))
    implemented = broken["system-security-plan"]["control-implementation"]["implemented-requirements"]
    implemented[0]["control-id"] = 7
    for content, pointer in (
        (
            json.dumps(broken),
            "/system-security-plan/control-implementation/implemented-requirements/0/control-id",
        ),
        ("{", "the whole"),
        ("<ssp/>", "the whole"),
        ('{"catalog": {}}', ""),
    ):
        answer = send(world, "controls", "controls", content.encode(), "ssp.json")
        assert answer.status_code == 409 and pointer in answer.content.decode()
    refused = send(world, "ownership", "parties", b"{}", "ssp.json")
    assert "this table takes a CSV file or an Excel workbook" in refused.content.decode()
    assert not PendingImport.objects.exists()


def test_the_plan_that_goes_out_says_what_the_table_says_and_comes_in_again_unchanged(world):
    world.fill()
    plan = browser(world.olive).get(world.url("table_plan", "controls", "controls"))
    assert plan.headers["Content-Disposition"].endswith('-controls-ssp.json"')
    page = send(world, "controls", "controls", plan.content, "ssp.json").content.decode()
    assert "The table says all of this already" in page


def test_no_plan_is_written_of_a_table_without_answers_or_of_another(world):
    olive = browser(world.olive)
    answer = olive.get(world.url("table_plan", "controls", "controls"), follow=True)
    assert "answers no control, so there is no plan to write" in answer.content.decode()
    assert olive.get(world.url("table_plan", "ownership", "parties")).status_code == 404
