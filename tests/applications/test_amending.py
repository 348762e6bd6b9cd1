"""What changed since the last filing, what changed since it was read, and copying an earlier application forward."""

from __future__ import annotations

import hashlib

import pytest
from django.core import mail
from django.utils import timezone

from applications import copying, differing, dossiers, services
from applications.answers import Said
from applications.forms import differences
from applications.models import Application, Certification, DocketEntry, Dossier
from notary import canonical
from standards import lifecycle
from standards.errors import Refusal
from tests.applications.desk import BOOK, NOW, World, browser, sure, ticked

CHIPS = [
    {
        "id": "lot-1",
        "site": "site-1",
        "model": "H100 SXM",
        "quantity": 800,
        "status": "installed",
        "owner": "end_user",
        "since": "2026-03-01",
    }
]


@pytest.fixture
def returned(world: World) -> World:
    """Filed once, and returned."""
    world.say(Said("chips", value=CHIPS), Said("s10-05-a", value=60), Said("s10-11-e", value=True))
    services.submit(world.application, world.olive, now=NOW)
    Application.objects.update(status=lifecycle.Status.RETURNED.value)
    world.application.refresh_from_db()
    return world


def amend(world: World) -> None:
    more = [{**CHIPS[0], "quantity": 900}, {**CHIPS[0], "id": "lot-2"}]
    world.say(Said("chips", value=more), Said("s10-05-a", value=61, explanation="Counted again."))
    world.attach()


def test_the_difference_is_told_by_section_old_beside_new_and_tables_row_by_row(returned: World) -> None:
    amend(returned)
    old = canonical.loads(bytes(Dossier.objects.get().content))
    new = dossiers.preview(returned.application, NOW.date()).plain
    by_id = {part.id: part for part in differences.parts(old, new, returned.rulebook)}

    chips = next(one for one in by_id["items"].changes if one.rows)
    assert [line.name for line in chips.rows.added] == ["lot-2"]
    assert [(cell.old, cell.new) for cell in chips.rows.changed[0].cells] == [("800", "900")]
    said = [
        (cell.label, cell.old, cell.new) for part in by_id.values() for c in part.changes for cell in c.cells
    ]
    assert ("Answer", "60", "61") in said and ("Explanation", "", "Counted again.") in said
    assert "evidence" in by_id and "declarations" not in by_id


def test_the_official_and_the_docket_see_what_changed(returned: World) -> None:
    amend(returned)
    page = browser(returned.olive).get(returned.url("changes")).content.decode()
    assert "Since filing 1" in page and "<ins>900</ins>" in page and "<del>800</del>" in page

    services.submit(returned.application, returned.olive, now=NOW)

    section = returned.rulebook.questions["s10-05-a"].section
    changed = DocketEntry.objects.last().detail["changed"]
    assert {"items", section, "evidence"} <= set(changed) and "declarations" not in changed
    assert (
        "From filing 1 to filing 2" in browser(returned.olive).get(returned.url("changes")).content.decode()
    )


def test_nothing_changed_says_so(returned: World) -> None:
    new = dossiers.preview(returned.application, NOW.date()).plain
    old = canonical.loads(bytes(Dossier.objects.get().content))
    assert differing.sections(returned.rulebook, old, new) == []
    page = browser(returned.olive).get(returned.url("changes")).content.decode()
    assert "Nothing but the day and the number" in page


def test_a_change_after_reading_is_refused_and_shown(world: World) -> None:
    olive = sure(world.olive)
    read = olive.get(world.url("read")).context["sha256"]
    world.say(Said("s10-05-a", value=61))

    page = olive.post(world.url("file"), ticked(world, read)).content.decode()

    assert "was changed since you read it" in page and f"{world.url('changes')}?since=read" in page
    assert "<ins>61</ins>" in olive.get(world.url("changes"), {"since": "read"}).content.decode()
    assert not Dossier.objects.exists() and 'name="certify-' not in page


def test_a_double_click_files_once_and_gives_the_same_filing_back(world: World) -> None:
    read = dossiers.preview(world.application, NOW.date()).sha256
    first = services.submit(world.application, world.olive, now=NOW, read=read)
    assert services.submit(world.application, world.olive, now=NOW, read=read) == first
    assert Dossier.objects.count() == 1


def test_half_a_certification_files_nothing(world: World) -> None:
    whole = services.everything(world.application)
    half = services.Certified(whole.paragraphs[:-1])
    with pytest.raises(Refusal, match="every paragraph"):
        services.submit(world.application, world.olive, now=NOW, certification=half)


