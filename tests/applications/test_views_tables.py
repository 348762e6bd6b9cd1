"""A table on its page: rows typed, rows added, rows from a sheet; a long one page by page."""

import re

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
            "line": ["AT-1"],
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


CONTROL = {"status": "implemented", "finding": "satisfied", "assessed_on": "2026-05-29"}


def controls(*keys: str, **other: object) -> list[dict[str, object]]:
    return [{"control": key, **CONTROL, **other} for key in keys]


def lines(page: str) -> list[str]:
    return re.findall(r'name="line" value="([^"]+)"', page)


def test_the_controls_are_found_by_how_they_stand_and_by_words_across_families(world):
    kept = [*controls("AC-1"), *controls("AT-1", status="inherited", inherited_from="Harbor Cloud")]
    world.say(Said("controls", value=[*kept, *controls("PE-3", finding="other_than_satisfied")]))
    here, olive = world.url("table", "controls", "controls"), browser(world.olive)

    def found(query: str) -> list[str]:
        return lines(olive.get(f"{here}?{query}").content.decode())

    assert found("state=failed") == ["PE-3"]
    assert found("state=status.inherited") == ["AT-1"]
    assert found("q=harbor") == ["AT-1"]
    assert found("q=flaw+remediation&page=SI") == ["SI-2", "SI-2(2)"]
    assert found("state=met&page=AT") == [] and found("state=nonsense") == []
    assert len(found("page=all")) == 60 and found("page=all&part=7")[-1] == "SR-12"
    assert len(found("state=missing&part=99")) == 415 - 6 * 60


def test_the_page_counts_the_lines_by_family_and_by_state(world):
    world.say(Said("controls", value=controls("AT-1", "AT-2", status="alternative")))
    page = browser(world.olive).get(world.url("table", "controls", "controls")).content.decode()
    assert "Not answered <b>416</b>" in page and "For a reviewer to accept <b>2</b>" in page
    assert "Implementation: Alternative implementation <b>2</b>" in page and "2/7" in page


def test_lines_saved_under_a_filter_go_where_they_belong_whatever_the_filter_says_then(world):
    world.say(Said("controls", value=controls("AC-1", "AT-2")))
    here, olive = world.url("table", "controls", "controls"), browser(world.olive)
    data = {"seen": world.said("controls").digest, "stay": "1", "line": ["AT-1", "AC-2"]}
    typed = row(0, status="planned") | row(1, status="implemented", evidence="")
    answer = olive.post(f"{here}?state=missing", {**data, **typed})
    assert "state=missing" in answer.headers["Location"]
    rows = world.said("controls").value
    assert [r["control"] for r in rows] == ["AC-1", "AC-2", "AT-1", "AT-2"]
    assert rows[1:3] == [
        {"control": "AC-2", "status": "implemented"},
        {"control": "AT-1", "status": "planned"},
    ]


def test_a_control_names_its_files_by_key_or_name_and_a_strange_one_is_kept_as_typed(world):
    world.attach(), world.attach("b; c.pdf", b"%PDF-1.7 other\n%%EOF\n", title="The report")
    here, olive = world.url("table", "controls", "controls"), browser(world.olive)
    data = {"seen": "", "line": ["AC-1", "AC-2", "AC-3"]}
    typed = row(0, evidence="plan.pdf; EV-2") | row(1, evidence="b; c.pdf") | row(2, evidence="ev-9")
    answer = olive.post(here, {**data, **typed})
    said = world.said("controls")
    assert [r.get("evidence") for r in said.value] == [["ev-1", "ev-2"], ["ev-2"], None]
    page = olive.get(answer.headers["Location"]).content.decode()
    assert "“ev-9” is not a file of this application. Its files are ev-1, ev-2." in page


def test_ticked_lines_are_set_at_once_and_what_was_typed_is_saved_too(world):
    world.attach()
    world.say(Said("controls", value=controls("AC-1", remark="Kept.")))
    here, olive = world.url("table", "controls", "controls"), browser(world.olive)
    data = {
        "seen": world.said("controls").digest,
        "bulk": "1",
        "bulk.scope": "ticked",
        "bulk.status": "inherited",
        "bulk.inherited_from": "Harbor Cloud",
        "bulk.evidence": ["ev-1"],
        "line": ["AC-1", "AC-2", "AC-3"],
        "tick": ["AC-1", "AC-3"],
    }
    olive.post(here, {**data, **row(0, **CONTROL, remark="Kept."), **row(1, remark="Typed.")})
    inherited = {"status": "inherited", "inherited_from": "Harbor Cloud", "evidence": ["ev-1"]}
    assert world.said("controls").value == [
        {"control": "AC-1", **CONTROL, "remark": "Kept.", **inherited},
        {"control": "AC-2", "remark": "Typed."},
        {"control": "AC-3", **inherited},
    ]


def test_all_that_a_filter_shows_are_set_in_a_handful_of_queries(world, django_assert_max_num_queries):
    world.say(Said("controls", value=controls("AC-1")))
    here, olive = world.url("table", "controls", "controls"), browser(world.olive)
    data = {"seen": world.said("controls").digest, "bulk": "1", "bulk.scope": "all"}
    with django_assert_max_num_queries(20):
        olive.post(
            f"{here}?state=missing", {**data, "bulk.status": "planned", "bulk.finding": "not_assessed"}
        )
    rows = world.said("controls").value
    assert len(rows) == 418 and sum(r["status"] == "planned" for r in rows) == 417
    assert rows[0] == controls("AC-1")[0]


def test_many_lines_are_not_set_to_nothing_nor_to_what_cannot_be_read(world):
    here, olive = world.url("table", "controls", "controls"), browser(world.olive)
    data = {"seen": "", "bulk": "1", "bulk.scope": "ticked", "line": ["AC-1"], **row(0, remark="Typed.")}
    for more, said in (
        ({"tick": ["AC-1"]}, "choose what to set"),
        ({"bulk.status": "planned"}, "tick the lines"),
        ({"bulk.assessed_on": "soon", "tick": ["AC-1"]}, "“soon” is not a day"),
    ):
        answer = olive.post(here, data | more)
        page = answer.content.decode()
        assert answer.status_code == 409 and said in page and 'value="Typed."' in page
    assert world.said("controls") is None


def test_one_line_is_saved_in_few_queries_in_a_full_application(world, django_assert_max_num_queries):
    world.fill()
    said = world.said("controls")
    here, olive = world.url("table", "controls", "controls"), browser(world.olive)
    data = {"seen": said.digest, "line": ["AC-1"], **row(0, **CONTROL, remark="New.")}
    with django_assert_max_num_queries(20):
        olive.post(f"{here}?q=AC-1", data)
    assert world.said("controls").value[0]["remark"] == "New."
