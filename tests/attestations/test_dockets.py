"""The docket's head is signed and logged at each determination, and a line that is changed later is found by it."""

import hashlib
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from applications import docket
from applications.models import DocketEntry
from attestations import dockets, keyring, publishing, tasks
from attestations.models import DocketSeal, LogEntry
from notary import verify
from notary.verify import Facts
from reviews.models import Determination
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> Any:
    road.keys()
    return road.approved(road.people())


world = once(_begin)


def seal() -> DocketSeal:
    with time_machine.travel(road.ISSUED, tick=False):
        assert tasks.seal_dockets() == 1
        assert tasks.seal_dockets() == 0
    return DocketSeal.objects.get()


def checked() -> str:
    out = StringIO()
    call_command("check_docket", stdout=out)
    return out.getvalue()


def rewritten(note: str, *, again: bool) -> None:
    """Somebody with the keys to the database changes line 2, and, if thorough, every hash after it."""
    with connection.cursor() as cursor:
        for name in ("update", "delete"):
            on = " ON applications_docketentry" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER applications_docketentry_keep_{name}{on}")
        cursor.execute("UPDATE applications_docketentry SET note = %s WHERE number = 2", [note])
    if again:
        previous = ""
        for one in DocketEntry.objects.order_by("number"):
            one.previous = previous
            previous = docket.line_hash(one, one.application.reference)
            DocketEntry.objects.filter(pk=one.pk).update(previous=one.previous, sha256=previous)


def test_the_head_is_signed_and_stands_in_the_log(world: Determination) -> None:
    one = seal()
    entries = list(DocketEntry.objects.order_by("number"))

    assert (one.lines, one.head) == (len(entries), entries[-1].sha256)
    assert dockets.signed(one, keyring.trust_root()) == (one.lines, one.head)
    assert LogEntry.objects.get().envelope_sha256 == hashlib.sha256(bytes(one.envelope)).hexdigest()
    day = road.APPROVED.date()
    facts = Facts(world.review.dossier.application.reference, day, day, day)
    assert verify.verify(dockets.of(one), keyring.trust_root(), None, lambda _: facts).index == 0
    assert publishing.check()
    assert "1 dockets are whole; 1 signed heads are theirs." in checked()


def test_a_line_changed_by_sql_breaks_the_chain(world: Determination) -> None:
    seal()
    rewritten("It was otherwise.", again=False)

    with pytest.raises(CommandError, match="line 2 is not what was written"):
        checked()


def test_a_docket_written_anew_in_its_whole_is_found_by_its_signed_head(world: Determination) -> None:
    one = seal()
    rewritten("It was otherwise.", again=True)

    with pytest.raises(CommandError, match=f"line {one.lines} is not the one that was sealed"):
        checked()


def test_a_seal_is_kept_as_it_is(world: Determination) -> None:
    seal()

    with pytest.raises(IntegrityError), transaction.atomic():
        DocketSeal.objects.update(lines=1)


def test_a_seal_that_was_taken_away_is_missed(world: Determination) -> None:
    seal()
    with connection.cursor() as cursor:
        on = " ON attestations_docketseal" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER attestations_docketseal_keep_delete{on}")
        cursor.execute("DELETE FROM attestations_docketseal")

    with pytest.raises(CommandError, match="entry 0 of the log: its envelope is not kept any more"):
        checked()


def test_a_broken_docket_is_not_sealed(world: Determination) -> None:
    rewritten("It was otherwise.", again=False)

    with time_machine.travel(road.ISSUED, tick=False):
        assert tasks.seal_dockets() == 0
    assert not DocketSeal.objects.exists()


def test_an_application_that_is_not_there_is_named(world: Determination) -> None:
    with pytest.raises(CommandError, match="there is no application VEU-1"):
        call_command("check_docket", "VEU-1")
