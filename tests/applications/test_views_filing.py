"""Sites, files, the check, filing, the receipt, import and withdrawal, as olive meets them."""

import hashlib
import json
import tomllib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from applications import dossiers, services
from applications.answers import Said
from applications.models import Application, Dossier
from tests.applications.desk import NOW, PDF, VECTORS, browser, sure, ticked


def certify(world, client=None, read="", **other):
    """Tick every paragraph and file, having shown again who one is."""
    client = client or sure(world.olive)
    read = read or dossiers.preview(world.application, timezone.now().date()).sha256
    return client.post(world.url("file"), ticked(world, read) | other)


def test_sites_are_added_changed_and_removed_once_sure(world):
    olive = browser(world.olive)
    olive.post(world.url("site_add"), {"name": "Delft 1", "address": "Schieweg 1", "country": "NL"})
    assert [site.key for site in world.application.sites.all()] == ["site-1", "site-2"]
    olive.post(
        world.url("site_change", "site-2"), {"name": "Delft One", "address": "Schieweg 1", "country": "NL"}
    )
    assert world.application.sites.get(key="site-2").name == "Delft One"
    olive.post(world.url("site_remove", "site-2"))
    assert world.application.sites.count() == 2
    olive.post(world.url("site_remove", "site-2"), {"sure": "1"})
    assert world.application.sites.count() == 1


def test_a_file_is_shown_with_its_digest_and_handed_out_as_an_attachment(world):
    olive = browser(world.olive)
    olive.post(
        world.url("evidence"),
        {
            "file": SimpleUploadedFile("plan.pdf", PDF),
            "title": "Plan",
            "covers_from": "2026-01-01",
            "covers_to": "31 December 2026",
        },
    )
    world.say(Said("s10-01-a", evidence=("ev-1",)))
    page = olive.get(world.url("evidence")).content.decode()
    assert hashlib.sha256(PDF).hexdigest() in page and "1 question" in page and "31 December 2026" in page
    sent = olive.get(world.url("evidence_file", "ev-1"))
    assert b"".join(sent.streaming_content) == PDF
    assert sent.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert sent.headers["X-Content-Type-Options"] == "nosniff" and "private" in sent.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (SimpleUploadedFile("tool.pdf", b"\x7fELF" + b"\0" * 60), "attach one of"),
        (SimpleUploadedFile("empty.pdf", b""), "is empty"),
    ],
)
def test_a_file_that_may_not_be_attached_is_refused_in_a_sentence(world, upload, sentence):
    upload.seek(0)
    answer = browser(world.olive).post(world.url("evidence"), {"file": upload})
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_a_period_that_ends_before_it_starts_is_refused(world):
    world.attach()
    answer = browser(world.olive).post(
        world.url("evidence_change", "ev-1"), {"covers_from": "2026-05-01", "covers_to": "2026-04-01"}
    )
    assert answer.status_code == 422 and "is before" in answer.content.decode()


def test_what_is_said_about_a_file_can_be_corrected_and_the_file_taken_out(world):
    world.attach()
    world.say(Said("s10-01-a", evidence=("ev-1",), explanation="See the plan."))
    olive = browser(world.olive)
    olive.post(world.url("evidence_change", "ev-1"), {"title": "Operating plan", "issuer": "Olive"})
    assert world.application.evidence.get().title == "Operating plan"
    olive.post(world.url("evidence_remove", "ev-1"), {"sure": "1"})
    assert not world.application.evidence.exists() and world.said("s10-01-a").explanation == "See the plan."


def test_the_check_shows_what_would_be_found_why_and_where_to_answer(world):
    page = browser(world.olive).get(world.url("check"), {"status": "not_satisfied"}).content.decode()
    assert "not satisfied" in page and "What would do:" in page and "Inferred" in page
    assert f'href="{world.url("section", "sites")}#q-s10-01-a"' in page
    assert f'href="{world.url("table", "items", "chips")}"' in page


def test_a_full_application_is_found_satisfied_but_for_what_only_a_person_can_tell(world):
    world.fill()
    found = dossiers.assess_draft(world.application, NOW.date())
    page = browser(world.olive).get(world.url("check")).content.decode()
    open_ = [f.id for f in found.findings if f.status.value in ("not_satisfied", "undetermined")]
    vectors = tomllib.loads((VECTORS / "vectors.toml").read_text())
    assert open_ == next(d.get("open", []) for d in vectors["dossier"] if d["kind"] == "UVEU")
    assert f"{len(found.findings)} requirements" in page


def test_a_row_that_names_a_site_no_longer_there_is_named_by_its_place(world):
    world.say(Said("roster", value=[{"group": "Guards", "site": "site-1"}]))
    browser(world.olive).post(world.url("site_remove", "site-1"), {"sure": "1"})
    page = browser(world.olive).get(world.url("check")).content.decode()
    assert "/answers/roster/value/0/site" in page
    assert "/answers/roster/value/0/site" in browser(world.olive).get(world.url("file")).content.decode()


