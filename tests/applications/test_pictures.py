"""The pictures on the check page: the findings' own statuses and figures, in ink and in words."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from applications import gallery, readiness
from applications.answers import Said
from applications.checking import Checked
from standards import dossier, rulebook
from tests.applications.desk import browser

ON = date(2026, 11, 20)


def checked(book: str = "ai-diffusion-2025", vector: str = "uveu-satisfying", **answers) -> Checked:
    edition = rulebook.get(book)
    path = rulebook.folder_of(edition) / "vectors" / f"{vector}.json"
    plain = json.loads(path.read_text())
    plain["answers"] |= answers
    return Checked(edition, dossier.parse(plain, edition), ON)


def value(found: Checked, question: str) -> list[dict]:
    return dossier.plain_value(found.said.answers[question].value)


def test_the_matrix_has_the_worst_of_each_site_and_the_rest_in_the_first_column():
    plain = dossier.plain(checked().said)
    plain["sites"][1]["answers"].pop("s10-14-phys-c")
    edition = rulebook.get("ai-diffusion-2025")
    grid = Checked(edition, dossier.parse(plain, edition), ON).gallery.grid
    rows = {row.id: row.cells for row in grid.rows}
    assert grid.columns == ("The application", *(site["name"] for site in plain["sites"]))
    assert rows["s10-14-phys"] == ("", "satisfied", "not_satisfied", "satisfied", "satisfied")
    assert rows["s10-14-phys-c"] == rows["s10-14-phys"]
    assert rows["s10-01"] == ("satisfied", "", "", "", "")


def test_shares_stand_against_the_limits_of_the_edition():
    charts = {barred.chart.part: barred for barred in checked().gallery.shares}
    assert set(charts) == {"s10-06-a", "s10-06-b", "s10-06-c"}
    each = charts["s10-06-b"].chart
    assert [(bar.label, bar.status) for bar in each.bars] == [("Malaysia", "satisfied")]
    limit = rulebook.get("ai-diffusion-2025").numbers["share_one_country"].value
    assert each.limits[0][1] == limit


def test_a_share_over_its_limit_is_said_in_words():
    found = checked()
    lots = value(found, "chips")
    for lot in lots:
        if lot["site"] == "site-4":
            lot["quantity"] *= 2
    bars = {b.chart.part: b.chart.bars[0] for b in checked(chips={"value": lots}).gallery.shares}
    assert (bars["s10-06-b"].status, bars["s10-06-b"].verdict) == ("not_satisfied", "over the limit")


def test_what_cannot_be_counted_is_said_and_not_drawn():
    charts = checked(chips={}).gallery.shares
    assert all(barred.bars == () and barred.chart.note for barred in charts)


def test_an_installed_base_stands_against_this_cap_and_the_next():
    (barred,) = checked(vector="nveu-satisfying").gallery.caps
    caps = [cap for cap in rulebook.get("ai-diffusion-2025").allocations if cap.kind == "NVEU"]
    this = next(place for place, cap in enumerate(caps) if cap.covers(ON))
    assert [value for _, value in barred.chart.limits] == [caps[this].tpp, caps[this + 1].tpp]
    assert barred.has_coming and "on its way" in barred.chart.bars[0].said


def test_the_quickest_way_out_comes_first_and_all_together_last():
    timed = checked().gallery.times
    each = [exit.seconds for exit in timed.every if not exit.whole]
    assert each == sorted(each) and timed.every[-1].whole


def test_a_fast_way_out_without_a_narrow_api_is_said_as_the_finding_says_it():
    ways = value(checked(), "interfaces")
    ways[0]["narrow_api"] = False
    found = checked(interfaces={"value": ways})
    exit = next(one for one in found.gallery.times.every if one.label.startswith(ways[0]["name"] + " →"))
    part = next(p for f in found.findings.findings for p in f.parts if p.id == "s10-15-j")
    assert exit.status == part.status.value == "not_satisfied" and "no narrow API" in exit.verdict


def test_controls_are_counted_by_family_and_add_up():
    rows = value(checked(), "controls")
    ac = [row for row in rows if row["control"].startswith("AC-")]
    ac[0]["status"], ac[1]["status"] = "planned", "inherited"
    rows.remove(ac[2])
    families = {f.name: f for f, _ in checked(controls={"value": rows}).gallery.families}
    counts = families["AC"].counts
    assert (counts["failed"], counts["judged"], counts["missing"]) == (1, 1, 1)
    assert all(sum(family.counts.values()) == family.total for family in families.values())


@pytest.mark.parametrize(
    ("book", "vector"), [("cn-mo-2026", "satisfying"), ("dc-veu-2024", "dc-veu-satisfying")]
)
def test_an_edition_that_does_not_ask_shows_nothing(book, vector):
    found = checked(book, vector).gallery
    assert (found.shares, found.caps, found.times, found.families) == ((), (), None, ())


def test_the_kind_that_has_no_caps_shows_none():
    assert checked().gallery.caps == ()


def test_on_another_day_the_pictures_are_those_of_that_day():
    found = checked(vector="nveu-satisfying")
    then = replace_day(found, date(2026, 2, 1)).gallery.caps[0].chart.limits[0][1]
    assert then < found.gallery.caps[0].chart.limits[0][1]


def replace_day(found: Checked, on: date) -> Checked:
    return Checked(found.rulebook, replace(found.said, filed_on=on), on)


def test_the_page_shows_each_picture_with_its_table(world):
    world.fill()
    text = browser(world.olive).get(world.url("check")).content.decode()
    for words in (
        "Requirements by site",
        "Compute against the limits",
        "How fast weights",
        "Controls by family",
    ):
        assert words in text
    pictures = text[text.index('id="pictures"') : text.index('id="requirements"')]
    assert pictures.count("<table") == pictures.count("as a table</summary>") >= 6
    assert "style=" not in pictures and "<style" not in pictures


def test_an_empty_draft_has_its_pictures_too(world):
    answer = browser(world.olive).get(world.url("check"))
    assert answer.status_code == 200 and b"No interface is listed yet" in answer.content


def test_many_sites_are_shown_in_parts(world):
    found = checked()
    plain = dossier.plain(found.said)
    plain["sites"] = [{**plain["sites"][0], "id": f"s{n}", "name": f"Site {n}"} for n in range(45)]
    for question in ("chips", "interfaces"):
        plain["answers"].pop(question)
    edition = found.rulebook
    said = Checked(edition, dossier.parse(_without_sites(plain, edition), edition), ON)
    assert said.gallery.pages == 3
    shown = said.gallery.sheets
    assert shown(3)[0].columns[1:] == tuple(f"Site {n}" for n in range(40, 45))
    assert shown(99) == shown(3) and shown(0) == shown(1)
    assert said.gallery.table(3)[0] == shown(3)[0].columns


def _without_sites(plain: dict, edition) -> dict:
    """Answers whose rows name sites that are no more, left out."""
    sites = {q.id for q in edition.questions.values() if any(c.type == "site" for c in q.columns)}
    return {**plain, "answers": {k: v for k, v in plain["answers"].items() if k not in sites}}


def test_a_part_of_the_sites_that_is_no_number_is_the_first(world):
    for typed in ("x", "-1", "99999999999999999999", "²"):
        assert browser(world.olive).get(world.url("check"), {"sites": typed}).status_code == 200, typed


def test_the_check_is_made_for_any_day_with_the_standing_of_the_edition(world):
    text = browser(world.olive).get(world.url("check"), {"on": "2025-01-14"}).content.decode()
    assert "On 2025-01-14 ai-diffusion-2025@2025-01-15 was not published" in text
    assert re.search(r'name="on"[^>]*value="2025-01-14"', text)


@pytest.mark.parametrize("typed", ["tomorrow", "2026-13-01", "0001-01-01", "9999-12-31", "20261301", "²"])
def test_what_is_no_day_is_refused_in_a_sentence(world, typed):
    answer = browser(world.olive).get(world.url("check"), {"on": typed})
    assert answer.status_code == 200 and b"There is a problem" in answer.content


@pytest.mark.parametrize("on", ["2000-01-01", "2024-02-29", "2099-12-31"])
def test_the_first_and_the_last_day_are_days_like_any_other(world, on):
    world.fill()
    assert b"At a glance" in browser(world.olive).get(world.url("check"), {"on": on}).content


def test_a_script_in_a_name_stays_words(world):
    world.fill()
    ways = world.said("interfaces").value
    ways[0]["name"] = "</text><script>alert(1)</script>"
    world.say(Said("interfaces", value=ways))
    assert "<script>alert(1)" not in browser(world.olive).get(world.url("check")).content.decode()


def test_the_gallery_takes_the_lines_as_they_are():
    found = checked()
    lines = readiness.lines(found.rulebook, found.findings, found.said)
    assert gallery.gallery(found.rulebook, found.said, ON, lines) == found.gallery
