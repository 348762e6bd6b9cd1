"""Other parties: asked by a link, shown what they certify and nothing else, bound by what they signed."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from applications import certifications, covering, dossiers, services
from applications.answers import Said
from applications.models import PartyCertification
from standards.dossier import parse
from standards.errors import Refusal
from tests.applications.desk import NOW, World, browser, person, sure
from tests.organizations.cast import PASSWORD as LONG_PASSWORD

GUARD = {
    "id": "p5",
    "name": "Northgate Guarding",
    "role": "guard_service",
    "country": "US",
    "headquarters": "US",
}
PARTIES = [
    {"id": "p1", "name": "Northfield", "role": "end_user", "country": "US", "headquarters": "US"},
    GUARD,
]


@pytest.fixture
def named(world: World) -> World:
    """A draft that names a guard company, with something said that it has no business to read."""
    world.say(
        Said("parties", value=PARTIES),
        Said("s10-14-phys-d", site="site-1", value=12),
        Said("s10-05-a", value=60),
    )
    world.gus = person("Gus")
    return world


def asked(world: World, now=None) -> tuple[PartyCertification, str]:
    """The guard company is asked; (what is kept, the link's token)."""
    word = certifications.ask(
        world.application,
        world.pete,
        party="p5",
        email="gus@people.example",
        sections=["sites"],
        sites=["site-1"],
        now=now or timezone.now(),
    )
    return word, re.search(r"/certify/([\w-]+)/", mail.outbox[-1].body)[1]


def sign(world: World, token: str, who=None) -> PartyCertification:
    now = timezone.now()
    read = certifications.shown_to(certifications.named(token), now).sha256
    return certifications.sign(token, who or world.gus, read=read, now=now)


def standing(world: World) -> str:
    plain = dossiers.plain(world.application, filing=1, filed_on=NOW.date())
    (one,) = certifications.standings(world.application, plain)
    return one.state


def test_a_party_is_shown_its_sections_at_its_sites_and_nothing_else(named):
    _, token = asked(named)
    page = browser(named.gus).get(f"/certify/{token}/").content.decode()
    assert "Northgate Guarding" in page and "Reston 2" in page and "15 CFR 748.15(a)(2)(ii)" in page
    assert (
        "s10-14-phys-d"
        in certifications.shown_to(certifications.named(token), NOW).content["sites"][0]["answers"]
    )
    shown = json.dumps(certifications.shown_to(certifications.named(token), NOW).content)
    assert "s10-05-a" not in shown and '"Northfield"' not in shown


def test_a_party_signs_once_and_what_it_signed_is_kept_byte_for_byte(named):
    _, token = asked(named)
    word = sign(named, token)
    assert standing(named) == "signed"
    assert covering.digest(json.loads(bytes(word.shown))) == word.sha256
    with pytest.raises(Refusal, match="used, taken back or has expired"):
        certifications.sign(token, named.gus, read="0" * 64, now=timezone.now())


def test_signing_twice_is_signing_once(named):
    _, token = asked(named)
    first = sign(named, token)
    assert certifications.sign(token, named.gus, read=first.sha256, now=timezone.now()) == first


def test_a_change_of_what_was_certified_voids_it_and_a_change_elsewhere_does_not(named):
    _, token = asked(named)
    sign(named, token)
    named.say(Said("s10-05-a", value=61))
    assert standing(named) == "signed"
    named.say(Said("s10-14-phys-d", site="site-1", value=20))
    assert standing(named) == "void"
    assert "void" in browser(named.vera).get(named.url("certifications")).content.decode()
    with pytest.raises(Refusal, match="Northgate Guarding did not certify"):
        services.submit(named.application, named.olive, now=NOW)


def test_filing_needs_the_certification_and_carries_its_digest(named):
    with pytest.raises(Refusal, match="Northgate Guarding did not certify"):
        services.submit(named.application, named.olive, now=NOW)
    _, token = asked(named)
    word = sign(named, token)
    filed = json.loads(bytes(services.submit(named.application, named.olive, now=NOW).content))
    day = word.signed_at.date().isoformat()
    assert filed["certifications"] == [
        {
            "party": "p5",
            "name": "Northgate Guarding",
            "role": "guard_service",
            "sha256": word.sha256,
            "signed_on": day,
        }
    ]
    assert parse(filed, named.rulebook).certifications[0].sha256 == word.sha256


def test_the_official_states_why_one_is_missing_and_it_stands_in_the_dossier(named):
    with pytest.raises(Refusal, match="may not certify"):
        certifications.state_missing(named.application, named.pete, party="p5", reason="Away.", now=NOW)
    certifications.state_missing(named.application, named.olive, party="p5", reason="Away.", now=NOW)
    filed = services.submit(named.application, named.olive, now=NOW)
    assert dossiers.read(filed).certifications[0].missing == "Away."
    assert "Away." in browser(named.olive).get(named.url("receipt", 1)).content.decode()


def test_a_dossier_without_other_parties_has_no_such_member(world):
    assert b"certifications" not in dossiers.preview(world.application, NOW.date()).content


@pytest.mark.parametrize("how", ["expired", "taken back", "asked again"])
def test_a_link_that_ended_signs_nothing(named, how):
    word, token = asked(named)
    read = certifications.shown_to(word, NOW).sha256
    now = timezone.now()
    if how == "expired":
        now += timedelta(days=400)
    elif how == "taken back":
        certifications.take_back(named.application, named.pete, party="p5", now=now)
    else:
        asked(named)
    with pytest.raises(Refusal, match="used, taken back or has expired"):
        certifications.sign(token, named.gus, read=read, now=now)
    if how != "expired":
        assert browser(named.gus).get(f"/certify/{token}/").status_code == 410


def test_what_changed_while_it_was_read_is_not_signed(named):
    word, token = asked(named)
    read = certifications.shown_to(word, NOW).sha256
    named.say(Said("s10-14-phys-d", site="site-1", value=20))
    with pytest.raises(Refusal, match="changed since you read it"):
        certifications.sign(token, named.gus, read=read, now=timezone.now())


def test_mallory_with_the_link_and_another_address_neither_reads_nor_signs(named):
    word, token = asked(named)
    read = certifications.shown_to(word, NOW).sha256
    EmailAddress.objects.create(user=named.mallory, email="gus@people.example", verified=False)
    mallory = sure(named.mallory)
    page = mallory.get(f"/certify/{token}/").content.decode()
    assert "Reston 2" not in page and "Within how many minutes" not in page
    page = mallory.post(f"/certify/{token}/", {"agreed": "on", "read": read}).content.decode()
    assert "does not have the address" in page and standing(named) == "open"
    with pytest.raises(Refusal, match="only an account with that verified address"):
        certifications.sign(token, named.mallory, read=read, now=timezone.now())


def test_an_address_that_was_only_typed_in_is_not_one_s_own(named):
    word, token = asked(named)
    EmailAddress.objects.filter(email="gus@people.example").update(verified=False)
    with pytest.raises(Refusal, match="verified address"):
        certifications.sign(
            token, named.gus, read=certifications.shown_to(word, NOW).sha256, now=timezone.now()
        )


def test_mallory_asks_nobody_in_another_s_name(named):
    mallory = browser(named.mallory)
    answer = mallory.post(named.url("certification") + "?party=p5", {"act": "ask", "email": "a@b.example"})
    assert answer.status_code == 404 and not PartyCertification.objects.exists()
    with pytest.raises(Refusal):
        certifications.ask(
            named.application,
            named.vera,
            party="p5",
            email="a@b.example",
            sections=["sites"],
            sites=[],
            now=NOW,
        )


def test_the_door_asks_signs_and_shows_what_was_signed(named):
    olive = browser(named.olive)
    at = named.url("certification") + "?party=p5"
    said = {"act": "ask", "email": "Gus@people.example", "sections": ["sites"], "sites": ["site-1"]}
    assert olive.post(at, said).status_code == 302
    link = re.search(r"/certify/[\w-]+/", mail.outbox[-1].body)[0]
    gus = sure(named.gus)
    read = gus.get(link).context["sha256"]
    assert gus.post(link, {"read": read}).status_code == 422
    assert gus.post(link, {"agreed": "on", "read": read}).status_code == 302
    assert "What you signed" in gus.get(link).content.decode() and standing(named) == "signed"


def test_who_signs_says_once_more_who_they_are(named):
    _, token = asked(named)
    gus = browser(named.gus)
    read = gus.get(f"/certify/{token}/").context["sha256"]
    answer = gus.post(f"/certify/{token}/", {"agreed": "on", "read": read})
    assert answer["Location"].startswith("/account/confirm/") and standing(named) == "open"


def test_whoever_has_no_account_makes_one_by_the_link_and_comes_back(named):
    certifications.ask(
        named.application,
        named.olive,
        party="p5",
        email="nora@northgate.example",
        sections=["sites"],
        sites=[],
        now=timezone.now(),
    )
    link = re.search(r"/certify/[\w-]+/", mail.outbox[-1].body)[0]
    nora = Client()
    answer = nora.post(link)
    assert answer["Location"].startswith("/sign-up/")
    filled = {
        "name": "Nora",
        "email": "nora@northgate.example",
        "password1": LONG_PASSWORD,
        "password2": LONG_PASSWORD,
        "next": link,
    }
    answer = nora.post(answer["Location"], filled)
    assert answer.status_code == 302 and answer["Location"] == link, answer.content.decode()[:2000]
    assert "Read and sign" in nora.get(link).content.decode()


def test_a_kind_of_which_the_rule_asks_nothing_needs_nobody(db):
    plain = {"kind": "DC-VEU", "answers": {"parties": {"value": PARTIES}}}
    from standards import rulebook

    assert covering.parties(plain, rulebook.get("dc-veu-2024")) == []