def test_olive_certifies_and_files_what_she_read_and_gets_a_receipt(world):
    answer = certify(world)
    filed = Dossier.objects.get()
    assert answer.headers["Location"] == world.url("receipt", 1)
    page = browser(world.olive).get(world.url("receipt", 1)).content.decode()
    assert filed.sha256 in page and world.application.reference in page
    assert "true, correct and complete" in world.application.docket.last().note
    sent = browser(world.olive).get(world.url("dossier", 1))
    assert hashlib.sha256(sent.content).hexdigest() == filed.sha256
    assert sent.headers["Content-Disposition"].startswith("attachment")


def test_filing_twice_files_once(world):
    certify(world)
    again = certify(world, read="0" * 64)
    assert Dossier.objects.count() == 1 and again.headers["Location"] == world.url("receipt", 1)


def test_nothing_is_filed_without_the_certification(world):
    browser(world.olive).get(world.url("read"))
    answer = certify(world, **{"certify-s8-a7-iv": ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and "On-site reviews: certify this paragraph, or do not file" in page
    assert not Dossier.objects.exists()


def test_nothing_is_filed_that_changed_since_it_was_read(world):
    read = dossiers.preview(world.application, timezone.now().date()).sha256
    world.say(Said("chips", value=[]))
    answer = certify(world, read=read)
    assert answer.status_code == 422 and "was changed since you read it" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_nothing_is_filed_while_an_answer_cannot_be_read(world):
    world.say(Said("s10-05-a", as_typed="sixty or so"))
    page = browser(world.olive).get(world.url("file")).content.decode()
    assert "cannot be read" in page and 'name="certify-' not in page
    assert certify(world).status_code == 422 and not Dossier.objects.exists()


def test_only_an_authorized_official_certifies(world):
    pete = browser(world.pete)
    page = pete.get(world.url("file")).content.decode()
    assert "Only an authorized official" in page and 'name="certify-' not in page
    assert certify(world, pete).status_code == 403 and not Dossier.objects.exists()
    assert pete.post(world.url("withdraw"), {"reason": "no"}).status_code == 403


def test_after_filing_the_check_is_of_what_was_filed_on_its_day(world):
    services.submit(world.application, world.olive, now=NOW)
    page = browser(world.olive).get(world.url("check")).content.decode()
    assert "Findings on filing 1" in page and "20 November 2026" in page


def test_what_was_filed_fills_another_draft_the_same(world):
    world.fill()
    filed = services.submit(world.application, world.olive, now=NOW)
    other = world.start()
    for file in world.application.evidence.all():
        file.pk, file.application = None, other
        file.save(force_insert=True)
    world.application, source = other, world.application
    upload = SimpleUploadedFile("dossier.json", bytes(filed.content))
    answer = browser(world.olive).post(world.url("import"), {"file": upload, "replace": "on"})
    assert answer.status_code == 302
    other = Application.objects.get(pk=other.pk)
    was, now = json.loads(bytes(filed.content)), dossiers.plain(other, filing=1, filed_on=NOW.date())
    others = was.pop("certifications")
    assert {**now, "reference": source.reference} == was and [one["party"] for one in others] == ["p5", "p6"]


def test_a_dossier_with_faults_changes_nothing_and_names_each(world):
    plain = dossiers.plain(world.application, filing=1, filed_on=NOW.date())
    plain["answers"] = {"nothing": {"value": 1}, "chips": {"value": [{"quantity": "many"}]}}
    upload = SimpleUploadedFile("dossier.json", json.dumps(plain).encode())
    page = browser(world.olive).post(world.url("import"), {"file": upload, "replace": "on"}).content.decode()
    assert "/answers/nothing" in page and "/answers/chips/value/0/quantity" in page
    assert world.application.sites.count() == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "is not JSON"),
        (b"\xff\xfe\xff", "is not UTF-8"),
        (b'{"a": 1, "a": 2}', "twice in one object"),
        (b'{"a": NaN}', "not a number"),
        (b'{"a": "\\u0000"}', "null character"),
        (b"[]", "JSON object"),
    ],
)
def test_a_file_that_is_no_dossier_is_refused_in_words(world, content, sentence):
    upload = SimpleUploadedFile("dossier.json", content)
    answer = browser(world.olive).post(world.url("import"), {"file": upload, "replace": "on"})
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_olive_withdraws_with_a_reason(world):
    olive = browser(world.olive)
    assert olive.post(world.url("withdraw"), {"reason": ""}).status_code == 422
    olive.post(world.url("withdraw"), {"reason": "Sold."})
    world.application.refresh_from_db()
    assert world.application.status == "withdrawn"
    assert "Sold." in olive.get(world.url("show")).content.decode()
