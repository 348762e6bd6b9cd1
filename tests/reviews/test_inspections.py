"""On-site reviews: planned with a checklist of the rulebook, written down by several at once, signed and kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from applications import docket
from applications.models import Letter
from notary import canonical
from reviews import inspections, methods, seeing, visit_records
from reviews.ballots import Shown
from reviews.models import Inspection, InspectionEntry, InspectionFile, InspectionReport, Stage
from standards.errors import Refusal
from tests.kept import once
from tests.passkey import Key
from tests.reviews import visits
from tests.reviews.visits import NOW, planned, seen, word

pytestmark = [pytest.mark.django_db]
world = once(visits.world)
PAPER = b"meter,kW\nA,21.5\n"


def signed(inspection: Inspection, person: Any, **said: Any) -> InspectionReport:
    read = visit_records.record(inspection, why=said.get("why", "")).sha256
    said = {"read": read, "shown": Shown("again"), "now": NOW} | said
    return visit_records.sign(inspection, person, **said)


def attached(inspection: Inspection, person: Any, item: Any, id: Any = None) -> InspectionFile:
    paper = SimpleUploadedFile("meters.csv", PAPER)
    return seeing.attach(inspection, person, paper, id=id or uuid4(), item=item.pk, at=NOW, now=NOW)


def test_the_checklist_has_every_part_that_asks_about_a_site_in_the_words_of_the_rule(world: Any) -> None:
    visit = planned(world, free=("The loading dock", " "))

    items = list(visit.items.all())
    book = inspections.dossiers.rulebook_of(world.review.dossier.application)
    parts = {(one.id, part.id): part for one in book.requirements for part in one.parts_for("UVEU")}
    asked = {
        key
        for key, part in parts.items()
        if any(book.questions[one].scope == "site" for one in part.questions if one in book.questions)
    }

    assert len(asked) > 5
    assert {(one.requirement, one.part) for one in items[:-1]} == asked
    assert all(one.words == parts[one.requirement, one.part].text and one.citation for one in items[:-1])
    assert (items[-1].words, items[-1].requirement) == ("The loading dock", "")


def test_the_same_plan_twice_is_one_visit_and_one_letter(world: Any) -> None:
    visit, again = planned(world), planned(world)

    assert visit == again and visit.number == 1
    letter = Letter.objects.get(kind="inspection")
    assert letter.legal and visit.site_name in letter.subject and visits.PURPOSE in letter.body


def test_an_unannounced_visit_writes_no_letter_and_is_not_told(world: Any) -> None:
    planned(world, announced=False)

    application = world.review.dossier.application
    assert not Letter.objects.filter(kind="inspection").exists()
    assert application.docket.last().action == "plan_inspection"
    assert not any("on-site" in one.sentence for one in docket.told(application, application.docket.all()))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"site": "moon"}, "no site"),
        ({"purpose": " "}, "what the on-site review is for"),
        ({"team": ()}, "at least one inspector"),
        ({"first_on": NOW.date() + timedelta(days=9)}, "before the first"),
        ({"first_on": NOW.date() - timedelta(days=3), "last_on": NOW.date() - timedelta(days=1)}, "is over"),
        ({"last_on": NOW.date() + timedelta(days=99)}, "at most 60 days"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(world: Any, said: dict[str, Any], why: str) -> None:
    with pytest.raises(Refusal, match=why):
        planned(world, **said)


def test_only_inspectors_are_of_a_team_and_only_reviewers_plan(world: Any) -> None:
    with pytest.raises(Refusal, match="no inspector"):
        planned(world, team=(world.audrey,))
    with pytest.raises(Refusal, match="does not have the permission"):
        planned(world.__class__(**{**vars(world), "ravi": world.ines}))


def test_what_is_sent_twice_is_kept_once_and_other_words_under_its_id_are_refused(world: Any) -> None:
    visit = planned(world)
    said = word(visit.items.first(), measured="21.5", unit="kW")

    first, again = (seeing.record(visit, world.ines, said, at=NOW, now=NOW) for _ in range(2))

    assert first == again and visit.entries.count() == 1
    other = word(visit.items.first(), id=said.id, note="Another word")
    with pytest.raises(Refusal, match="other words"):
        seeing.record(visit, world.ines, other, at=NOW, now=NOW)
    with pytest.raises(Refusal, match="other words"):
        seeing.record(visit, world.ivan, said, at=NOW, now=NOW)


def test_two_inspectors_fill_one_visit_and_no_word_is_lost(world: Any) -> None:
    visit = planned(world)
    one, two = visit.items.all()[:2]
    seen(visit, world.ines, one)
    seen(visit, world.ivan, one, result="not_as_required", note="The door stands open.")
    seen(visit, world.ivan, two)
    late = seen(visit, world.ines, one, result="not_seen", at=NOW - timedelta(hours=1))

    standing = seeing.standing(one.entries.all())

    assert visit.entries.count() == 4 and late not in standing
    assert {(e.person, e.result) for e in standing} == {
        (world.ines, "as_required"),
        (world.ivan, "not_as_required"),
    }
    assert seeing.differ(standing)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"result": "fine"}, "no result"),
        ({"method": "hearsay"}, "no method"),
        ({"result": "not_as_required"}, "say in the note"),
        ({"measured": "21"}, "a number and its unit"),
        ({"unit": "kW"}, "a number and its unit"),
        ({"measured": "about 20", "unit": "kW"}, "is no number"),
    ],
)
def test_a_word_that_cannot_stand_is_refused_and_says_why(world: Any, said: dict[str, Any], why: str) -> None:
    visit = planned(world)
    with pytest.raises(Refusal, match=why):
        seen(visit, world.ines, visit.items.first(), **said)


def test_an_item_of_another_visit_is_not_on_the_list(world: Any) -> None:
    visit, other = planned(world), planned(world, purpose="Another look.")
    with pytest.raises(Refusal, match="not on the list"):
        seen(visit, world.ines, other.items.first())


def test_who_is_not_of_the_team_writes_and_signs_nothing(world: Any) -> None:
    visit = planned(world, team=(world.ines,))
    seen(visit, world.ines, visit.items.first())
    for who in (world.ivan, world.ravi, world.mallory):
        with pytest.raises(Refusal):
            seen(visit, who, visit.items.first())
        with pytest.raises(Refusal):
            attached(visit, who, visit.items.first())
        with pytest.raises(Refusal):
            signed(visit, who)
    assert (visit.entries.count(), visit.files.count(), visit.reports.count()) == (1, 0, 0)


def test_what_was_seen_beside_the_list_is_put_at_its_end(world: Any) -> None:
    visit, id = planned(world), uuid4()
    last = visit.items.last()
    said = word(last, item=id, words="A second meter room")
    for _ in range(2):
        seeing.record(visit, world.ines, said, at=NOW, now=NOW)

    added = visit.items.get(pk=id)
    assert (added.words, added.position) == ("A second meter room", last.position + 1)


def test_a_photo_is_named_by_its_digest_and_kept_once(world: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    visit, id = planned(world), uuid4()
    item = visit.items.first()

    first, again = (attached(visit, world.ines, item, id) for _ in range(2))
    same_bytes = attached(visit, world.ivan, item)

    assert first == again == same_bytes and first.enclosure.is_sealed
    files = canonical.loads(visit_records.record(visit).content)["items"][0]["files"]
    assert [(one["sha256"], one["name"]) for one in files] == [(first.enclosure.sha256, "meters.csv")]


def test_the_first_signature_finishes_and_what_comes_later_is_a_version_with_a_reason(world: Any) -> None:
    visit = planned(world)
    entry = seen(visit, world.ines, visit.items.first())
    first = signed(visit, world.ines)

    assert Inspection.objects.staged().get(pk=visit.pk).stage is Stage.FINISHED
    assert visit_records.signed_ids(first) == {str(entry.pk)}
    assert signed(visit, world.ines, read=first.sha256) == first

    late = seen(visit, world.ivan, visit.items.last())
    with pytest.raises(Refusal, match="why there is another"):
        signed(visit, world.ivan)
    second = signed(visit, world.ivan, why="Ivan's telephone was offline.")

    said = canonical.loads(bytes(second.content))
    assert (said["version"], said["previous"], said["why"]) == (2, first.sha256, second.why)
    assert visit_records.signed_ids(second) == {str(entry.pk), str(late.pk)}
    assert bytes(first.content) == bytes(InspectionReport.objects.get(pk=first.pk).content)


def test_nobody_signs_what_they_have_not_read_nor_an_empty_record(world: Any) -> None:
    visit = planned(world)
    with pytest.raises(Refusal, match="nothing was written down"):
        signed(visit, world.ines)
    seen(visit, world.ines, visit.items.first())
    read = visit_records.record(visit).sha256
    seen(visit, world.ivan, visit.items.last())
    with pytest.raises(Refusal, match="added since you read"):
        signed(visit, world.ines, read=read)


def test_who_has_a_passkey_signs_with_it_and_the_signature_can_be_checked(world: Any) -> None:
    visit, key = planned(world), Key(world.ines)
    seen(visit, world.ines, visit.items.first())
    with pytest.raises(Refusal, match="sign with it"):
        signed(visit, world.ines)
    sha256 = visit_records.record(visit).sha256
    shown = Shown("passkey", key.assertion(visit_records.PURPOSE, sha256))
    with pytest.raises(Refusal, match="not one of"):
        signed(visit, world.ivan, shown=shown)

    report = signed(visit, world.ines, shown=shown)

    assert visit_records.verify(report) == "signed with a passkey; the signature holds"
    report.content = bytes(report.content).replace(b"as_required", b"not_as_seen")
    with pytest.raises(Refusal, match="not what was signed"):
        visit_records.verify(report)


def test_the_database_keeps_what_was_planned_seen_and_signed(world: Any) -> None:
    visit = planned(world)
    seen(visit, world.ines, visit.items.first())
    report = signed(visit, world.ines)
    tries = (
        lambda: InspectionEntry.objects.update(result="not_seen"),
        lambda: InspectionEntry.objects.all().delete(),
        lambda: InspectionReport.objects.filter(pk=report.pk).update(why="x"),
        lambda: Inspection.objects.update(purpose="Another"),
        lambda: visit.items.update(words="Another"),
        lambda: visit.team.clear(),
    )
    for one in tries:
        with pytest.raises(DatabaseError), transaction.atomic():
            one()


def test_a_visit_is_called_off_with_a_reason_while_nothing_was_seen(world: Any) -> None:
    visit = planned(world)
    with pytest.raises(Refusal, match="say why"):
        inspections.call_off(visit, world.ravi, reason=" ", now=NOW)
    for _ in range(2):
        off = inspections.call_off(visit, world.ravi, reason="A storm.", now=NOW)
    assert off.stage is Stage.CALLED_OFF and Letter.objects.filter(kind="inspection").count() == 2
    with pytest.raises(Refusal, match="called off"):
        seen(visit, world.ines, visit.items.first())

    begun = planned(world)
    seen(begun, world.ines, begun.items.first())
    with pytest.raises(Refusal, match="under way"):
        inspections.call_off(begun, world.ravi, reason="Late.", now=NOW)


def test_the_operator_reads_that_there_was_a_visit_and_nothing_of_what_was_seen(world: Any) -> None:
    visit = planned(world)
    seen(visit, world.ines, visit.items.first(), note="Secret of the committee.")
    signed(visit, world.ines)

    application = world.review.dossier.application
    told = [one for one in docket.told(application, application.docket.all()) if "on-site" in one.sentence]

    assert [one.sentence for one in told] == ["announced an on-site review", "finished an on-site review"]
    assert {one.who for one in told} == {"The committee"}
    assert all(visit.site_name in one.note and "Secret" not in one.note for one in told)
    docket.verify(application.reference, application.docket.all())


def test_a_live_measurement_ranks_first_and_a_screenshot_last() -> None:
    ranked = list(methods.methods().values())
    assert (ranked[0].id, ranked[-1].id) == ("live_measurement", "screenshot")
    assert methods.named("gone").rank > ranked[-1].rank
