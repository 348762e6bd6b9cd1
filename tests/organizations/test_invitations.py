"""An invitation works once, for a while, and for nobody but the address it was sent to."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from organizations import invitations
from organizations.models import Invitation, Role
from organizations.permissions import Permission, granted
from standards.errors import Refusal
from tests import road
from tests.organizations.cast import NOW, link, place

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def invited(cast: road.People, email: str = "nils@agency.example", **place: object) -> str:
    """The token of a fresh invitation by ada."""
    invitations.invite(
        cast.larkmoor, cast.ada, email=email, **{"role": Role.PREPARER.value, "now": NOW, **place}
    )
    return link("invites you").split("/")[2]


def test_nils_takes_the_place_that_was_offered_to_him() -> None:
    cast = road.people()
    token = invited(cast, role=Role.CONTRIBUTOR.value, sections=["sites", "controls"])

    invitations.accept(token, cast.nils, now=NOW)

    mine = place(cast.nils, cast.larkmoor)
    assert (mine.role, mine.sections) == ("contributor", ["sites", "controls"])
    assert granted(cast.nils, cast.larkmoor) == {Permission.VIEW, Permission.CONTRIBUTE}
    assert mail.outbox[-1].to == [cast.ada.email]


def test_the_link_is_not_kept() -> None:
    cast = road.people()
    token = invited(cast)

    kept = Invitation.objects.get()

    assert kept.token_sha256 == invitations.digest(token)
    assert token not in str(vars(kept))


def test_it_works_once_and_the_same_person_may_press_twice() -> None:
    cast = road.people()
    token = invited(cast)
    first = invitations.accept(token, cast.nils, now=NOW)

    assert invitations.accept(token, cast.nils, now=NOW) == first
    EmailAddress.objects.filter(user=cast.nils).update(email="other@agency.example")
    EmailAddress.objects.create(user=cast.mallory, email="nils@agency.example", verified=True)
    with pytest.raises(Refusal, match="was used"):
        invitations.accept(token, cast.mallory, now=NOW)


def test_it_ends_after_fourteen_days() -> None:
    cast = road.people()
    token = invited(cast)

    with pytest.raises(Refusal, match="expired"):
        invitations.accept(token, cast.nils, now=NOW + timedelta(days=14))


def test_mallory_who_found_the_link_cannot_use_it_even_with_the_address_unverified() -> None:
    cast = road.people()
    token = invited(cast)
    EmailAddress.objects.create(user=cast.mallory, email="nils@agency.example", verified=False)

    with pytest.raises(Refusal, match="verify it first"):
        invitations.accept(token, cast.mallory, now=NOW)

    assert granted(cast.mallory, cast.larkmoor) == frozenset()


def test_a_further_address_serves_once_it_is_verified() -> None:
    cast = road.people()
    token = invited(cast, email="Nils.Private@Example.org")
    EmailAddress.objects.create(user=cast.nils, email="nils.private@example.org", verified=True)

    invitations.accept(token, cast.nils, now=NOW)

    assert place(cast.nils, cast.larkmoor).role == "preparer"


def test_an_invitation_taken_back_leads_nowhere_and_so_does_an_earlier_one() -> None:
    cast = road.people()
    first, second = invited(cast), invited(cast)

    with pytest.raises(Refusal, match="taken back"):
        invitations.accept(first, cast.nils, now=NOW)
    invitations.withdraw(Invitation.objects.open().get(), cast.ada, now=NOW)
    with pytest.raises(Refusal, match="taken back"):
        invitations.accept(second, cast.nils, now=NOW)


def test_a_member_is_not_invited_again() -> None:
    cast = road.people()

    with pytest.raises(Refusal, match="a member of Larkmoor"):
        invited(cast, email=cast.petra.email.upper())


@pytest.mark.parametrize("who", ["olive", "petra", "mallory"])
def test_only_who_runs_the_organization_invites(who: str) -> None:
    cast = road.people()

    with pytest.raises(Refusal, match="does not run"):
        invitations.invite(cast.larkmoor, getattr(cast, who), email="x@example.org", role="viewer", now=NOW)

    assert mail.outbox == []


def test_where_the_letter_cannot_leave_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = road.people()

    def down(*args: object) -> int:
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", down)

    with pytest.raises(Refusal, match="could not be sent"):
        invitations.invite(cast.larkmoor, cast.ada, email="x@example.org", role="viewer", now=NOW)

    assert not Invitation.objects.exists()


def test_an_organization_cannot_flood_strangers_with_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = road.people()
    monkeypatch.setattr(invitations, "A_DAY", 2)
    for number in range(2):
        invited(cast, email=f"x{number}@example.org")

    with pytest.raises(Refusal, match="within a day"):
        invited(cast, email="x2@example.org")

    assert len(mail.outbox) == 2


def test_a_token_that_is_none_is_refused() -> None:
    with pytest.raises(Refusal, match="not an invitation"):
        invitations.accept("guess", road.people().nils, now=NOW)
