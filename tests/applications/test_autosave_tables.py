"""Tables saved while somebody types: rows come and go, and two people fill one list of the rule at once."""

from __future__ import annotations

import pytest

from applications.answers import Said
from applications.models import AnswerRevision
from tests.applications.desk import browser
from tests.applications.test_views_tables import controls
from tests.road import counted

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def here(world, section="controls", question="controls"):
    return f"{world.url('table_autosave', section, question)}?page=AC"


def lines(seen, **status):
    """A page of lines AC-1, AC-2 and AC-3 with a status each, as it is sent."""
    data = {"seen": seen, "line": ["AC-1", "AC-2", "AC-3"]}
    return data | {f"r{n}.status": status.get(f"ac{n + 1}", "") for n in range(3)}


def statuses(world):
    said = world.said("controls")
    return {row["control"]: row.get("status") for row in said.value} if said else {}


def test_a_page_of_lines_is_kept_as_it_is_typed(world):
    told = browser(world.olive).post(here(world), lines("", ac1="implemented")).json()
    assert told["answers"]["controls"]["seen"] == world.said("controls").digest
    assert statuses(world) == {"AC-1": "implemented"}


def test_two_people_fill_one_page_of_lines_and_both_are_kept(world):
    olive, pete = browser(world.olive), browser(world.pete)
    olive.post(here(world), lines("", ac1="implemented"))
    told = pete.post(here(world), lines("", ac2="inherited")).json()["answers"]["controls"]
    assert statuses(world) == {"AC-1": "implemented", "AC-2": "inherited"}
    assert told["seen"] == world.said("controls").digest
    assert told["cells"]["r0.status"] == "implemented" and "r1.status" not in told["cells"]


def test_one_line_changed_by_two_people_is_shown_in_both_versions_and_nothing_is_overwritten(world):
    olive, pete = browser(world.olive), browser(world.pete)
    olive.post(here(world), lines("", ac1="implemented"))
    told = pete.post(here(world), lines("", ac1="planned")).json()["answers"]["controls"]
    assert told["overtaken"] == "Olive" and "AC-1" in told["panel"]
    assert statuses(world) == {"AC-1": "implemented"}
    again = pete.post(here(world), lines(told["digest"], ac1="planned")).json()["answers"]["controls"]
    assert "seen" in again and statuses(world) == {"AC-1": "planned"}
    assert AnswerRevision.objects.count() == 2


def test_without_scripts_two_people_at_different_lines_are_both_kept_too(world):
    page = world.url("table", "controls", "controls") + "?page=AC"
    browser(world.olive).post(page, lines("", ac1="implemented"))
    assert browser(world.pete).post(page, lines("", ac2="inherited")).status_code == 302
    assert statuses(world) == {"AC-1": "implemented", "AC-2": "inherited"}
    answer = browser(world.pete).post(page, lines("", ac1="planned"))
    assert answer.status_code == 409 and "changed this table" in answer.content.decode()


def test_a_table_that_changed_is_told_to_who_has_it_open(world):
    world.say(Said("controls", value=controls("AC-1")))
    pete, seen = browser(world.pete), world.said("controls").digest
    first = pete.get(here(world), {"page": "AC", "since": "0", "seen": seen}).json()
    assert first["changed"] == {}
    world.say(Said("controls", value=controls("AC-1", "AC-2")))
    told = pete.get(here(world), {"page": "AC", "since": first["last"], "seen": seen}).json()
    assert "Olive" in told["changed"]["controls"]["panel"]


def test_rows_added_while_the_page_saves_again_and_again_stand_once(world):
    there, seen, covered = world.url("table_autosave", "items", "chips"), "", "0"
    olive = browser(world.olive)
    for count in (1, 2, 3):
        rows = {f"r{n}.model": f"chip {n}" for n in range(count)}
        data = {"seen": seen, "rows": "3", "covered": covered, **rows}
        told = olive.post(there, data).json()["answers"]["chips"]
        seen, covered = told["seen"], str(told["covered"])
        assert covered == str(count)
    assert len(world.said("chips").value) == 3


def test_rows_beyond_the_page_are_neither_doubled_nor_lost(world):
    world.say(Said("parties", value=[{"id": f"p-{n}", "name": f"Party {n}"} for n in range(49)]))
    there = world.url("table_autosave", world.rulebook.questions["parties"].section, "parties")
    seen, covered = world.said("parties").digest, "49"
    olive = browser(world.olive)
    old = {
        f"r{n}.{name}": f"{word}{n}" for n in range(49) for name, word in (("id", "p-"), ("name", "Party "))
    }
    for count in (1, 2, 3, 3):
        new = {f"r{49 + n}.name": f"New {n}" for n in range(count)}
        data = {"seen": seen, "rows": "52", "covered": covered, **old, **new}
        told = olive.post(there, data).json()["answers"]["parties"]
        seen, covered = told["seen"], str(told["covered"])
    names = [row["name"] for row in world.said("parties").value]
    assert len(names) == len(set(names)) == 52


def test_a_page_of_418_controls_is_saved_in_few_queries(world):
    world.fill()
    seen, olive = world.said("controls").digest, browser(world.olive)
    with counted() as queries:
        olive.post(here(world), lines(seen, ac1="planned"))
    assert queries.asked <= 20, [one["sql"][:90] for one in queries.captured_queries]


def test_who_may_only_look_saves_nothing_and_a_stranger_finds_nothing(world):
    assert browser(world.vera).post(here(world), lines("", ac1="implemented")).status_code == 403
    assert browser(world.mallory).post(here(world), lines("", ac1="implemented")).status_code == 404
    assert world.said("controls") is None
