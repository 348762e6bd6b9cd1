"""The doors of on-site reviews: for every role, with what they refuse, and at what price."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.models import DocketEntry
from applications.stored import Handout
from organizations.models import User
from reviews import visit_records
from reviews.ballots import Shown
from reviews.models import Inspection, InspectionEntry, InspectionFile, InspectionReport
from tests import road
from tests.kept import once
from tests.organizations.cast import browser as browser_of
from tests.passkey import Key
from tests.reviews import visits
from tests.reviews.visits import NOW, seen

pytestmark = [pytest.mark.django_db]
LOOK = ["changelist", "fill", "sign", "worker"]
ACT = ["plan", "entry", "photo", "call_off"]
PNG = b"level,dB\nroof,41\n"


def _begin() -> Any:
    world = visits.world()
    world.visit = visits.planned(world, free=("The loading dock",))
    return world


world = once(_begin)


def browser(person: Any = None, *, sure: bool = False) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend=road.BACKEND)
    if sure:
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
        session.save()
    return client


def door(world: Any, name: str) -> str:
    args = {"plan": [world.review.pk], "changelist": [], "worker": []}.get(name, [world.visit.pk])
    return reverse(f"admin:reviews_inspection_{name}", args=args)


def said(world: Any, name: str) -> dict[str, Any]:
    item = world.visit.items.first()
    return {
        "plan": {
            "visit-site": world.visit.site,
            "visit-first_on": "2099-11-24",
            "visit-team": [str(world.ines.pk)],
            "visit-purpose": "To look again.",
        },
        "entry": {"id": str(uuid4()), "item": str(item.pk), "result": "as_required", "method": "interview"},
        "photo": {"id": str(uuid4()), "item": str(item.pk), "file": SimpleUploadedFile("roof.csv", PNG)},
        "call_off": {"reason": "A storm."},
        "sign": {"read": visit_records.record(world.visit).sha256},
    }.get(name, {})


def everything() -> tuple[Any, ...]:
    tables = (Inspection, InspectionEntry, InspectionFile, InspectionReport)
    return (*(list(table.objects.values()) for table in tables), DocketEntry.objects.count())


@pytest.mark.parametrize("who", ["", "olive", "petra", "vera", "ada", "mallory"])
def test_who_is_not_of_the_committee_is_sent_away_from_every_door(world: Any, who: str) -> None:
    client, before = browser(getattr(world, who, None)), everything()
    for name in (*LOOK, *ACT):
        for answer in (client.get(door(world, name)), client.post(door(world, name), said(world, name))):
            assert answer.status_code == 302 and answer["Location"].startswith("/admin/login/"), name
    assert everything() == before


def test_staff_who_were_granted_nothing_get_nothing(world: Any) -> None:
    client, before = browser(world.nils), everything()
    for name in (*LOOK, *ACT):
        assert client.post(door(world, name), said(world, name)).status_code == 403, name
        if name in LOOK:
            assert client.get(door(world, name)).status_code == 403, name
    assert everything() == before


@pytest.mark.parametrize("who", ["audrey", "cora", "ravi", "rhea", "ines"])
def test_the_committee_looks_and_each_does_what_was_granted(
    world: Any, who: str, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = browser(getattr(world, who), sure=True)
    assert all(client.get(door(world, name)).status_code == 200 for name in LOOK)
    assert all(client.get(door(world, name)).status_code == 405 for name in ACT)

    changed = set()
    for name in ("plan", "call_off"):
        before = everything()
        client.post(door(world, name), said(world, name))
        changed |= {name} if everything() != before else set()
        Inspection.objects.filter(pk=world.visit.pk).update(
            called_off_at=None, called_off_by=None, called_off_why=""
        )
    for name in ("entry", "photo", "sign"):
        before = everything()
        client.post(door(world, name), said(world, name))
        changed |= {name} if everything() != before else set()

    granted = {"ravi": {"plan", "call_off"}, "rhea": {"plan", "call_off"}, "ines": {"entry", "photo", "sign"}}
    assert changed == granted.get(who, set())


def test_what_is_refused_comes_back_with_what_was_typed_and_as_a_sentence_to_the_page(world: Any) -> None:
    client, wrong = browser(world.ines), said(world, "entry") | {"measured": "21", "note": "Near the door."}

    page = client.post(door(world, "entry"), wrong)
    assert page.status_code == 422 and "a number and its unit" in page.content.decode()
    assert "Near the door." in page.content.decode()
    told = client.post(door(world, "entry"), wrong, headers={"Accept": "application/json"})
    assert told.status_code == 422 and "a number and its unit" in json.loads(told.content)["error"]
    for broken in ({"id": "x"}, {"at": "yesterday"}, {"at": "0001-01-01T00:00:00+23:00"}, {"result": ""}):
        answer = client.post(
            door(world, "entry"), said(world, "entry") | broken, headers={"Accept": "application/json"}
        )
        assert answer.status_code == 422 and json.loads(answer.content)["error"], broken
    assert client.post(door(world, "photo"), {"id": "x"}).status_code == 422
    assert not InspectionEntry.objects.exists()


def test_without_a_script_entry_and_files_go_in_one_form_and_twice_is_once(
    world: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client, one = browser(world.ines), said(world, "entry")
    for _ in range(2):
        sent = one | {"photos": [SimpleUploadedFile("roof.csv", PNG)]}
        answer = client.post(door(world, "entry"), sent)
        assert answer.status_code == 302 and f"#item-{one['item']}" in answer["Location"]

    kept = InspectionFile.objects.get()
    page = client.get(door(world, "fill")).content.decode()
    assert InspectionEntry.objects.count() == 1 and kept.enclosure.sha256 in page
    file = client.get(reverse("admin:reviews_inspection_file", args=[world.visit.pk, kept.pk]))
    assert b"".join(file.streaming_content) == PNG
    assert Handout.objects.get().person == world.ines


def test_something_beside_the_list_is_written_with_its_words(world: Any) -> None:
    free = said(world, "entry") | {"item": str(uuid4()), "words": "A second meter room"}
    assert browser(world.ines).post(door(world, "entry"), free).status_code == 302
    assert world.visit.items.get(pk=free["item"]).words == "A second meter room"


def test_ines_signs_with_her_passkey_on_the_page_of_the_record(world: Any) -> None:
    seen(world.visit, world.ines, world.visit.items.first())
    key, client = Key(world.ines), browser(world.ines)
    page = client.get(door(world, "sign"))
    credential = key.answer(page.context["options"])

    client.post(door(world, "sign"), said(world, "sign") | {"credential": credential})

    report = InspectionReport.objects.get()
    assert visit_records.verify(report) == "signed with a passkey; the signature holds"
    at = reverse("admin:reviews_inspection_record", args=[world.visit.pk, 1])
    assert client.get(at).content == bytes(report.content)
    assert report.sha256 in client.get(door(world, "fill")).content.decode()


def test_without_a_passkey_ines_is_asked_again_who_she_is(world: Any) -> None:
    seen(world.visit, world.ines, world.visit.items.first())
    ines = User.objects.get(pk=world.ines.pk)
    ines.set_password("correct horse battery staple")
    ines.save()
    answer = browser(ines).post(door(world, "sign"), said(world, "sign"))
    assert answer.status_code == 302 and answer["Location"].startswith("/account/confirm/")

    browser_of(ines, sure=True).post(door(world, "sign"), said(world, "sign"))

    assert InspectionReport.objects.get().signed_words == "not signed by key"


def test_what_was_seen_stands_on_the_screen_of_its_requirement_and_a_finding_rests_on_it(world: Any) -> None:
    item = world.visit.items.first()
    entry = seen(world.visit, world.ines, item, method="live_measurement", measured="41", unit="dB")
    seen(world.visit, world.ivan, item, result="not_seen", method="screenshot")
    at = reverse("admin:reviews_review_requirement", args=[world.review.pk, item.requirement])
    client = browser(world.ravi)
    before = client.get(f"{at}?resting={entry.pk}").content.decode()
    assert "not signed yet" in before and "Find resting on" not in before and str(entry.pk) not in before

    read = visit_records.record(world.visit).sha256
    visit_records.sign(world.visit, world.ines, read=read, shown=Shown("again"), now=NOW)

    page = client.get(f"{at}?resting={entry.pk}").content.decode()
    assert "Find resting on" in page and "they differ" in page and "41 dB" in page
    assert f"entry {entry.pk}" in page.split('name="reason"')[1].split("</textarea>")[0]
    assert client.get(f"{at}?resting=nothing").status_code == 200


def test_the_list_shows_a_day_and_one_s_own(world: Any) -> None:
    client, page = browser(world.ivan), door(world, "changelist")
    name = world.visit.site_name
    assert name in client.get(f"{page}?on={world.visit.first_on}").content.decode()
    assert name not in client.get(f"{page}?on=2001-01-01").content.decode()
    assert name in client.get(f"{page}?on=2001-99-99&mine=1").content.decode()
    assert name not in browser(world.ravi).get(f"{page}?mine=1").content.decode()


def test_the_pages_take_as_many_queries_for_much_as_for_little(world: Any) -> None:
    item = world.visit.items.first()
    at = reverse("admin:reviews_review_requirement", args=[world.review.pk, item.requirement])
    desk = reverse("admin:reviews_review_change", args=[world.review.pk])
    client, pages = browser(world.ines), (door(world, "fill"), door(world, "changelist"), at, desk)

    def price() -> list[int]:
        found = []
        for page in pages:
            with road.counted() as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    seen(world.visit, world.ines, item)
    price()
    little = price()
    for one in world.visit.items.all()[:8]:
        for who in (world.ines, world.ivan):
            seen(world.visit, who, one)
    for number in range(5):
        other = visits.planned(world, purpose=f"Look {number}.")
        seen(other, world.ines, other.items.first())

    assert price() == little
    assert max(little[:2]) <= 20
