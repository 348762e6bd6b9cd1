"""Sites: where they are, to a point on the map; what tables say of them; and what is known is not asked again."""

import json

import pytest
from django.urls import reverse

from applications import dossiers, transfer
from applications.answers import Said
from applications.models import Site
from standards import dossier as standard
from standards.errors import Refusal
from tests.applications.desk import END_USER, NOW, browser

RESTON = {"name": "Reston 2", "address": "Sunrise Valley", "country": "US"}


def plain(world) -> dict:
    return dossiers.plain(world.application, filing=1, filed_on=NOW.date())


def test_coordinates_go_into_the_dossier_and_come_back_and_change_nothing_where_there_are_none(world):
    assert set(plain(world)["sites"][0]) == {"id", "name", "address", "country", "answers"}
    browser(world.olive).post(
        world.url("site_change", "site-1"), {**RESTON, "latitude": "38.95", "longitude": "\u221277.36°"}
    )
    said = plain(world)
    assert (said["sites"][0]["latitude"], said["sites"][0]["longitude"]) == ("38.95", "-77.36")
    read = standard.parse(said, world.rulebook)
    assert standard.plain(read)["sites"][0] == said["sites"][0]

    draft = world.start()
    transfer.fill(draft, world.olive, json.loads(json.dumps(said)), now=NOW)
    assert draft.sites.get().longitude == "-77.36"


@pytest.mark.parametrize(
    ("latitude", "longitude", "words"),
    [
        ("38.95", "", "State the longitude too, or leave both empty."),
        ("", "-77.36", "State the latitude too, or leave both empty."),
        ("91", "0", "is not an angle. Write degrees with a point, from -90 to 90."),
        ("0", "-180.1", "from -180 to 180."),
        ("38 57 N", "0", "is not an angle."),
        ("nan", "0", "is not an angle."),
        ("٣", "0", "is not an angle."),
    ],
)
def test_what_is_no_place_on_earth_is_said_beside_its_field(world, latitude, longitude, words):
    answer = browser(world.olive).post(
        world.url("site_change", "site-1"), {**RESTON, "latitude": latitude, "longitude": longitude}
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    assert 'href="#id_latitude"' in page or 'href="#id_longitude"' in page
    assert not Site.objects.exclude(latitude="").exists()


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"latitude": "38.95"}, "/sites/0/longitude"),
        ({"longitude": "38.95"}, "/sites/0/latitude"),
        ({"latitude": "90.5", "longitude": "0"}, "/sites/0/latitude"),
        ({"latitude": 38, "longitude": "0"}, "/sites/0/latitude"),
    ],
)
def test_a_dossier_with_half_a_place_is_refused_by_name(world, said, at):
    wrong = plain(world)
    wrong["sites"][0] |= said
    with pytest.raises(Refusal) as no:
        standard.parse(wrong, world.rulebook)
    assert at in [fault.pointer for fault in no.value.faults]


def test_the_sites_page_has_a_map_once_there_is_a_place(world):
    olive = browser(world.olive)
    assert "<svg" not in olive.get(world.url("sites")).content.decode()
    world.application.sites.update(latitude="38.95", longitude="-77.36")
    page = olive.get(world.url("sites")).content.decode()
    assert '<svg class="world"' in page and '<td data-label="Number">1</td>' in page


def test_a_site_s_page_tells_what_tables_say_of_it(world):
    lot = {
        "id": "l1",
        "site": "site-1",
        "model": "H100",
        "quantity": 8,
        "status": "installed",
        "owner": "end_user",
    }
    world.say(Said("chips", value=[lot, lot | {"id": "l2"}, lot | {"id": "l3", "site": "site-9"}]))
    page = browser(world.vera).get(world.url("site_change", "site-1")).content.decode()
    assert "2 rows<br>Status: Installed<br>Owner: Northfield Compute Inc. (end user)" in page


def test_the_chips_add_up_above_their_table(world):
    world.say(
        Said("parties", value=[{"id": "end_user", "name": "N", "role": "end_user", "country": "US"}]),
        Said("ownership", value=[]),
        Said(
            "chips",
            value=[
                {"id": "l1", "site": "site-1", "model": "H100 SXM", "quantity": 80, "status": "installed",
                 "owner": "end_user", "since": "2026-01-01"},
            ],
        ),
    )  # fmt: skip
    page = browser(world.olive).get(world.url("table", "items", "chips")).content.decode()
    assert "What this adds up to" in page and "equivalents" in page
    assert "<td>Reston 2</td><td>80</td>" in page and "<td>United States</td><td>80</td>" in page


def test_a_table_of_parties_begins_with_the_end_user_and_keeps_nothing_by_itself(world):
    olive, here = browser(world.olive), world.url("table", "ownership", "parties")
    page = olive.get(here).content.decode()
    assert 'value="Northfield Compute Inc."' in page and "The first row is the end user" in page
    assert world.said("parties") is None
    assert "The first row is the end user" not in browser(world.vera).get(here).content.decode()

    world.say(Said("parties", value=[]))
    assert "The first row is the end user" not in olive.get(here).content.decode()


def test_a_new_application_begins_with_the_end_user_of_the_last(world):
    page = browser(world.olive).get(reverse("applications:new")).content.decode()
    assert f'value="{END_USER["name"]}"' in page and f'value="{END_USER["address"]}"' in page
    stranger = browser(world.mallory).get(reverse("applications:new")).content.decode()
    assert END_USER["name"] not in stranger and 'value="Elsewhere"' in stranger
