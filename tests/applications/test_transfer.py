"""A dossier that went out comes in again."""

from typing import Any

import pytest
from django.db import transaction

from applications import answers, dossiers, transfer
from applications.models import Dossier
from notary import canonical
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, Dossier]:
    cast = road.people()
    return cast, road.filed(cast)


world = once(_begin)


def test_a_frozen_dossier_imported_into_a_new_draft_says_the_same(world: Any) -> None:
    cast, dossier = world
    plain = canonical.loads(bytes(dossier.content))
    draft = road.started(cast)
    road.attach_all(draft, cast.olive, plain["evidence"])

    transfer.fill(draft, cast.petra, plain, now=road.STARTED)

    draft.refresh_from_db()
    again = dossiers.plain(draft, filing=1, filed_on=road.FILED.date())
    assert plain.pop("certifications")  # what others signed is for that application alone
    assert {**again, "reference": plain["reference"]} == plain


def test_what_was_frozen_is_what_was_given(world: Any) -> None:
    _, dossier = world
    given, kept = road.said(), canonical.loads(bytes(dossier.content))

    for name in ("kind", "end_user", "sites", "answers", "evidence"):
        assert kept[name] == given[name], name


def test_filling_twice_is_filling_once(world: Any) -> None:
    cast, _ = world
    draft = road.drafted(cast)
    first = dossiers.plain(draft, filing=1, filed_on=road.FILED.date())

    transfer.fill(draft, cast.petra, road.said(), now=road.STARTED)

    draft.refresh_from_db()
    assert dossiers.plain(draft, filing=1, filed_on=road.FILED.date()) == first


def test_a_file_that_was_not_attached_is_named_with_its_pointer(world: Any) -> None:
    cast, _ = world
    draft, plain = road.started(cast), road.said()
    last = plain["evidence"].pop("ev-2")
    road.attach_all(draft, cast.olive, plain["evidence"])
    plain["evidence"]["ev-2"] = last

    with pytest.raises(Refusal) as refused, transaction.atomic():
        transfer.fill(draft, cast.petra, plain, now=road.STARTED)

    assert [fault.pointer for fault in refused.value.faults] == ["/evidence/ev-2/sha256"]
    assert last["sha256"] in refused.value.faults[0].message
    assert draft.answers.count() == 0


def test_every_fault_of_a_file_is_refused_at_once(world: Any) -> None:
    cast, _ = world
    draft, plain = road.drafted(cast), road.said()
    before = dossiers.plain(draft, filing=1, filed_on=road.FILED.date())
    plain["answers"]["nonsense"] = {"value": 1}
    plain["sites"][0]["country"] = "ZZ"

    with pytest.raises(Refusal) as refused, transaction.atomic():
        transfer.fill(draft, cast.petra, plain, now=road.STARTED)

    assert {fault.pointer for fault in refused.value.faults} >= {"/answers/nonsense", "/sites/0/country"}
    assert dossiers.plain(draft, filing=1, filed_on=road.FILED.date()) == before


def test_a_dossier_of_another_kind_is_refused(world: Any) -> None:
    cast, _ = world
    draft = road.started(cast, kind="NVEU")

    with pytest.raises(Refusal, match="the dossier is for UVEU"), transaction.atomic():
        transfer.fill(draft, cast.petra, road.said("UVEU"), now=road.STARTED)


@pytest.mark.parametrize("who", ["mallory", "vera", "ravi"])
def test_who_may_not_edit_fills_nothing(world: Any, who: str) -> None:
    cast, _ = world
    draft = road.started(cast)

    with pytest.raises(Refusal, match="may not edit"), transaction.atomic():
        transfer.fill(draft, getattr(cast, who), road.said(), now=road.STARTED)


def test_files_named_in_rows_are_called_as_the_draft_calls_them(world: Any) -> None:
    cast, dossier = world
    plain = canonical.loads(bytes(dossier.content))
    named = plain["answers"]["controls"]["value"][0]["evidence"]
    digests = [plain["evidence"][key]["sha256"] for key in named]
    draft = road.started(cast)
    road.attach_all(draft, cast.olive, {f"other-{key}": file for key, file in plain["evidence"].items()})

    transfer.fill(draft, cast.petra, plain, now=road.STARTED)

    rows = answers.given(draft, ["controls"])["controls"].value
    assert rows[0]["evidence"] == [f"other-{key}" for key in named]
    assert [draft.evidence.get(key=key).sha256 for key in rows[0]["evidence"]] == digests
