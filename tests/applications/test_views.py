"""Every door of the desk: strangers find nothing, viewers change nothing, and no page asks the database too often."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications import evidence, receiving, services
from applications.answers import Said
from applications.models import Application, Evidence
from applications.urls import urlpatterns
from tests.applications.desk import END_USER, NOW, PDF, browser

NEWER = PDF.replace(b"<<>>", b"<</N 2>>")
POSTED = {"site_remove", "evidence_remove"}
BYTES = {"evidence_file", "evidence_earlier", "evidence_preview", "evidence_picture"}  # see test_handing.py
PIECES = {"uploads", "upload"}  # no pages: tests/applications/test_uploads.py opens them
NO_SUCH_TABLE = {
    "site_table_autosave",
    "site_answer_history",
    "site_table",
    "site_table_sheet",
    "site_table_workbook",
    "site_table_import",
}
READ = {
    "history",
    "read",
    "read_pdf",
    "changes",
    "certifications",
    "receipt_pdf",
    "dossier_pdf",
    "table_sheet",
    "table_workbook",
    "table_plan",
    "site_table_sheet",
    "site_table_workbook",
    "board",
    "offline_form",
    "offline_workbook",
}


def addresses(world) -> dict[str, str]:
    """An address of every door, for things that exist."""
    world.attach()
    evidence.revise(world.application, world.olive, "ev-1", SimpleUploadedFile("new.pdf", NEWER), now=NOW)
    world.filed = services.submit(world.start(), world.olive, now=NOW)
    values = {
        "reference": world.application.reference,
        "section": "ownership",
        "site": world.site.key,
        "question": "parties",
        "key": "ev-1",
        "filing": 1,
        "number": 1,
        "pk": world.filed.application.letters.get().pk,
        "upload": receiving.start(
            world.application, world.olive, name="a.pdf", size=9, now=timezone.now()
        ).pk,
    }
    found = {}
    for pattern in urlpatterns:
        if pattern.name in ("party_sign", "unsubscribe"):
            continue  # for whoever holds the link: test_certifications, test_letters
        known = {name: values[name] for name in pattern.pattern.converters}
        if pattern.name in ("receipt", "dossier", "receipt_pdf", "dossier_pdf"):
            known["reference"] = world.filed.application.reference
        if pattern.name == "table_plan":
            known |= {"section": "controls", "question": "controls"}
        if "site" in known and "section" in known:
            known["section"] = "sites"
        found[pattern.name] = reverse(f"applications:{pattern.name}", kwargs=known)
    return found


def test_mallory_finds_nothing_behind_any_address_of_an_application(world):
    mallory = browser(world.mallory)
    for name, address in addresses(world).items():
        if name in ("index", "new", "letters", "letter_preferences"):
            continue
        assert mallory.get(address).status_code == (405 if name in POSTED else 404), name
        assert mallory.post(address, {"sure": "1"}).status_code in (404, 405), name
    assert Evidence.objects.count() == 1 and world.application.sites.count() == 1


def test_an_unknown_application_looks_like_one_of_somebody_else(world):
    assert browser(world.olive).get("/applications/VEU-1999-0001/").status_code == 404


def test_who_is_not_signed_in_is_sent_to_sign_in(world):
    for name, address in addresses(world).items():
        answer = Client().post(address) if name in POSTED else Client().get(address)
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/"), name


def test_a_viewer_reads_every_page_and_changes_nothing(world):
    vera, before = browser(world.vera), world.application.docket.count()
    for name, address in addresses(world).items():
        if name not in POSTED | PIECES | BYTES | NO_SUCH_TABLE:
            assert vera.get(address).status_code in (200, 302), name
        if name not in READ | BYTES | {
            "index",
            "new",
            "show",
            "answers",
            "section_answers",
            "kin",
            "sites",
            "check",
            "letters",
            "letter",
            "letter_preferences",  # one's own, as everybody's
            "what_if",  # a scratch copy of one's own: whoever may read may try
            "receipt",
            "dossier",
        }:
            expected = 404 if name in NO_SUCH_TABLE else 403
            refused = vera.post(address, {"sure": "1", **END_USER})
            assert refused.status_code == 403 or expected == 404 == refused.status_code, name
    assert world.application.sites.count() == 1 and Evidence.objects.count() == 1
    assert world.application.docket.count() == before


def test_a_viewer_sees_words_where_others_see_fields(world):
    page = browser(world.vera).get(world.url("section", "conduct")).content.decode()
    assert "Not answered" in page and 'name="s10-' not in page and "Save and continue" not in page


def scripts(page: str) -> list[str]:
    return re.findall(r"<script.*?</script>", page, re.DOTALL)


def test_no_page_of_the_desk_lets_a_script_or_a_style_in_line(world):
    olive = browser(world.olive)
    for name, address in addresses(world).items():
        if name in POSTED | READ | BYTES | PIECES | NO_SUCH_TABLE | {"dossier"}:
            continue
        page = olive.get(address, follow=True).content.decode()
        assert "<style" not in page and " style=" not in page and "onclick" not in page, name
        assert all(' src="/static/' in tag and tag.endswith("></script>") for tag in scripts(page)), name


@pytest.mark.parametrize(
    ("door", "most"),
    [
        (("show",), 11),
        (("section", "ownership"), 11),
        (("section", "sites"), 11),
        (("section_site", "sites", "site-1"), 11),
        (("table", "items", "chips"), 11),
        (("table", "controls", "controls"), 10),
        (("table_sheet", "controls", "controls"), 10),
        (("table_workbook", "controls", "controls"), 10),
        (("table_plan", "controls", "controls"), 12),
        (("sites",), 10),
        (("site_change", "site-1"), 10),
        (("answers",), 10),
        (("section_answers", "ownership"), 10),
        (("kin",), 10),
        (("evidence",), 10),
        (("evidence_change", "ev-1"), 11),
        (("evidence_revise", "ev-1"), 8),
        (("check",), 10),
        (("board",), 10),
        (("what_if",), 12),
        (("file",), 12),
    ],
)
def test_a_full_application_takes_no_more_queries_than_an_empty_one(
    world, door, most, django_assert_max_num_queries
):
    world.fill()
    olive, address = browser(world.olive), world.url(*door)
    with django_assert_max_num_queries(most):
        assert olive.get(address).status_code == 200


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(world, django_assert_max_num_queries):
    for _ in range(30):
        world.start()
    olive = browser(world.olive)
    with django_assert_max_num_queries(6):
        page = olive.get(reverse("applications:index")).content.decode()
    assert "Page 1 of 2" in page and "Your organization" in page


def test_the_list_of_mallory_has_nothing_of_others_and_says_what_to_do(world):
    page = browser(world.mallory).get(reverse("applications:index")).content.decode()
    assert world.application.reference not in page
    assert "You have no applications yet" in page and "Start an application" in page


def test_starting_says_plainly_how_the_edition_is_enforced(world):
    page = browser(world.olive).get(reverse("applications:new")).content.decode()
    assert "not enforced" in page and "Inferred" in page and "UVEU" in page and "DC-VEU" in page


def test_olive_starts_an_application_and_lands_on_its_task_list(world):
    answer = browser(world.olive).post(
        reverse("applications:new"),
        {"organization": world.northfield.pk, "rule": "dc-veu-2024@2024-10-02/DC-VEU", **END_USER},
    )
    started = Application.objects.latest("pk")
    assert (started.kind, started.rulebook_id, started.status) == ("DC-VEU", "dc-veu-2024", "draft")
    assert answer.headers["Location"] == reverse("applications:show", args=[started.reference])


def test_a_rulebook_that_is_not_offered_is_no_choice_and_no_way_in(world):
    page = browser(world.olive).get(reverse("applications:new")).content.decode()
    before = Application.objects.count()

    answer = browser(world.olive).post(
        reverse("applications:new"),
        {"organization": world.northfield.pk, "rule": "cn-mo-2026@2026-01-15/CASE-BY-CASE", **END_USER},
    )

    assert "cn-mo-2026" not in page and "CASE-BY-CASE" not in page
    assert answer.status_code == 422 and Application.objects.count() == before


def test_an_application_is_not_started_for_an_organization_of_others(world):
    before = Application.objects.count()
    answer = browser(world.mallory).post(
        reverse("applications:new"),
        {"organization": world.northfield.pk, "rule": "ai-diffusion-2025@2025-01-15/UVEU", **END_USER},
    )
    assert answer.status_code == 422 and Application.objects.count() == before


def test_what_is_wrong_with_a_new_application_is_listed_with_links_to_its_fields(world):
    page = browser(world.olive).post(reverse("applications:new"), {"name": ""}).content.decode()
    assert 'href="#id_name"' in page and 'href="#id_rule"' in page and 'id="id_rule"' in page


def test_the_task_list_counts_what_is_answered_and_names_what_cannot_be_read(world):
    world.say(Said("s10-05-a", as_typed="sixty or so"), Said("chips", value=[]))
    page = browser(world.olive).get(world.url("show")).content.decode()
    assert "cannot be read" in page and "not started" in page and "in progress" in page


def test_the_task_list_tells_moves_and_keeps_the_committee_s_talk_to_itself(world):
    services.submit(
        world.application, world.olive, now=NOW, certification=services.everything(world.application)
    )
    ravi = world.mallory
    services.note(world.application, ravi, "judge", now=NOW, note="between us", detail={})
    page = browser(world.olive).get(world.url("show")).content.decode()
    assert "certified and filed" in page and "true, correct and complete" in page
    assert "between us" not in page and "Mallory" not in page


def test_the_end_user_can_be_corrected_until_filing(world):
    olive = browser(world.olive)
    changed = olive.post(world.url("end_user"), {**END_USER, "name": "Northfield Compute LLC"})
    world.application.end_user.refresh_from_db()
    assert changed.status_code == 302 and world.application.end_user.name == "Northfield Compute LLC"
    services.submit(world.application, world.olive, now=NOW)
    refused = olive.post(world.url("end_user"), {**END_USER, "name": "Another"})
    world.application.end_user.refresh_from_db()
    assert refused.status_code == 422 and "cannot change" in refused.content.decode()
    assert world.application.end_user.name == "Northfield Compute LLC"
