"""The history of answers: every change is kept, told and can be put back; nothing of it is changed or removed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from applications import answers, evidence, history, sites
from applications.answers import Said
from applications.models import AnswerRevision
from tests.applications.desk import NOW, browser
from tests.applications.test_views_sections import DAYS, questions
from tests.road import counted

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LATER = history.RUN + timedelta(minutes=1)


def say(world, person, said, at=NOW):
    return answers.save(world.application, person, [said], now=at)


def told(world, question):
    return list(history.told(world.application).filter(question=question))


def test_who_said_what_and_when_stays_after_the_answer_is_changed_and_taken_back(world):
    say(world, world.olive, Said(DAYS, value=3, explanation="Policy 7."))
    say(world, world.pete, Said(DAYS, value=4), NOW + LATER)
    say(world, world.olive, Said(DAYS), NOW + 2 * LATER)
    last, middle, first = told(world, DAYS)
    assert (first.person, first.value, first.explanation) == (world.olive, 3, "Policy 7.")
    assert (middle.person, middle.value, middle.before) == (world.pete, 4, first)
    assert last.digest == "" and last.before == middle and world.said(DAYS) is None


def test_what_one_person_saves_in_one_go_is_one_change_as_it_was_in_the_end_and_every_save_is_kept(world):
    for second, value in enumerate((3, 30, 300)):
        say(world, world.olive, Said(DAYS, value=value), NOW + timedelta(seconds=second))
    [only] = told(world, DAYS)
    assert only.value == 300 and only.before is None
    assert list(AnswerRevision.objects.filter(question=DAYS).values_list("value", flat=True)) == [300, 30, 3]


def test_a_pause_or_another_person_begins_a_new_change(world):
    say(world, world.olive, Said(DAYS, value=3))
    say(world, world.olive, Said(DAYS, value=4), NOW + LATER)
    say(world, world.pete, Said(DAYS, value=5), NOW + LATER)
    say(world, world.olive, Said(DAYS, value=6), NOW + LATER)
    assert [one.value for one in told(world, DAYS)] == [6, 5, 4, 3]


def test_saying_the_same_again_is_no_change(world):
    for person in (world.olive, world.pete, world.olive):
        say(world, person, Said(DAYS, value=3))
    assert AnswerRevision.objects.count() == 1
    assert world.application.answers.get().changed_by == world.olive


def test_what_stood_before_there_was_a_history_is_in_it_once_it_is_changed(world):
    say(world, world.olive, Said(DAYS, value=3))
    world.application.answers.update(revision=None)
    say(world, world.pete, Said(DAYS, value=4), NOW + LATER)
    assert [(one.person, one.value) for one in told(world, DAYS)][:2] == [(world.pete, 4), (world.olive, 3)]


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_itself_refuses_to_change_the_history(world, change):
    say(world, world.olive, Said(DAYS, value=3))
    rows = AnswerRevision.objects.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(explanation="x") if change == "update" else rows._raw_delete(rows.db)


def test_a_site_that_goes_leaves_its_answers_in_the_history(world):
    local = questions("yes_no", scope="site")[0]
    say(world, world.olive, Said(local.id, "site-1", value=True))
    sites.remove(world.application, world.pete, "site-1", now=NOW)
    last, first = told(world, local.id)
    assert (last.person, last.how, last.digest) == (world.pete, history.SITE_REMOVED, "")
    assert first.value is True and not world.application.answers.exists()
    page = browser(world.vera).get(world.url("history")).content.decode()
    assert "site-1, removed" in page and "because the site was removed" in page


def test_a_file_that_goes_leaves_a_change_in_every_answer_that_named_it(world):
    world.attach()
    say(world, world.olive, Said(DAYS, value=3, evidence=("ev-1",)))
    evidence.detach(world.application, world.pete, "ev-1", now=NOW)
    last, first = told(world, DAYS)
    assert (last.evidence, last.how, last.value) == ([], history.FILE_REMOVED, 3)
    assert first.files[0]["name"] == "plan.pdf" and first.evidence == ["ev-1"]


def test_filling_from_a_dossier_leaves_a_change_where_something_changed_and_nowhere_else(world):
    world.fill()
    count = AnswerRevision.objects.count()
    assert count == world.application.answers.count()
    world.fill_again()
    assert AnswerRevision.objects.count() == count
    say(world, world.pete, Said("s10-02-b", explanation="Not sure."), NOW + LATER)
    world.fill_again()
    assert [one.how for one in told(world, "s10-02-b")] == [history.DOSSIER, "", history.DOSSIER]


def test_an_earlier_answer_is_put_back_as_a_new_change(world):
    world.attach()
    say(world, world.olive, Said(DAYS, value=3, explanation="Policy 7.", evidence=("ev-1",)))
    say(world, world.pete, Said(DAYS, value=4), NOW + LATER)
    asked = world.rulebook.questions[DAYS]
    here = world.url("answer_history", asked.section, DAYS)
    first = AnswerRevision.objects.earliest("pk")
    page = browser(world.pete).get(here).content.decode()
    assert page.count("Put this answer back") == 1 and "<ins>" in page
    data = {"revision": first.pk, "seen": world.said(DAYS).digest}
    for _ in range(2):  # a second click finds it done
        assert browser(world.pete).post(here, data).status_code == 302
    said = world.said(DAYS)
    assert (said.value, said.explanation, said.evidence) == (3, "Policy 7.", ("ev-1",))
    assert [one.how for one in told(world, DAYS)] == [history.RESTORED, "", ""]


def test_putting_back_overwrites_nothing_that_was_saved_since_the_page_was_opened(world):
    say(world, world.olive, Said(DAYS, value=3))
    say(world, world.pete, Said(DAYS, value=4), NOW + LATER)
    seen = world.said(DAYS).digest
    say(world, world.olive, Said(DAYS, value=5), NOW + LATER)
    here = world.url("answer_history", world.rulebook.questions[DAYS].section, DAYS)
    first = AnswerRevision.objects.earliest("pk")
    answer = browser(world.pete).post(here, {"revision": first.pk, "seen": seen})
    assert answer.status_code == 409 and world.said(DAYS).value == 5


def test_a_file_that_has_gone_is_named_and_another_under_its_key_does_not_take_its_place(world):
    world.attach()
    say(world, world.olive, Said(DAYS, value=3, evidence=("ev-1",)))
    evidence.detach(world.application, world.olive, "ev-1", now=NOW)
    world.attach("other.pdf", b"%PDF-1.7\nother\n%%EOF\n")
    first = AnswerRevision.objects.earliest("pk")
    done, missing = answers.restore(
        world.application, world.olive, first, seen=world.said(DAYS).digest, now=NOW
    )
    assert done and missing == ("plan.pdf",) and world.said(DAYS).evidence == ()


def test_who_only_looks_may_read_the_history_and_put_nothing_back_and_a_stranger_finds_none(world):
    say(world, world.olive, Said(DAYS, value=3))
    say(world, world.pete, Said(DAYS, value=4))
    here = world.url("answer_history", world.rulebook.questions[DAYS].section, DAYS)
    data = {"revision": AnswerRevision.objects.earliest("pk").pk, "seen": world.said(DAYS).digest}
    vera, mallory = browser(world.vera), browser(world.mallory)
    assert "Put this answer back" not in vera.get(here).content.decode()
    assert vera.post(here, data).status_code == 403
    assert mallory.get(here).status_code == mallory.post(here, data).status_code == 404
    assert mallory.get(world.url("history")).status_code == 404
    assert world.said(DAYS).value == 4


def test_a_long_history_comes_page_by_page_in_few_queries(world):
    for count in range(45):
        person = (world.olive, world.pete)[count % 2]
        say(world, person, Said(DAYS, value=count + 1), NOW + timedelta(seconds=count))
    pete = browser(world.pete)
    for here in (
        world.url("history"),
        world.url("answer_history", world.rulebook.questions[DAYS].section, DAYS),
    ):
        found = []
        while here:
            with counted() as queries:
                page = pete.get(here).content.decode()
            assert queries.asked <= 11, [one["sql"][:90] for one in queries.captured_queries]
            found.append(page.count("desk-history__cells"))
            more = page.partition('href="?before=')[2].partition('"')[0]
            here = f"{here.partition('?')[0]}?before={more}" if more else ""
        assert found == [20, 20, 5]


def test_a_change_of_a_table_is_told_row_by_row(world):
    world.fill()
    parties = world.said("parties")
    rows = [dict(row) for row in parties.value]
    rows[0]["name"] = "Renamed Holdings"
    say(world, world.pete, Said("parties", value=rows), NOW + LATER)
    page = browser(world.vera).get(
        world.url("answer_history", world.rulebook.questions["parties"].section, "parties")
    )
    assert f"0 rows added, 1 changed, 0 removed, {len(rows) - 1} unchanged" in page.content.decode()
    assert "<ins>Renamed Holdings</ins>" in page.content.decode()
