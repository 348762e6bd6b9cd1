"""The doors of screening at the desk: who may look, who may act, how many queries a page takes."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from applications.models import Dossier
from screenings import services
from screenings.models import Clearance, Hit, ListedParty, ListVersion, Screening
from tests import road
from tests.filings import file
from tests.kept import once
from tests.screenings.lists import NOW, bring, row

pytestmark = [pytest.mark.django_db]

GUARDS = row("1", "Northgate Guarding Services FZE", country="AE", remarks="<script>x</script>")


def _begin() -> tuple[road.People, Screening]:
    cast = road.people()
    (dossier,) = file(1)
    type(dossier.application).objects.update(organization=cast.larkmoor)
    bring([GUARDS, row("2", "Meridian Secur Freight", alt_names=["Noordzee Transport"])])
    kept = Dossier.objects.select_related("application__organization").get()
    return cast, services.screen(kept, now=NOW)


world = once(_begin)
LISTS = ["screening", "hit", "listversion", "listedparty"]
LOOK = [*(f"{name}_changelist" for name in LISTS), *(f"{name}_change" for name in LISTS), "screening_of"]
ACT = ["screening_decide", "screening_again"]
OUTSIDERS = ["olive", "petra", "vera", "ada", "mallory"]


def door(screening: Screening, name: str) -> str:
    hit = screening.hits.first()
    args = {
        "screening_change": [screening.pk],
        "screening_of": [screening.dossier_id],
        "screening_decide": [screening.pk, hit.pk],
        "screening_again": [screening.pk],
        "hit_change": [hit.pk],
        "listversion_change": [screening.version_id],
        "listedparty_change": [hit.listed_id],
    }.get(name, [])
    return reverse(f"admin:screenings_{name}", args=args)


def answer(
    screening: Screening, decision: str = "cleared", reason: str = "Another company."
) -> dict[str, str]:
    prefix = f"hit-{screening.hits.first().pk}"
    return {f"{prefix}-decision": decision, f"{prefix}-reason": reason}


def signed_in(person: Any = None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person, backend=road.BACKEND)
    return client


def kept() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Screening, Hit, Clearance, ListVersion, ListedParty))


@pytest.mark.parametrize("who", [None, *OUTSIDERS])
def test_who_is_not_of_the_committee_is_sent_to_sign_in(world: Any, who: str | None) -> None:
    cast, screening = world
    client, before = signed_in(getattr(cast, who) if who else None), kept()

    for name in (*LOOK, *ACT):
        where = door(screening, name)
        for said in (client.get(where), client.post(where, answer(screening))):
            assert said.status_code == 302, name
            assert said["Location"].startswith("/admin/login/"), name

    assert kept() == before


def test_staff_who_were_granted_nothing_get_nothing(world: Any) -> None:
    cast, screening = world
    client, before = signed_in(cast.nils), kept()

    for name in (*LOOK, *ACT):
        assert client.post(door(screening, name), answer(screening)).status_code == 403, name
        assert client.get(door(screening, name)).status_code == (405 if name in ACT else 403), name

    assert kept() == before


@pytest.mark.parametrize("who", ["audrey", "ravi", "rhea"])
def test_the_committee_looks_and_nothing_there_is_changed_by_a_form(world: Any, who: str) -> None:
    cast, screening = world
    client, before = signed_in(getattr(cast, who)), kept()

    for name in LOOK:
        shown = client.get(door(screening, name), follow=True)
        assert shown.status_code == 200, name
        assert b"<script>x" not in shown.content, name
    for model in LISTS:
        for verb, args in (("add", []), ("delete", [1])):
            where = reverse(f"admin:screenings_{model}_{verb}", args=args)
            assert client.post(where, {}).status_code == 403, where

    assert kept() == before


def test_audrey_looks_and_decides_nothing(world: Any) -> None:
    cast, screening = world
    client, before = signed_in(cast.audrey), kept()

    for name in ACT:
        said = client.post(door(screening, name), answer(screening), follow=True)
        assert b"does not have the permission screenings.clear_hit" in said.content
        assert b"Record it" not in said.content

    assert kept() == before


def test_what_acts_is_never_a_get(world: Any) -> None:
    cast, screening = world
    client = signed_in(cast.ravi)

    assert [client.get(door(screening, name)).status_code for name in ACT] == [405, 405]


def test_ravi_sees_why_and_both_sides_and_clears(world: Any) -> None:
    cast, screening = world
    client = signed_in(cast.ravi)

    page = client.get(door(screening, "screening_change")).content.decode()
    assert "Only the list has services" in page
    assert "/answers/parties/value/4" in page
    assert "not known to be on or off that day" in page
    said = client.post(door(screening, "screening_decide"), answer(screening), follow=True)

    assert said.redirect_chain[0][0].endswith(f"#hit-{screening.hits.first().pk}")
    assert b"cleared: somebody else" in said.content
    made = Clearance.objects.get()
    assert (made.made_by, made.decision, made.reason) == (cast.ravi, "cleared", "Another company.")


@pytest.mark.parametrize(
    ("decision", "reason"), [("", "x"), ("forgiven", "x"), ("cleared", ""), ("cleared", " ")]
)
def test_half_an_answer_is_shown_again_with_what_is_missing(world: Any, decision: str, reason: str) -> None:
    cast, screening = world

    said = signed_in(cast.ravi).post(door(screening, "screening_decide"), answer(screening, decision, reason))

    assert said.status_code == 422
    assert b"errorlist" in said.content
    assert not Clearance.objects.exists()


def test_a_hit_of_another_screening_is_not_there(world: Any) -> None:
    cast, screening = world
    client = signed_in(cast.ravi)

    for name, args in (
        ("screening_decide", [screening.pk, 10**6]),
        ("screening_decide", [10**6, screening.hits.first().pk]),
    ):
        where = reverse(f"admin:screenings_{name}", args=args)
        assert client.post(where, answer(screening)).status_code == 404
    for name in ("screening_change", "hit_change"):
        assert client.get(reverse(f"admin:screenings_{name}", args=["10%27--"])).status_code == 404


def test_the_queue_shows_what_is_open_until_it_is_answered(world: Any) -> None:
    cast, screening = world
    client, queue = signed_in(cast.ravi), door(screening, "hit_changelist")
    assert b"Northgate Guarding LLC" in client.get(queue).content

    client.post(door(screening, "screening_decide"), answer(screening), follow=True)

    assert b"Northgate Guarding LLC" not in client.get(queue).content
    assert b"Northgate Guarding LLC" in client.get(f"{queue}?answer=cleared").content
    assert b"Northgate Guarding LLC" not in client.get(f"{queue}?answer=confirmed").content
    assert b"Northgate Guarding LLC" in client.get(f"{queue}?answer=any&q=northgate").content


def test_an_earlier_screening_says_that_there_is_a_newer_and_takes_no_answer(world: Any) -> None:
    cast, screening = world
    bring([GUARDS], as_of=NOW.date())
    client = signed_in(cast.ravi)
    assert b"Screen it now" in client.get(door(screening, "screening_change")).content

    newer = client.post(door(screening, "screening_again"), follow=True)

    assert b"Screened against" in newer.content
    assert Screening.objects.first().screened_by == cast.ravi
    old = client.get(door(screening, "screening_change")).content
    assert b"Open the last one" in old
    assert b"Record it" not in old


def test_a_dossier_that_was_not_screened_says_so(world: Any) -> None:
    cast, _ = world
    (other,) = file(1)

    said = signed_in(cast.ravi).get(reverse("admin:screenings_screening_of", args=[other.pk]), follow=True)

    assert b"was not screened yet" in said.content


def test_pages_take_as_many_queries_for_many_rows_as_for_one(world: Any) -> None:
    cast, screening = world
    client = signed_in(cast.ravi)
    pages = [door(screening, name) for name in LOOK if name.endswith("changelist")]
    pages.append(door(screening, "screening_change"))

    def counted() -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            with road.counted() as queries:
                assert client.get(page).status_code == 200
            found.append(queries.asked)
        return found

    before = counted()
    for dossier in file(12):
        services.screen(
            Dossier.objects.select_related("application__organization").get(pk=dossier.pk), now=NOW
        )
    for hit in screening.hits.all():
        services.decide(hit, cast.ravi, decision="cleared", reason="Another.", now=NOW)

    assert counted() == before
    assert max(before) <= 14


def test_a_page_of_the_desk_can_say_how_a_dossier_stands(world: Any) -> None:
    _, screening = world
    dossier = screening.dossier
    stands = services.standing(dossier, now=NOW)

    said = render_to_string("admin/screenings/includes/standing.html", {"stands": stands, "dossier": dossier})

    assert f"{screening.hits.count()} open" in said
    assert reverse("admin:screenings_screening_of", args=[dossier.pk]) in said