def test_what_was_certified_is_kept_and_cannot_be_changed(world: World) -> None:
    services.submit(
        world.application, world.olive, now=NOW, certification=services.everything(world.application)
    )
    kept = Certification.objects.get()
    assert [one["id"] for one in kept.paragraphs][:2] == ["truth", "s8-a7-i"]
    with pytest.raises(Exception, match="kept as they are"):
        Certification.objects.update(how="passkey")


def test_who_files_says_once_more_who_they_are(world: World) -> None:
    olive = browser(world.olive)
    read = olive.get(world.url("read")).context["sha256"]
    answer = olive.post(world.url("file"), ticked(world, read))
    assert answer["Location"].startswith("/account/confirm/") and not Dossier.objects.exists()


def test_the_receipt_goes_out_at_once_by_letter_and_as_pdf(
    world: World, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        filed = services.submit(world.application, world.olive, now=NOW)
    assert mail.outbox[-1].to == [world.olive.email] and filed.sha256 in mail.outbox[-1].body
    olive = browser(world.olive)
    receipts = [olive.get(world.url("receipt_pdf", 1)).content for _ in range(2)]
    assert receipts[0].startswith(b"%PDF") and receipts[0] == receipts[1]
    whole = [olive.get(world.url("dossier_pdf", 1)).content for _ in range(2)]
    assert hashlib.sha256(whole[0]).digest() == hashlib.sha256(whole[1]).digest()


def test_the_whole_dossier_stands_on_one_page_in_few_queries(world, django_assert_max_num_queries) -> None:
    world.fill()
    olive = browser(world.olive)
    olive.get(world.url("read"))
    with django_assert_max_num_queries(12):
        page = olive.get(world.url("read")).content.decode()
    frozen = dossiers.preview(Application.objects.get(), timezone.now().date())
    assert frozen.sha256 in page and "Northgate Guarding LLC" in page
    assert all(file["sha256"] in page for file in frozen.plain["evidence"].values())


def copied(world: World) -> copying.Copied:
    return copying.forward(world.application, world.olive, rulebook_id=BOOK, edition="", kind="UVEU", now=NOW)


def test_an_application_is_copied_forward_with_the_origin_of_each_answer(returned: World) -> None:
    returned.attach()
    done = copied(returned)
    assert done.left == () and done.count == 3
    origins = copying.origins(done.application)
    assert {(one.source, one.filing) for one in origins.values()} == {(returned.application.reference, 1)}
    section = returned.rulebook.questions["s10-05-a"].section
    page = browser(returned.olive).get(f"/applications/{done.application.reference}/sections/{section}/")
    said = f"Copied from {returned.application.reference}, filing 1, on 20 November 2026"
    assert said in page.content.decode()


def test_an_origin_goes_when_the_answer_is_confirmed_or_changed(returned: World) -> None:
    new = copied(returned).application
    returned.say(Said("s10-05-a", value=99), application=new)
    assert set(copying.origins(new)) == {("chips", ""), ("s10-11-e", "")}
    at = f"/applications/{new.reference}/copied/"
    olive = browser(returned.olive)
    assert "check that it still holds" in olive.get(at).content.decode()
    olive.post(at, {"holds": ["chips/"]})
    assert set(copying.origins(new)) == {("s10-11-e", "")}


def test_what_the_new_kind_does_not_ask_is_listed_as_not_carried(returned: World) -> None:
    done = copying.forward(
        returned.application, returned.olive, rulebook_id="dc-veu-2024", edition="", kind="DC-VEU", now=NOW
    )
    assert {one.question for one in done.left} and all(one.why for one in done.left)
    assert done.count + len(done.left) == 3


def test_the_door_copies_and_mallory_does_not(returned: World) -> None:
    at = returned.url("copy")
    page = browser(returned.olive).get(at)
    rule = page.context["form"].fields["rule"].choices[0][0]
    before = Application.objects.count()
    assert browser(returned.mallory).post(at, {"rule": rule}).status_code == 404
    assert browser(returned.vera).post(at, {"rule": rule}).status_code == 403
    assert Application.objects.count() == before
    same = next(key for key, _ in page.context["form"].fields["rule"].choices if key.endswith("/UVEU"))
    assert browser(returned.olive).post(at, {"rule": same}).status_code in (200, 302)
    assert Application.objects.count() == before + 1
