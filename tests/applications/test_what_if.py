"""What if: a scratch copy moves the findings, and nothing of it ever touches the answers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from applications import dossiers, scratches
from applications.answers import Said
from applications.models import Scratch
from standards import rulebook
from tests.applications.desk import NOW, World, browser

pytestmark = pytest.mark.django_db
EDITION = rulebook.get("ai-diffusion-2025")


def fields(world: World, person=None) -> dict[str, str]:
    """The form as a browser would send it back, nothing changed."""
    form = browser(person or world.olive).get(world.url("what_if")).context["form"]
    data = {}
    for key, _, country, gone in form.sites.rows:
        data[f"site.{key}.country"] = country
        data |= {f"site.{key}.gone": "1"} if gone else {}
    for place, name, country in form.sites.new:
        data |= {f"new.{place}.name": name, f"new.{place}.country": country}
    for trial in form.trials:
        for row in trial.shown:
            data[f"{trial.question.id}.r{row.place}.here"] = "1"
            data |= {f"{trial.question.id}.{cell.name}": cell.typed for cell in row.cells}
    return data


def tried(world: World, person=None, **changed: str):
    data = fields(world, person) | changed
    return browser(person or world.olive).post(world.url("what_if"), data, follow=True)


def plain(world: World) -> dict:
    return dossiers.plain(world.application, filing=1, filed_on=NOW.date())


def moved(answer) -> dict[str, tuple[str, str]]:
    return {m.now.id: (m.was.status.value, m.now.status.value) for m in answer.context["moved"] if m.turned}


@pytest.fixture
def full(world: World) -> World:
    world.fill()
    return world


def test_nothing_changed_changes_nothing(full: World) -> None:
    answer = tried(full)
    assert Scratch.objects.get().changes == {}
    assert "What your changes move" not in answer.content.decode()


def test_more_chips_abroad_move_the_shares_and_leave_the_answers_alone(full: World) -> None:
    before = plain(full)
    answer = tried(full, **{"chips.r9.quantity": "99,999"})
    assert moved(answer)["s10-06"] == ("satisfied", "not_satisfied")
    text = answer.content.decode()
    assert "the limit is 7 percent" in text and "over the limit" in text and "within the limit" in text
    assert plain(full) == before


def test_cells_that_the_form_does_not_show_stay_on_the_scratch_copy(full: World) -> None:
    tried(full, **{"chips.r0.quantity": "1"})
    row = Scratch.objects.get().changes["tables"]["chips"][0]
    assert row == plain(full)["answers"]["chips"]["value"][0] | {"quantity": 1}


def test_a_country_moves_what_is_asked_of_places(full: World) -> None:
    answer = tried(full, **{"site.site-3.country": "Macau"})
    assert Scratch.objects.get().changes == {"countries": {"site-3": "MO"}}
    assert ("satisfied", "not_satisfied") in moved(answer).values()
    again = tried(full, **{"site.site-3.country": "Netherlands"})
    assert Scratch.objects.get().changes == {} and "moved" not in again.context


def test_a_site_left_out_takes_its_rows_along(full: World) -> None:
    answer = tried(full, **{"site.site-4.gone": "1"})
    assert answer.context["dropped"] >= 2
    bars = [barred.chart.bars for barred in answer.context["after"].shares]
    assert bars[1] == () and [bar.label for bar in answer.context["before"].shares[1].chart.bars] == [
        "Malaysia"
    ]
    assert full.application.sites.filter(key="site-4").exists()


def test_a_site_that_is_added_can_be_given_chips_and_has_everything_to_answer(full: World) -> None:
    answer = tried(full, **{"new.0.name": "Reno", "new.0.country": "United States"})
    assert moved(answer)["s10-14-phys"] == ("satisfied", "not_satisfied")
    tried(
        full,
        **{
            "chips.r12.id": "lot-x",
            "chips.r12.site": "try-1",
            "chips.r12.model": "B200",
            "chips.r12.quantity": "8",
        },
    )
    changes = Scratch.objects.get().changes
    assert changes["added"] == [{"id": "try-1", "name": "Reno", "country": "US"}]
    assert changes["tables"]["chips"][12]["site"] == "try-1"


def test_an_added_site_keeps_its_chips_when_another_goes(full: World) -> None:
    tried(full, **{"new.0.name": "Reno", "new.0.country": "United States"})
    tried(full, **{"new.1.name": "Boise", "new.1.country": "United States"})
    tried(full, **{"new.0.name": "", "chips.r0.site": "try-2"})
    changes = Scratch.objects.get().changes
    assert [(site["id"], site["name"]) for site in changes["added"]] == [("try-2", "Boise")]
    assert changes["tables"]["chips"][0]["site"] == "try-2"


def test_a_country_that_is_emptied_is_again_that_of_the_answers(full: World) -> None:
    tried(full, **{"site.site-3.country": "Macau"})
    tried(full, **{"site.site-3.country": ""})
    assert Scratch.objects.get().changes == {}


def test_a_rate_moves_the_time_in_which_weights_could_leave(full: World) -> None:
    answer = tried(full, **{"interfaces.r3.needed_bps": "900000000", "interfaces.r3.limit_bps": "900000000"})
    assert moved(answer)["s10-15"] == ("satisfied", "not_satisfied")


def test_a_row_can_be_left_out(full: World) -> None:
    tried(full, **{"interfaces.r0.remove": "1"})
    assert Scratch.objects.get().changes["tables"]["interfaces"][0]["id"] == "if-2"


def test_what_cannot_be_read_is_named_and_nothing_is_kept(full: World) -> None:
    answer = tried(full, **{"chips.r0.quantity": "many", "site.site-1.country": "Atlantis"})
    text = answer.content.decode()
    assert "“many” is not a whole number" in text and "“Atlantis” is not a country" in text
    assert 'href="#chips.r0.quantity"' in text and 'id="chips.r0.quantity"' in text
    assert 'href="#site.site-1.country"' in text and 'id="site.site-1.country"' in text
    assert 'value="Atlantis"' in text and 'value="many"' in text and not Scratch.objects.exists()


def test_what_the_rule_cannot_read_is_refused_with_its_place(full: World) -> None:
    scratches.keep(full.application, full.olive, {"countries": {"site-1": "ZZ"}}, now=timezone.now())
    text = browser(full.olive).get(full.url("what_if")).content.decode()
    assert "/sites/0/country" in text


def test_changes_are_thrown_away_by_a_button(full: World) -> None:
    tried(full, **{"chips.r0.quantity": "1"})
    browser(full.olive).post(full.url("what_if"), {"forget": "1"})
    assert not Scratch.objects.exists()


def test_everybody_has_a_copy_of_their_own_and_a_viewer_may_try_too(full: World) -> None:
    tried(full, **{"chips.r0.quantity": "1"})
    assert "moved" not in browser(full.vera).get(full.url("what_if")).context
    tried(full, full.vera, **{"chips.r0.quantity": "2"})
    assert Scratch.objects.count() == 2


def test_a_copy_runs_out(full: World) -> None:
    now = timezone.now()
    scratches.keep(full.application, full.olive, {"gone": ["site-4"]}, now=now - scratches.KEPT_FOR)
    assert "moved" not in browser(full.olive).get(full.url("what_if")).context
    scratches.keep(full.application, full.vera, {}, now=now + timedelta(days=1))
    assert not Scratch.objects.filter(person=full.olive).exists()


def take(world: World, person=None, page=None):
    page = page or browser(person or world.olive).get(world.url("what_if"))
    seen = {f"seen.{id}": digest for id, digest in page.context["taken"]}
    return browser(person or world.olive).post(world.url("what_if"), {"take": "1", **seen}, follow=True)


def test_tables_are_taken_over_by_a_button_with_what_stands_beside_them(full: World) -> None:
    before = plain(full)
    tried(full, **{"chips.r0.quantity": "7", "site.site-3.country": "Singapore"})
    assert "are taken over into the answers" in take(full).content.decode()
    after = plain(full)
    assert after["answers"]["chips"]["value"][0]["quantity"] == 7
    after["answers"]["chips"]["value"][0]["quantity"] = before["answers"]["chips"]["value"][0]["quantity"]
    assert after == before and Scratch.objects.get().changes == {"countries": {"site-3": "SG"}}


def test_what_somebody_changed_meanwhile_is_not_overwritten(full: World) -> None:
    tried(full, **{"chips.r0.quantity": "7", "interfaces.r0.needed_bps": "5"})
    page = browser(full.olive).get(full.url("what_if"))
    lots = full.said("chips").value
    full.say(Said("chips", value=lots[:-1]))
    before = plain(full)
    text = take(full, page=page).content.decode()
    assert "Somebody changed the answers" in text and plain(full) == before
    assert set(Scratch.objects.get().changes["tables"]) == {"chips", "interfaces"}


def test_lots_at_a_site_that_is_only_tried_are_not_taken_over(full: World) -> None:
    tried(full, **{"new.0.name": "Reno", "new.0.country": "United States"})
    tried(full, **{"chips.r0.site": "try-1"})
    before = plain(full)
    assert (
        "a site that the application does not have" in take(full).content.decode() and plain(full) == before
    )


def test_a_viewer_takes_nothing_over(full: World) -> None:
    tried(full, full.vera, **{"chips.r0.quantity": "7"})
    before = plain(full)
    page = browser(full.vera).get(full.url("what_if"))
    assert page.context["taken"] == [] and "Take these tables over" not in page.content.decode()
    answer = browser(full.vera).post(full.url("what_if"), {"take": "1"})
    assert answer.status_code in (302, 403) and plain(full) == before


def test_a_copy_with_everything_in_it_is_shown_in_few_queries(
    full: World, django_assert_max_num_queries
) -> None:
    tried(full, **{"chips.r0.quantity": "7", "interfaces.r0.needed_bps": "5", "site.site-4.gone": "1"})
    olive = browser(full.olive)
    with django_assert_max_num_queries(12):
        olive.get(full.url("what_if"))


def test_a_stranger_neither_sees_nor_keeps_anything(full: World) -> None:
    mallory = browser(full.mallory)
    assert mallory.get(full.url("what_if")).status_code == 404
    assert mallory.post(full.url("what_if"), {"new.0.name": "x"}).status_code == 404
    assert Client().post(full.url("what_if"), {"new.0.name": "x"}).status_code == 302
    assert not Scratch.objects.exists()


def test_an_empty_draft_can_be_tried(world: World) -> None:
    answer = tried(world, **{"chips.r0.id": "a", "chips.r0.model": "B200", "chips.r0.quantity": "5"})
    assert answer.status_code == 200 and Scratch.objects.get().changes["tables"]["chips"] == [
        {"id": "a", "model": "B200", "quantity": 5}
    ]


def test_many_lots_are_tried_page_by_page(full: World) -> None:
    rows = plain(full)["answers"]["chips"]["value"]
    many = [rows[n % len(rows)] | {"id": f"lot-{n}"} for n in range(120)]
    scratches.keep(full.application, full.olive, {"tables": {"chips": many}}, now=timezone.now())
    where = full.url("what_if") + "?chips=3"
    form = browser(full.olive).get(where).context["form"]
    assert [row.number for row in form.trials[0].shown] == list(range(101, 123))
    browser(full.olive).post(where, {"chips.r0.here": "1", "chips.r0.id": "new", "chips.r0.quantity": "7"})
    kept = Scratch.objects.get().changes["tables"]["chips"]
    assert [row["id"] for row in kept] == [*(f"lot-{n}" for n in range(100)), "new"]


def test_each_edition_offers_what_its_checks_count() -> None:
    assert set(scratches.tables(EDITION, "UVEU")) == {"chips", "interfaces"}
    assert "owner" in scratches.tables(EDITION, "NVEU")["chips"]
    assert scratches.tables(rulebook.get("dc-veu-2024"), "DC-VEU") == {}
