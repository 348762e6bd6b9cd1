"""The task list: what each section waits for, what is next, and what the application contains item by item."""

from dataclasses import replace

import pytest

from applications import progress, sites, tasklist
from applications.answers import Said
from applications.progress import State
from organizations.models import Membership, Role
from standards import rulebook
from tests.applications.desk import BOOK, NOW, browser, person


def listed(world, editable=True) -> tasklist.TaskList:
    held = list(world.application.sites.all())
    kept = progress.kept(world.application, held)
    sections = {section.id: editable for section in world.rulebook.sections}
    return tasklist.of(world.rulebook, world.application, held, kept, sections, {})


def task(world, section: str) -> tasklist.Task:
    return next(one for one in listed(world).tasks if one.section.id == section)


@pytest.mark.parametrize("book", rulebook.catalogue().offered(NOW.date()), ids=lambda book: book.key)
def test_every_section_stands_in_one_group(book, world):
    for kind in book.kinds:
        world.application.kind = kind.id
        editable = {section.id: True for section in book.sections}
        found = tasklist.of(book, world.application, [], {}, editable, {})
        asked = {question.section for question in book.questions_for(kind.id)}
        assert sorted(one.section.id for one in found.tasks) == sorted(asked)
        assert tasklist.OTHERWISE not in [group.title for group in found.groups]


def test_what_is_asked_at_sites_waits_until_there_are_sites(world):
    sites.remove(world.application, world.olive, world.site.key, now=NOW)
    assert task(world, "sites").state is State.BLOCKED
    assert task(world, "items").waits[0].sites, "each lot of chips stands at a site"
    assert task(world, "personnel").state is not State.COMPLETE

    page = browser(world.olive).get(world.url("show")).content.decode()
    assert "Declare the sites first" in page and "Next: declare the sites" in page

    sites.add(world.application, world.olive, name="Reston 2", address="Sunrise Valley", country="US")
    assert not any(reason.sites for one in listed(world).tasks for reason in one.waits)


def test_who_must_certify_for_themselves_is_waited_for_by_name(world):
    guards = {"id": "p4", "name": "Northgate Guarding", "role": "guard_service"}
    row = {"party": "p4", "function": "guard service", "paragraphs": "14.f"}
    world.say(Said("parties", value=[guards]), Said("other_entities", value=[row]))
    assert [reason.sentence for reason in task(world, "ownership").waits] == [
        "waiting for the certification of Northgate Guarding"
    ]
    assert "Northgate Guarding" in browser(world.olive).get(world.url("show")).content.decode()

    world.say(Said("other_entities", value=[row | {"signed_on": "2026-10-04"}]))
    assert task(world, "ownership").waits == ()
    assert listed(world).certifiers[0].signed_on == "2026-10-04"


def test_a_section_that_depends_on_an_answer_elsewhere_names_the_question(world):
    other = next(
        q for q in world.rulebook.questions_for("UVEU") if q.section == "personnel" and q.type == "yes_no"
    )
    mine = next(
        q for q in world.rulebook.questions_for("UVEU") if q.section == "conduct" and q.type == "yes_no"
    )
    hidden = replace(mine, shown_when=(other.id, True))
    world.rulebook = replace(world.rulebook, questions=world.rulebook.questions | {mine.id: hidden})

    assert task(world, "conduct").waits[0].sentence == f"answer “{other.label}” in Personnel first"
    assert task(world, "conduct").state is State.BLOCKED

    world.say(Said(other.id, value=False))
    assert task(world, "conduct").waits == ()


def test_one_goes_on_with_what_is_begun_and_begins_with_the_first(world):
    assert listed(world).following.section.id == "ownership"
    number = next(
        q for q in world.rulebook.questions_for("UVEU") if q.section == "reports" and q.type == "integer"
    )
    world.say(Said(number.id, value=60))
    assert listed(world).following.section.id == "reports"
    assert (
        "Continue: Records, reports and notices"
        in browser(world.olive).get(world.url("show")).content.decode()
    )


def test_nothing_is_next_for_who_may_not_answer(world):
    assert listed(world, editable=False).following is None
    page = browser(world.vera).get(world.url("show")).content.decode()
    assert "You may read this application" in page and "Continue:" not in page and "Start:" not in page


def test_a_contributor_sees_which_sections_are_theirs_and_goes_on_there(world):
    carl = person("Carl")
    Membership.objects.create(
        user=carl, organization=world.northfield, role=Role.CONTRIBUTOR.value, sections=["personnel"]
    )
    page = browser(carl).get(world.url("show")).content.decode()
    assert "Start: Personnel" in page and "yours to answer" in page and "answered by others" in page


def test_the_items_of_the_application_say_where_they_are_answered(world):
    items = {item.requirement.id: item for item in listed(world).items}
    assert list(items)[:7] == [f"s8-a{n}" for n in range(1, 8)]
    assert items["s8-a1"].answered_by_particulars and items["s8-a1"].answered == 1
    assert [stop.section.id for stop in items["s8-a3"].stops] == ["items"]
    assert {id for id, item in items.items() if item.official} == {f"s8-b{n}" for n in (1, 3, 4, 5, 7, 8)}
    assert (
        "attach what the official text asks" in browser(world.olive).get(world.url("show")).content.decode()
    )


def test_a_whole_dossier_completes_every_item(world):
    world.fill()
    assert {item.state for item in listed(world).items} == {State.COMPLETE}
    assert listed(world).waits_for_sites is False


def test_the_order_of_sections_is_that_of_the_rule_within_a_group(world):
    order = [section.id for section in rulebook.get(BOOK).sections]
    for group in listed(world).groups:
        places = [order.index(one.section.id) for one in group.tasks]
        assert places == sorted(places)
