"""A page of questions: what can be read is saved, what cannot is kept as typed, and nobody overwrites anybody."""

import re
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile

from applications import progress, services
from applications.answers import Said
from standards import rulebook
from tests.applications.desk import BOOK, NOW, PDF, browser

WHOLE, DAYS, YES_NO = "s10-16-e", "s10-10-d", "s10-03-d"


def questions(type: str, scope: str = "application", section: str = "") -> list:
    asked = rulebook.get(BOOK).questions_for("UVEU")
    return [q for q in asked if q.type == type and q.scope == scope and (not section or q.section == section)]


def put(page: str) -> str:
    """A page without what only a script takes out of its templates."""
    return re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)


def typed(**fields: str) -> dict[str, str]:
    """What a page sends for questions not answered before."""
    return {f"{id}.seen": "" for id in fields} | {f"{id}.value": value for id, value in fields.items()}


def test_olive_answers_and_goes_back_to_the_task_list(world):
    question = questions("yes_no", section="conduct")[0]
    answer = browser(world.olive).post(
        world.url("section", "conduct"),
        {**typed(**{question.id: "yes"}), f"{question.id}.explanation": "Policy 7."},
    )
    said = world.said(question.id)
    assert (said.value, said.explanation) == (True, "Policy 7.")
    assert answer.headers["Location"] == world.url("show")


def test_what_cannot_be_read_is_kept_as_typed_and_all_else_is_saved(world):
    number, other = questions("integer", section="reports")[:2]
    olive, here = browser(world.olive), world.url("section", "reports")
    answer = olive.post(here, typed(**{number.id: "about sixty", other.id: "1,200"}))
    assert answer.headers["Location"] == here
    assert (world.said(number.id).value, world.said(number.id).as_typed) == (None, "about sixty")
    assert world.said(other.id).value == 1200
    page = olive.get(here).content.decode()
    assert f'href="#q-{number.id}"' in page and 'value="about sixty"' in page
    assert "“about sixty” is not a whole number. Write digits, such as 1200." in page


def test_what_was_corrected_is_an_answer_again(world):
    number = questions("integer", section="reports")[0]
    world.say(Said(number.id, as_typed="about sixty"))
    data = typed(**{number.id: "60"}) | {f"{number.id}.seen": world.said(number.id).digest}
    browser(world.olive).post(world.url("section", "reports"), data)
    assert (world.said(number.id).value, world.said(number.id).as_typed) == (60, None)


def test_an_answer_taken_back_is_gone(world):
    question = questions("yes_no", section="conduct")[0]
    world.say(Said(question.id, value=True))
    data = typed(**{question.id: ""}) | {f"{question.id}.seen": world.said(question.id).digest}
    browser(world.olive).post(world.url("section", "conduct"), data)
    assert world.said(question.id) is None


def test_pete_does_not_overwrite_what_olive_saved_meanwhile_and_loses_nothing(world):
    number, other = questions("integer", section="reports")[:2]
    world.say(Said(number.id, value=30))
    data = typed(**{number.id: "90", other.id: "5"})
    pete, here = browser(world.pete), world.url("section", "reports")
    answer = pete.post(here, data)
    page = answer.content.decode()
    assert answer.status_code == 409 and "Olive saved “30” meanwhile" in page and 'value="90"' in page
    assert world.said(number.id).value == 30 and world.said(other.id).value == 5
    seen = {
        f"{number.id}.seen": world.said(number.id).digest,
        f"{other.id}.seen": world.said(other.id).digest,
    }
    assert all(f'value="{digest}"' in page for digest in seen.values())
    pete.post(here, {**data, **seen})
    assert world.said(number.id).value == 90


def test_a_page_on_which_pete_changed_nothing_takes_nothing_back(world):
    number = questions("integer", section="reports")[0]
    world.say(Said(number.id, value=30))
    seen = world.said(number.id).digest
    world.say(Said(number.id, value=31))
    data = typed(**{number.id: "30"}) | {f"{number.id}.seen": seen}
    assert browser(world.pete).post(world.url("section", "reports"), data).status_code == 302
    assert world.said(number.id).value == 31


def test_a_file_sent_with_the_page_is_attached_to_its_question(world):
    question = questions("file", section="personnel")[0]
    browser(world.olive).post(
        world.url("section", "personnel"),
        {f"{question.id}.seen": "", f"{question.id}.upload": SimpleUploadedFile("vetting.pdf", PDF)},
    )
    assert world.said(question.id).evidence == ("ev-1",)
    assert world.application.evidence.get().name == "vetting.pdf"


