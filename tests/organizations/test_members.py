"""An organization always has somebody who runs it, and its log shows who came, changed and went."""

import pytest
from django.core import mail
from django.db import DatabaseError, transaction

from organizations import members, register
from organizations.models import Membership, MembershipEntry, Organization, Role
from organizations.permissions import Permission, granted, may, organizations_of
from standards.errors import Refusal
from tests import road
from tests.organizations.cast import NOW, place

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def log(organization: Organization) -> list[str]:
    entries = organization.membership_log.order_by("pk").select_related("actor", "person")
    return [line.sentence for line in register.told(entries)]


def test_who_founds_an_organization_runs_it_and_may_be_its_official_besides() -> None:
    cast = road.people()

    plain = members.found(cast.nils, name="  Fjord   Compute AS ", country="NO", certifies=False, now=NOW)
    both = members.found(cast.vera, name="Vera Compute", country="US", certifies=True, now=NOW)

    assert plain.name == "Fjord Compute AS"
    assert granted(cast.nils, plain) == {Permission.VIEW, Permission.EDIT, Permission.MANAGE}
    assert granted(cast.vera, both) == {
        Permission.VIEW,
        Permission.EDIT,
        Permission.CERTIFY,
        Permission.MANAGE,
    }
    assert log(both) == ["Vera created the organization, as Authorized official and administrator"]


def test_a_name_that_is_taken_is_refused_however_it_is_written() -> None:
    cast = road.people()

    with pytest.raises(Refusal, match="cannot be used"):
        members.found(cast.nils, name="LARKMOOR Compute, inc.", country="US", certifies=False, now=NOW)

    assert not Membership.objects.filter(user=cast.nils).exists()


def test_one_person_belongs_to_several_organizations_with_another_role_in_each() -> None:
    cast = road.people()
    mine = members.found(cast.vera, name="Vera Compute", country="US", certifies=False, now=NOW)

    assert set(organizations_of(cast.vera, Permission.VIEW)) == {mine, cast.larkmoor}
    assert set(organizations_of(cast.vera, Permission.MANAGE)) == {mine}


@pytest.mark.parametrize("who", ["olive", "petra", "vera", "mallory"])
def test_only_who_runs_the_organization_gives_roles(who: str) -> None:
    cast = road.people()

    with pytest.raises(Refusal, match="does not run"):
        members.change(
            place(cast.petra, cast.larkmoor), getattr(cast, who), role=Role.OFFICIAL.value, now=NOW
        )

    assert place(cast.petra, cast.larkmoor).role == Role.PREPARER.value


def test_a_new_official_is_told_and_so_is_everybody_who_has_power_there() -> None:
    cast = road.people()

    members.change(
        place(cast.petra, cast.larkmoor), cast.ada, role=Role.OFFICIAL.value, reason="Board of May.", now=NOW
    )

    assert may(cast.petra, Permission.CERTIFY, cast.larkmoor)
    assert {one.to[0] for one in mail.outbox} == {cast.petra.email, cast.olive.email}
    assert log(cast.larkmoor) == ["Ada changed Petra from Preparer to Authorized official"]
    assert cast.larkmoor.membership_log.get().reason == "Board of May."


def test_the_same_role_given_again_is_no_event() -> None:
    cast = road.people()

    members.change(place(cast.petra, cast.larkmoor), cast.ada, role=Role.PREPARER.value, now=NOW)

    assert not MembershipEntry.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"role": "contributor"}, "name at least one section"),
        ({"role": "contributor", "sections": ["cellar"]}, "no rulebook has a section cellar"),
        ({"role": "contributor", "sections": ["sites"], "also_administers": True}, "named sections only"),
        ({"role": "emperor"}, "'emperor' is not a role"),
    ],
)
def test_a_place_that_no_role_can_have_is_refused(said: dict, why: str) -> None:
    cast = road.people()

    with pytest.raises(Refusal, match=why):
        members.change(place(cast.petra, cast.larkmoor), cast.ada, **said, now=NOW)


def test_the_last_administrator_neither_leaves_nor_steps_down_without_a_successor() -> None:
    cast = road.people()
    ada = place(cast.ada, cast.larkmoor)

    with pytest.raises(Refusal, match="only administrator"):
        members.remove(ada, cast.ada, reason="Gone.", now=NOW)
    with pytest.raises(Refusal, match="only administrator"):
        members.change(ada, cast.ada, role=Role.VIEWER.value, now=NOW)

    assert place(cast.ada, cast.larkmoor).role == Role.ADMINISTRATOR.value


def test_the_last_administrator_hands_over_and_leaves_in_one_step() -> None:
    cast = road.people()

    members.remove(
        place(cast.ada, cast.larkmoor),
        cast.ada,
        reason="A new job.",
        successor=place(cast.olive, cast.larkmoor),
        now=NOW,
    )

    assert granted(cast.ada, cast.larkmoor) == frozenset()
    assert {Permission.MANAGE, Permission.CERTIFY} <= granted(cast.olive, cast.larkmoor)
    assert log(cast.larkmoor) == [
        "Olive took over from Ada: Authorized official and administrator",
        "Ada left, having been Administrator",
    ]


def test_an_administrator_who_cannot_sign_in_does_not_count() -> None:
    cast = road.people()
    members.change(
        place(cast.petra, cast.larkmoor), cast.ada, role=Role.PREPARER.value, also_administers=True, now=NOW
    )
    cast.petra.is_active = False
    cast.petra.save()

    with pytest.raises(Refusal, match="only administrator"):
        members.remove(place(cast.ada, cast.larkmoor), cast.ada, reason="Gone.", now=NOW)
    with pytest.raises(Refusal, match="who can sign in"):
        members.remove(
            place(cast.ada, cast.larkmoor),
            cast.ada,
            reason="Gone.",
            successor=place(cast.petra, cast.larkmoor),
            now=NOW,
        )


def test_nobody_of_another_organization_takes_over() -> None:
    cast = road.people()

    with pytest.raises(Refusal, match="another member"):
        members.remove(
            place(cast.ada, cast.larkmoor),
            cast.ada,
            reason="Gone.",
            successor=place(cast.mallory, cast.ventures),
            now=NOW,
        )


def test_who_is_removed_may_nothing_any_more_and_a_second_removal_says_so() -> None:
    cast = road.people()
    petra = place(cast.petra, cast.larkmoor)

    members.remove(petra, cast.ada, reason="Left the company.", now=NOW)

    assert granted(cast.petra, cast.larkmoor) == frozenset()
    assert cast.larkmoor.membership_log.get().reason == "Left the company."
    with pytest.raises(Refusal, match="no longer a member"):
        members.remove(petra, cast.ada, reason="Again.", now=NOW)


def test_a_line_of_the_log_is_neither_changed_nor_removed() -> None:
    cast = road.people()
    members.change(place(cast.petra, cast.larkmoor), cast.ada, role=Role.VIEWER.value, now=NOW)

    with pytest.raises(DatabaseError), transaction.atomic():
        MembershipEntry.objects.update(reason="It was not me.")
    with pytest.raises(DatabaseError), transaction.atomic():
        MembershipEntry.objects.all().delete()

    assert MembershipEntry.objects.count() == 1


def test_every_action_that_is_written_has_a_sentence() -> None:
    cast = road.people()

    with pytest.raises(ValueError, match="no action"):
        register.write(cast.larkmoor, "vanished", now=NOW)
