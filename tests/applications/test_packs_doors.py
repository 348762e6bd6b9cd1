"""Who takes the form along, and whose answers come back with it."""

from __future__ import annotations

from applications.answers import Said
from applications.models import PendingPack
from organizations.models import Membership, Role
from tests.applications.desk import World, browser, person
from tests.applications.test_packs import confirm, entry, figures, send, table, taken, words, yes_no
from tests.applications.test_views_tables import PARTY

DOORS = ("offline", "offline_form", "offline_workbook", "offline_report")


def contributor(world: World, *sections: str):
    carl = person("Carl")
    Membership.objects.create(
        user=carl, organization=world.northfield, role=Role.CONTRIBUTOR.value, sections=list(sections)
    )
    return carl


def of(world: World, section: str) -> str:
    asked = world.rulebook.questions_for("UVEU")
    return next(q.id for q in asked if q.section == section and q.type == "yes_no" and not q.shown_when)


def test_a_stranger_finds_nothing(world):
    mallory = browser(world.mallory)
    for name in DOORS:
        assert mallory.get(world.url(name)).status_code == 404
        assert mallory.post(world.url(name)).status_code in (404, 405)
    assert send(world, taken(world), world.mallory).status_code == 404


def test_a_viewer_has_no_form_to_take_along_and_sends_none(world):
    form = taken(world) | {"answers": [entry(yes_no(world), "yes")]}
    vera = browser(world.vera)
    assert "You answer no section" in words(vera.get(world.url("offline")))
    assert vera.get(world.url("offline_form")).status_code == 302
    assert vera.get(world.url("offline_workbook")).status_code == 302
    assert send(world, form, world.vera).status_code == 403
    assert vera.post(world.url("offline_report"), {"keep": "1"}).status_code == 403
    assert not PendingPack.objects.exists()


def test_the_form_of_a_contributor_has_their_sections_and_no_other(world):
    world.say(Said("parties", value=[PARTY]))
    carl = contributor(world, "conduct")
    own = of(world, "conduct")
    form = taken(world, carl)
    assert form["head"]["sections"] == ["conduct"] and "parties" not in form["head"]["seen"]
    text = browser(carl).get(world.url("offline_form")).content.decode()
    assert f'data-question="{own}"' in text and 'data-question="parties"' not in text

    form["answers"] = [entry(own, "yes"), table("parties", {"id": "p1", "name": "Mine"})]
    page = send(world, form, carl)
    assert figures(page)["new"] == 1 and figures(page)["refused"] == 1
    assert "a section that is not yours to answer" in words(page)
    confirm(world, page, carl)
    assert world.said(own).value is True and world.said("parties").value == [PARTY]


def test_a_contributor_does_not_bring_in_the_form_of_somebody_who_answers_more(world):
    carl = contributor(world, "conduct")
    other = of(world, "declarations")
    form = taken(world) | {"answers": [entry(other, "yes")]}
    form["sites"] = [{"id": "new-1", "name": "Bunker", "address": "1 Hill", "country": "US"}]
    page = send(world, form, carl)
    assert figures(page)["refused"] == 1 and "adding sites is not yours to do" in words(page)
    confirm(world, page, carl, site="new-1")
    assert world.said(other) is None and world.application.sites.count() == 1


def test_each_person_has_a_form_of_their_own_waiting(world):
    form = taken(world) | {"answers": [entry(yes_no(world), "yes")]}
    mine = send(world, form)
    send(world, form, world.pete)
    assert PendingPack.objects.count() == 2
    confirm(world, mine)
    assert PendingPack.objects.get().made_by == world.pete
    assert "Nothing of the form would change" in words(browser(world.pete).get(world.url("offline_report")))


def test_a_form_confirmed_twice_or_over_another_changes_nothing_more(world):
    form = taken(world) | {"answers": [entry(yes_no(world), "yes")]}
    page = send(world, form)
    newer = send(world, form)
    assert "You sent another form meanwhile" in words(confirm(world, page))
    confirm(world, newer)
    world.say(Said(yes_no(world), value=False))
    assert "Nothing waits to be kept here." in words(confirm(world, newer))
    assert world.said(yes_no(world)).value is False


def test_an_application_that_was_filed_takes_no_form_until_it_is_returned(world):
    form = taken(world) | {"answers": [entry(yes_no(world), "yes")]}
    page = send(world, form)
    here = type(world.application).objects.filter(pk=world.application.pk)
    here.update(status="filed")
    assert send(world, form).status_code == 403
    assert confirm(world, page).status_code == 409 and world.said(yes_no(world)) is None
    here.update(status="returned")
    confirm(world, page)
    assert world.said(yes_no(world)).value is True


def test_a_form_that_is_dropped_changes_nothing(world):
    page = send(world, taken(world) | {"answers": [entry(yes_no(world), "yes")]})
    confirm(world, page, drop="1")
    assert not PendingPack.objects.exists() and world.said(yes_no(world)) is None