def test_a_file_that_may_not_be_attached_is_refused_and_the_answers_are_saved(world):
    question, other = questions("file", section="personnel")[0], questions("yes_no", section="personnel")[0]
    page = browser(world.olive).post(
        world.url("section", "personnel"),
        {
            **typed(**{other.id: "no"}),
            f"{question.id}.seen": "",
            f"{question.id}.upload": SimpleUploadedFile("x.pdf", b"\x7fELF" + b"\0" * 60),
        },
        follow=True,
    )
    assert "The file was not attached" in page.content.decode()
    assert world.said(other.id).value is False and not world.application.evidence.exists()


def test_files_are_chosen_among_those_attached_and_no_others(world):
    world.attach()
    question = questions("file", section="personnel")[0]
    browser(world.olive).post(
        world.url("section", "personnel"),
        {f"{question.id}.seen": "", f"{question.id}.evidence": ["ev-1", "ev-99"]},
    )
    assert world.said(question.id).evidence == ("ev-1",)


def test_what_is_asked_at_a_site_has_its_own_page_for_each_site(world):
    question = questions("yes_no", scope="site")[0]
    olive = browser(world.olive)
    assert "Reston 2" in olive.get(world.url("section", "sites")).content.decode()
    olive.post(world.url("section_site", "sites", "site-1"), typed(**{question.id: "no"}))
    assert world.said(question.id, "site-1").value is False
    assert olive.get(world.url("section_site", "sites", "site-9")).status_code == 404


def test_after_filing_the_page_is_read_and_what_is_sent_is_refused(world):
    question = questions("yes_no", section="conduct")[0]
    world.say(Said(question.id, value=True))
    services.submit(world.application, world.olive, now=NOW)
    olive, here = browser(world.olive), world.url("section", "conduct")
    assert "Save and continue" not in olive.get(here).content.decode()
    seen = {f"{question.id}.seen": world.said(question.id).digest}
    assert olive.post(here, typed(**{question.id: "no"}) | seen).status_code == 409
    assert world.said(question.id).value is True


def test_a_section_or_question_that_is_not_there_is_not_found(world):
    olive = browser(world.olive)
    assert olive.get(world.url("section", "nothing")).status_code == 404
    assert olive.get(world.url("table", "ownership", "chips")).status_code == 404


def test_a_question_that_waits_is_asked_once_its_condition_is_saved(world, monkeypatch):
    book = rulebook.get(BOOK)
    first, second = questions("yes_no", section="conduct")[:2]
    waiting = replace(second, shown_when=(first.id, True))
    changed = replace(book, questions={**book.questions, second.id: waiting})
    monkeypatch.setattr(rulebook, "catalogue", lambda: rulebook.Catalogue({changed.key: changed}))
    olive, here = browser(world.olive), world.url("section", "conduct")
    page = put(olive.get(here).content.decode())
    assert "Not asked yet" in page and f'name="{second.id}.value"' not in page
    answer = olive.post(here, typed(**{first.id: "yes"}), follow=True)
    page = put(answer.content.decode())
    assert "lead to one more question" in page and f'name="{second.id}.value"' in page


def test_a_section_is_complete_when_all_that_is_asked_and_required_is_answered():
    book = rulebook.get(BOOK)
    asked = [q for q in book.questions_for("UVEU") if q.section == "items"]
    full = progress.Kept(value=True, unread=False, files=True)
    answers = {(q.id, None): full for q in asked}

    def state(answers: dict) -> str:
        return next(p for p in progress.of(book, "UVEU", [], answers) if p.section.id == "items").state.value

    assert state({}) == "not_started"
    assert state(answers) == "complete"
    assert state({**answers, (asked[0].id, None): replace(full, unread=True)}) == "in_progress"
    assert state({(asked[0].id, None): full}) == "in_progress"


def test_a_section_asked_at_sites_waits_for_a_site():
    book = rulebook.get(BOOK)
    general = [q for q in book.questions_for("UVEU") if q.section == "sites" and q.scope != "site"]
    answers = {(q.id, None): progress.Kept(value=True, unread=False, files=True) for q in general}
    states = {p.section.id: p.state.value for p in progress.of(book, "UVEU", [], answers)}
    assert states["sites"] == "cannot_complete"
