"""The form taken along: out and in again the same, shown before it is kept, and never over what was changed here."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.answers import Said
from applications.models import PendingPack
from applications.packs import pages
from tests.applications.desk import World, browser
from tests.applications.test_views_tables import PARTY

HOSTILE = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>\u2028'\"&{{7*7}}"


def taken(world: World, person: Any = None) -> dict[str, Any]:
    """What “Save to file” makes of the form when nothing was typed into it."""
    answer = browser(person or world.olive).get(world.url("offline_form"))
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    data = re.search(r'<script type="application/json" id="pack">(.*?)</script>', answer.content.decode())[1]
    about = json.loads(data)
    return {
        "format": "vedc-pack-answers/1",
        "head": about["head"],
        "seal": about["seal"],
        "sites": [],
        "answers": [],
    }


def entry(question: str, typed: str = "", site: str | None = None, **more: Any) -> dict[str, Any]:
    return {"question": question, "site": site, "typed": typed, "explanation": "", "files": [], **more}


def table(question: str, *rows: dict[str, str], **more: Any) -> dict[str, Any]:
    columns = sorted({name for row in rows for name in row})
    found = entry(
        question, columns=columns, rows=[[row.get(name, "") for name in columns] for row in rows], **more
    )
    del found["typed"]
    return found


def send(world: World, document: Any, person: Any = None, name: str = "answers.json"):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    data = {"file": SimpleUploadedFile(name, content)}
    return browser(person or world.olive).post(world.url("offline"), data, follow=True)


def confirm(world: World, page: Any, person: Any = None, **more: Any):
    text = page.content.decode()
    data = {name: re.search(f'name="{name}" value="([^"]*)"', text)[1] for name in ("pack", "report")}
    return browser(person or world.olive).post(
        world.url("offline_report"), data | {"keep": "1"} | more, follow=True
    )


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def figures(page: Any) -> dict[str, int]:
    found = re.findall(r'desk-figure__number">(\d+)</span>([a-z ]+)<', page.content.decode())
    return {name: int(number) for number, name in found}


def yes_no(world: World, scope: str = "application", nth: int = 0) -> str:
    asked = world.rulebook.questions_for("UVEU")
    return [q.id for q in asked if q.type == "yes_no" and q.scope == scope and not q.shown_when][nth]


def test_a_whole_application_goes_out_as_a_workbook_and_comes_in_unchanged(world):
    world.fill()
    book = browser(world.olive).get(world.url("offline_workbook"))
    page = send(world, book.content, name="form.xlsx")
    assert figures(page)["new"] == figures(page)["changed"] == figures(page)["refused"] == 0, words(page)
    assert figures(page)["unchanged"] > 150 and "Nothing of the form would change anything" in words(page)


def test_new_and_changed_answers_are_shown_and_then_kept(world):
    first, second = yes_no(world), yes_no(world, nth=1)
    world.say(Said(first, value=True, explanation="As before."))
    form = taken(world)
    form["answers"] = [
        entry(first, "no"),
        entry(second, "yes", explanation=HOSTILE),
        table("parties", {k: str(v) for k, v in PARTY.items()}),
    ]
    page = send(world, form)
    assert figures(page) == {"new": 2, "changed": 1, "changed here too": 0, "refused": 0, "unchanged": 0}
    assert "<script>window.pwned" not in page.content.decode()
    assert world.said(first).value is True and world.said(second) is None
    confirm(world, page)
    assert world.said(first) == Said(first, value=False)
    assert world.said(second).value is True
    assert world.said("parties").value == [PARTY]
    assert not PendingPack.objects.exists()
    again = send(world, form)
    assert figures(again)["unchanged"] == 3 and "Nothing of the form" in words(again)


def test_what_was_changed_here_meanwhile_is_a_conflict_and_a_person_chooses(world):
    first, second, third = (yes_no(world, nth=n) for n in range(3))
    world.say(Said(first, value=True), Said(second, value=True), Said(third, value=True))
    form = taken(world)
    world.say(*(Said(q, value=False, explanation="Meanwhile.") for q in (first, second, third)))
    form["answers"] = [
        entry(first, "yes", explanation="Mine."),
        entry(second, "yes", explanation="Mine."),
        entry(third, "yes"),
    ]
    page = send(world, form)
    assert figures(page)["changed here too"] == 2
    assert "was answered here meanwhile and not touched in the form" in words(page)
    unsaid = confirm(world, page)
    assert unsaid.status_code == 409 and "Choose which answer stays" in words(unsaid)
    assert unsaid.content.decode().count('href="#c-') == 2
    assert world.said(first).explanation == "Meanwhile."
    confirm(world, page, **{f"choice.{first}": "mine", f"choice.{second}": "online"})
    assert world.said(first) == Said(first, value=True, explanation="Mine.")
    assert world.said(second).explanation == world.said(third).explanation == "Meanwhile."


def test_a_report_that_is_no_longer_true_is_not_confirmed(world):
    first = yes_no(world)
    form = taken(world) | {"answers": [entry(first, "yes")]}
    page = send(world, form)
    world.say(Said(first, value=False))
    answer = confirm(world, page)
    assert answer.status_code == 409 and "Nothing was kept" in words(answer)
    assert world.said(first).value is False


def test_what_cannot_be_read_is_refused_by_question_row_and_column_and_the_rest_is_kept(world):
    first, second = yes_no(world), yes_no(world, nth=1)
    form = taken(world)
    form["answers"] = [
        entry(first, "perhaps"),
        entry(second, "no"),
        table("parties", {"id": "p1", "name": "One", "country": "Atlantis"}),
        entry("no-such-question", "yes"),
    ]
    page = send(world, form)
    assert figures(page)["refused"] == 3 and figures(page)["new"] == 1
    assert "“perhaps” is neither yes nor no. Write yes or no." in words(page)
    assert "Row 1, Country of registered seat: “Atlantis” is not a country of the list." in words(page)
    confirm(world, page)
    assert world.said(first) is None and world.said("parties") is None and world.said(second).value is False


def test_a_form_of_another_application_edition_or_kind_is_refused_with_what_it_is_for(world):
    other = world.start("NVEU")
    mine = taken(world)
    page = browser(world.olive).post(
        f"/applications/{other.reference}/offline/",
        {"file": SimpleUploadedFile("a.json", json.dumps(mine).encode())},
    )
    assert page.status_code == 409 and f"taken for {world.application.reference} (UVEU of" in words(page)
    type(world.application).objects.filter(pk=world.application.pk).update(rulebook_hash="sha256:" + "0" * 64)
    assert "the application stands under edition" in words(send(world, mine))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda form: form["head"].update(reference="VEU-2026-9999"),
        lambda form: form["head"]["seen"].update(exchange="0" * 32),
        lambda form: form.update(seal="0" * 64),
        lambda form: form.update(seal="\u00fc"),
        lambda form: form.update(seal=None),
        lambda form: form.update(head=[]),
        lambda form: form.update(answers={}),
        lambda form: form.update(answers=[entry("x", "\ud800")]),
        lambda form: form.update(answers=[1]),
        lambda form: form.update(answers=[entry("x", rows=[["a"]], columns=["a", "b"])]),
        lambda form: form.update(answers=[entry("x", files=[{"name": 1}])]),
        lambda form: form.update(sites=[{"id": "new-1"}]),
        lambda form: form.update(format="vedc-pack/9"),
    ],
)
def test_a_form_that_is_not_ours_or_not_whole_is_refused_in_a_sentence(world, spoil):
    form = taken(world)
    spoil(form)
    page = send(world, form)
    assert page.status_code == 409 and "There is a problem" in words(page)
    assert not PendingPack.objects.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"<!DOCTYPE html><p>", b"PK\x03\x04", b"[" * 100_000])
def test_what_is_no_form_is_refused_in_a_sentence(world, content):
    page = send(world, content)
    assert page.status_code == 409 and "There is a problem" in words(page)


def test_a_site_of_the_form_is_added_only_when_a_person_says_so(world):
    asked = yes_no(world, "site")
    form = taken(world)
    form["sites"] = [{"id": "new-1", "name": "Reston 3", "address": "Sunset Hills", "country": "US"}]
    form["answers"] = [entry(asked, "yes", "new-1")]
    page = send(world, form)
    assert "Add Reston 3, Sunset Hills, US" in words(page) and world.application.sites.count() == 1
    confirm(world, page)
    assert world.application.sites.count() == 1 and world.said(asked, "site-2") is None
    confirm(world, send(world, form), site="new-1")
    assert world.application.sites.count() == 2 and world.said(asked, "site-2").value is True
    again = send(world, form)
    assert "is there already" in words(again) and figures(again)["unchanged"] == 1


def test_a_file_is_matched_by_its_digest_once_it_is_attached(world):
    asked = next(q.id for q in world.rulebook.questions_for("UVEU") if q.type == "file" and q.scope != "site")
    form = taken(world)
    form["answers"] = [entry(asked, files=[{"name": "plan.pdf", "sha256": "ab" * 32}])]
    assert "ab" * 32 in words(send(world, form)) and figures(send(world, form))["unchanged"] == 1
    file = world.attach()
    form["answers"][0]["files"][0]["sha256"] = file.sha256
    confirm(world, send(world, form))
    assert world.said(asked).evidence == (file.key,)


def test_pages_of_the_form_cost_few_queries(world, django_assert_max_num_queries):
    form = taken(world) | {"answers": [entry(yes_no(world), "yes")]}
    send(world, form)
    olive = browser(world.olive)
    for name in ("offline", "offline_form", "offline_workbook", "offline_report"):
        with django_assert_max_num_queries(12):
            assert olive.get(world.url(name)).status_code == 200, name


def test_nothing_that_was_said_can_end_the_script_of_the_form(world):
    world.say(Said(yes_no(world), value=True, explanation=HOSTILE))
    world.say(Said("parties", value=[{**PARTY, "name": HOSTILE}]))
    page = browser(world.olive).get(world.url("offline_form"))
    text = page.content.decode()
    assert text.count("<script") == 2 and "<img" not in text
    assert page["Content-Security-Policy"].startswith("sandbox")
    assert "\u2028" not in pages.in_script("\u2028") and "<" not in pages.in_script("</script>")
