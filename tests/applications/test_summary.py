"""Check your answers: everything said, in the order of the rule, without what is not asked, with ways to change it."""

import re

from applications import dossiers
from applications.answers import Said
from standards import assessment
from standards.dossier import parse
from tests.applications.desk import NOW, browser
from tests.applications.test_views_sections import put

ASKS, WAITS = "operated_by_another", "s748-15-owner-b"


def label(world, id: str) -> str:
    return world.rulebook.questions[id].label


def test_a_question_that_is_not_put_is_on_no_page_and_in_no_finding(world):
    world.fill()
    olive = browser(world.olive)
    for says, shown in ((False, False), (True, True)):
        world.say(Said(ASKS, value=says))
        read = olive.get(world.url("answers")).content.decode()
        asked = put(olive.get(world.url("section", "ownership")).content.decode())
        assert (label(world, WAITS) in read) is shown
        assert (f'id="q-{WAITS}"' in asked) is shown
        plain = dossiers.plain(world.application, filing=1, filed_on=NOW.date())
        found = assessment.assess(world.rulebook, parse(plain, world.rulebook), NOW.date())
        part = next(part for one in found.findings for part in one.parts if part.id == WAITS)
        assert (part.status.value == "not_applicable") is not shown


def test_the_order_is_that_of_the_rule_and_the_same_on_every_page(world):
    world.fill()
    page = browser(world.olive).get(world.url("answers")).content.decode()
    links = re.findall(r"sections/(\w+)/(?:tables/([\w-]+)/|(?:#q-([\w-]+)))", page)
    found = [table or question for _, table, question in links]
    order = [q.id for q in world.rulebook.questions_for("UVEU") if q.scope != "site" and q.id in found]
    assert found == order and len(found) > 100


def test_what_is_not_answered_is_counted_and_can_be_answered(world):
    page = browser(world.olive).get(world.url("section_answers", "personnel")).content.decode()
    asked = [q for q in world.rulebook.questions_for("UVEU") if q.section == "personnel" and q.required]
    assert f"{len(asked)} required questions are not answered yet" in page
    assert page.count("not answered</strong>") == len(asked) and ">Answer<span" in page


def test_every_answer_is_told_in_words_with_its_files_and_explanation(world):
    file = world.attach(title="Vetting policy")
    question = next(
        q for q in world.rulebook.questions_for("UVEU") if q.section == "personnel" and q.type == "file"
    )
    world.say(
        Said(question.id, evidence=(file.key,), explanation="See page 7."),
        Said("parties", value=[{"id": "p1", "name": "Northfield", "role": "end_user", "country": "US"}]),
        Said("ownership", value=[]),
    )
    page = browser(world.olive).get(world.url("answers")).content.decode()
    assert "File: Vetting policy" in page and "See page 7." in page and "None to declare" in page
    assert "<td>End user</td><td>United States</td>" in page


def test_a_viewer_reads_and_is_offered_no_change(world):
    world.say(Said(ASKS, value=True))
    page = browser(world.vera).get(world.url("answers")).content.decode()
    assert "Yes" in page and ">Change<span" not in page and ">Answer<span" not in page


def test_a_section_of_nothing_is_not_found(world):
    assert browser(world.olive).get(world.url("section_answers", "nowhere")).status_code == 404
