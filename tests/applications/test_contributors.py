"""A contributor answers the sections that are theirs, reads the rest, and does nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications import answers, end_users, evidence, services, sites, transfer
from applications.answers import Said
from applications.models import Evidence
from organizations.models import Membership, Role, User
from organizations.permissions import Permission, grant, may, organizations_of
from standards.errors import Refusal
from tests.applications.desk import END_USER, NOW, PDF, World, browser, person

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def contributors(world: World) -> Iterator[Any]:
    """Carl, who answers about conduct; and Sita, who answers about the sites."""
    found = {}
    for name, sections in (("Carl", ["conduct"]), ("Sita", ["sites"])):
        found[name.lower()] = person(name)
        Membership.objects.create(
            user=found[name.lower()],
            organization=world.northfield,
            role=Role.CONTRIBUTOR.value,
            sections=sections,
        )
    yield type("Contributors", (), found)


def question(world: World, section: str, scope: str, *kinds: str) -> str:
    """The id of a question of a section."""
    book = services.rulebook.get(world.application.rulebook_id)
    return next(
        one.id
        for one in book.questions_for(world.application.kind)
        if one.section == section
        and (one.scope == "site") == (scope == "site")
        and (one.type in kinds or not kinds)
    )


def test_the_grant_of_a_contributor_is_their_sections_and_nothing_else(world, contributors):
    carl, northfield = contributors.carl, world.northfield

    assert may(carl, Permission.EDIT, northfield, section="conduct")
    assert not may(carl, Permission.EDIT, northfield, section="sites")
    assert not may(carl, Permission.EDIT, northfield)
    assert not may(carl, Permission.CERTIFY, northfield)
    assert not may(carl, Permission.MANAGE, northfield)
    assert not organizations_of(carl, Permission.EDIT).exists()
    assert not may(carl, Permission.EDIT, world.elsewhere, section="conduct")


def test_sections_left_over_from_an_earlier_role_grant_nothing(world):
    Membership.objects.filter(user=world.vera).update(sections=["conduct"])

    assert not grant(world.vera, world.northfield).allows(Permission.EDIT, "conduct")


def test_carl_answers_his_section_on_its_page(world, contributors):
    asked = question(world, "conduct", "application", "yes_no")
    carl = browser(contributors.carl)
    page = carl.get(world.url("section", "conduct")).content.decode()
    assert "Save and continue" in page

    saved = carl.post(world.url("section", "conduct"), {f"{asked}.value": "no", f"{asked}.seen": ""})

    assert saved.status_code == 302
    assert world.said(asked).value is False
    tasks = carl.get(world.url("show")).content.decode()
    assert tasks.count("yours to answer") == 1 and "Fill from a dossier file" not in tasks


def test_the_page_of_another_section_is_read_and_not_changed(world, contributors):
    carl = browser(contributors.carl)
    page = carl.get(world.url("section", "ownership")).content.decode()
    assert "Save and continue" not in page

    for address in (
        world.url("section", "ownership"),
        world.url("section_site", "sites", world.site.key),
        world.url("table", "items", "chips"),
        world.url("table_sheet", "items", "chips"),
        world.url("end_user"),
        world.url("sites"),
        world.url("site_add"),
        world.url("site_change", world.site.key),
        world.url("site_remove", world.site.key),
        world.url("evidence"),
        world.url("import"),
        world.url("file"),
        world.url("withdraw"),
    ):
        assert carl.post(address, {"sure": "1", **END_USER}).status_code in (403, 405), address

    assert world.application.sites.count() == 1 and not world.application.answers.exists()


def test_the_verbs_refuse_what_the_pages_do_not_show(world, contributors):
    carl, application = contributors.carl, world.application
    file = world.attach()
    upload = SimpleUploadedFile("more.pdf", PDF + b"more")
    other = question(world, "ownership", "application")
    own = question(world, "conduct", "application", "yes_no")
    tries = [
        lambda: answers.save(application, carl, [Said(other, value=True)], now=NOW),
        lambda: answers.save(application, carl, [Said(own, value=True), Said(other, value=True)], now=NOW),
        lambda: answers.save(application, carl, [Said("no-such-question", value=True)], now=NOW),
        lambda: answers.save(application, carl, [], now=NOW),
        lambda: sites.add(application, carl, name="X", address="Y", country="US"),
        lambda: sites.change(application, carl, world.site.key, name="X", address="Y", country="US"),
        lambda: sites.remove(application, carl, world.site.key, now=NOW),
        lambda: end_users.change(application, carl, name="X"),
        lambda: evidence.attach(application, carl, upload, now=NOW),
        lambda: evidence.attach(application, carl, upload, now=NOW, section="sites"),
        lambda: evidence.describe(application, carl, file.key, title="X"),
        lambda: evidence.detach(application, carl, file.key, now=NOW),
        lambda: transfer.fill(application, carl, {}, now=NOW),
        lambda: services.submit(application, carl, now=NOW),
        lambda: services.withdraw(application, carl, reason="X", now=NOW),
        lambda: services.start(
            carl,
            world.northfield,
            rulebook_id=application.rulebook_id,
            kind="UVEU",
            end_user=dict(END_USER),
            now=NOW,
        ),
    ]

    for attempt in tries:
        with pytest.raises(Refusal):
            attempt()

    assert not application.answers.exists()
    assert application.sites.count() == application.evidence.count() == 1


def test_who_has_the_section_of_the_sites_adds_them_and_answers_at_each(world, contributors):
    sita = browser(contributors.sita)
    asked = question(world, "sites", "site")

    added = sita.post(world.url("site_add"), {"name": "Ashburn 1", "address": "Data Way", "country": "US"})
    page = sita.get(world.url("section_site", "sites", world.site.key)).content.decode()
    words = Said(asked, world.site.key, explanation="The plan is in the safe.")
    answers.save(world.application, contributors.sita, [words], now=NOW)

    assert added.status_code == 302 and world.application.sites.count() == 2
    assert "Save and continue" in page
    assert world.said(asked, world.site.key) == words
    assert sita.post(world.url("end_user"), END_USER).status_code == 403


def test_a_file_is_attached_with_the_section_it_belongs_to(world, contributors):
    kept = evidence.attach(
        world.application, contributors.carl, SimpleUploadedFile("a.pdf", PDF), now=NOW, section="conduct"
    )

    assert Evidence.objects.get() == kept


def test_a_contributor_reads_whatever_a_viewer_reads(world, contributors):
    world.attach()
    carl: User = contributors.carl

    for name in ("show", "sites", "evidence", "check", "file"):
        assert browser(carl).get(world.url(name)).status_code == 200, name
    assert browser(carl).get(reverse("applications:index")).status_code == 200
    assert "belong to no organization" in browser(carl).get(reverse("applications:new")).content.decode()
