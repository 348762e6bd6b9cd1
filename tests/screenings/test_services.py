"""A dossier is screened once under each list, a person's word is remembered, and nothing of it is ever changed."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from applications import dossiers
from applications.models import Dossier
from screenings import lists, policy, services, tasks
from screenings.models import Clearance, Decision, Hit, ListedParty, Listing, ListVersion, Screening
from standards.errors import Refusal
from tests import road
from tests.filings import again, file, said
from tests.kept import once
from tests.screenings.lists import NOW, SDN, as_json, bring, row

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
LATER = NOW + timedelta(days=1)
GUARDS = row("1", "Northgate Guarding Services FZE", country="AE")
OWNER = row("2", "Larkmur Holdings Ltd", country="RU", source=SDN)
NOBODY = row("3", "Torzarya Instruments OOO", country="RU")


def _begin() -> tuple[road.People, Dossier]:
    cast = road.people()
    (dossier,) = file(1)
    type(dossier.application).objects.update(organization=cast.larkmoor)
    return cast, Dossier.objects.select_related("application__organization").get()


world = once(_begin)


def screened(dossier: Dossier, rows: list[Any], **how: Any) -> Screening:
    bring(rows, **how)
    return services.screen(dossier, now=NOW)


def say(hit: Hit, person: Any, decision: str = "cleared", reason: str = "Another company.") -> Clearance:
    return services.decide(hit, person, decision=decision, reason=reason, now=NOW)


def test_a_dossier_is_screened_once_under_a_list(world: Any) -> None:
    _, dossier = world

    first = screened(dossier, [GUARDS, NOBODY])
    again = services.screen(dossier, now=NOW + timedelta(minutes=5))

    assert again == first
    (hit,) = first.hits.all()
    assert (hit.party_name, hit.listed.key, hit.basis) == ("Northgate Guarding LLC", "EL:1", "name")
    assert first.parties[hit.party]["roles"][0] == "guard service"
    assert first.screened_by is None


def test_no_more_hits_are_kept_than_a_person_reads_and_the_rest_are_counted(world: Any) -> None:
    _, dossier = world

    screening = screened(dossier, [GUARDS | {"id": str(n)} for n in range(30)])

    assert screening.hits.count() == 25
    assert [one["beyond"] for one in screening.parties if one["beyond"]] == [5]


def test_without_a_list_nobody_is_screened_and_nobody_is_authorized(world: Any) -> None:
    _, dossier = world

    with pytest.raises(Refusal, match="screening_list import"):
        services.screen(dossier, now=NOW)
    with pytest.raises(Refusal, match="were not screened yet"):
        services.refuse_unless_screened(dossier, now=NOW)


def test_an_authorization_waits_until_every_hit_is_answered(world: Any) -> None:
    cast, dossier = world
    hit = screened(dossier, [GUARDS]).hits.get()

    with pytest.raises(Refusal, match="1 hit of the screening"):
        services.refuse_unless_screened(dossier, now=NOW)
    say(hit, cast.ravi)

    services.refuse_unless_screened(dossier, now=NOW)
    assert services.standing(dossier, now=NOW).words == (
        "Screened on 16 Nov 2026 against Consolidated Screening List of 16 Nov 2026: "
        "0 open, 0 confirmed, 1 cleared."
    )


def test_what_is_confirmed_is_shown_to_the_review_and_is_no_longer_open(world: Any) -> None:
    cast, dossier = world
    hit = screened(dossier, [GUARDS]).hits.get()

    say(hit, cast.ravi, "confirmed", "Same owner, same office.")

    assert list(services.open_hits(dossier)) == []
    assert list(services.confirmed_hits(dossier)) == [hit]
    line = dossier.application.docket.last()
    assert (line.action, line.actor, line.note) == ("confirm_hit", cast.ravi, "Same owner, same office.")


def test_a_word_is_remembered_while_party_and_entry_stay_as_they_are(world: Any) -> None:
    cast, dossier = world
    say(screened(dossier, [GUARDS]).hits.get(), cast.ravi)

    bring([GUARDS, NOBODY], as_of=LATER.date(), now=LATER)
    newer = services.screen(dossier, now=LATER)

    assert newer.hits.decided().get().decision == "cleared"
    services.refuse_unless_screened(dossier, now=LATER)


def test_an_entry_that_changes_opens_the_hit_again(world: Any) -> None:
    cast, dossier = world
    say(screened(dossier, [GUARDS]).hits.get(), cast.ravi)

    bring([GUARDS | {"remarks": "Also at Columbus."}], as_of=LATER.date(), now=LATER)
    services.screen(dossier, now=LATER)

    assert services.open_hits(dossier).get().listed.key == "EL:1"
    assert Clearance.objects.get().listed.key == "EL:1"


def test_a_party_that_changes_opens_the_hit_again(world: Any) -> None:
    cast, dossier = world
    say(screened(dossier, [GUARDS]).hits.get(), cast.ravi)
    plain = said("UVEU") | {"reference": dossier.application.reference}
    plain["answers"]["parties"]["value"][4]["country"] = "AE"

    newer = again(dossier, plain)
    services.screen(newer, now=NOW)

    assert services.open_hits(newer).count() == 1


def test_a_word_can_be_taken_back_and_the_last_one_counts(world: Any) -> None:
    cast, dossier = world
    hit = screened(dossier, [GUARDS]).hits.get()

    for decision in ("cleared", "reopened"):
        say(hit, cast.ravi, decision)
    assert services.open_hits(dossier).count() == 1
    say(hit, cast.rhea, "confirmed")

    assert [one.decision for one in Clearance.objects.all()] == ["confirmed", "reopened", "cleared"]
    assert services.standing(dossier, now=NOW).confirmed == 1


def test_who_is_owned_by_a_listed_party_is_a_hit_that_falls_and_comes_back_with_it(world: Any) -> None:
    cast, dossier = world
    screening = screened(dossier, [OWNER])
    owner = screening.hits.get(basis="name")
    owned = screening.hits.filter(basis="ownership")
    assert {hit.party_name for hit in owned} == {
        "Larkmoor Compute, Inc.",
        "Larkmoor Compute Nederland B.V.",
        "Larkmoor Compute Malaysia Sdn. Bhd.",
    }
    hit = owned.filter(explanation__switch="affiliates").first()
    assert hit.explanation["state"] == "unknown"
    assert hit.steps[0]["sum"] == "100 percent, and 50 are enough"

    say(owner, cast.ravi)
    assert services.standing(dossier, now=NOW).open == 0
    assert Clearance.objects.filter(follows=True).count() == owned.count()

    say(owner, cast.ravi, "confirmed")
    assert services.standing(dossier, now=NOW).open == owned.count()


def test_what_a_person_said_of_a_company_itself_is_left_as_it_is(world: Any) -> None:
    cast, dossier = world
    screening = screened(dossier, [OWNER])
    owned = screening.hits.filter(basis="ownership").first()
    say(owned, cast.rhea, "confirmed", "Read in the register.")
    say(screening.hits.get(basis="name"), cast.ravi, "confirmed")

    assert screening.hits.decided().get(pk=owned.pk).decision == "confirmed"


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("audrey", "does not have the permission"),
        ("nils", "does not have the permission"),
        ("olive", "does not have the permission"),
        ("mallory", "does not have the permission"),
    ],
)
def test_who_may_not_clear_is_refused(world: Any, who: str, words: str) -> None:
    cast, dossier = world
    hit = screened(dossier, [GUARDS]).hits.get()

    with pytest.raises(Refusal, match=words):
        say(hit, getattr(cast, who))

    assert not Clearance.objects.exists()


def test_nobody_answers_in_a_case_of_their_own(world: Any) -> None:
    cast, dossier = world
    hit = screened(dossier, [GUARDS]).hits.get()
    cast.larkmoor.memberships.create(user=cast.ravi, role="viewer")
    with pytest.raises(Refusal, match="belongs to Larkmoor"):
        say(hit, cast.ravi)
    hit = Hit.objects.get(pk=hit.pk)
    hit.screening.dossier.filed_by = cast.rhea

    with pytest.raises(Refusal, match="filed"):
        say(hit, cast.rhea)


@pytest.mark.parametrize(
    ("decision", "reason", "words"),
    [
        ("cleared", "  ", "say why"),
        ("forgiven", "x", "'forgiven' is not an answer: choose cleared, confirmed"),
    ],
)
def test_an_answer_has_a_reason_and_is_one_of_three(
    world: Any, decision: str, reason: str, words: str
) -> None:
    cast, dossier = world
    hit = screened(dossier, [GUARDS]).hits.get()

    with pytest.raises(Refusal, match=words):
        say(hit, cast.ravi, decision, reason)


def test_an_earlier_screening_is_not_answered_any_more(world: Any) -> None:
    cast, dossier = world
    hit = screened(dossier, [GUARDS]).hits.get()
    bring([GUARDS, NOBODY], as_of=LATER.date(), now=LATER)
    services.screen(dossier, now=LATER)

    with pytest.raises(Refusal, match="answer in the newer screening"):
        say(hit, cast.ravi)


@pytest.mark.parametrize("model", [ListVersion, ListedParty, Listing, Screening, Hit, Clearance])
def test_the_database_refuses_to_change_or_remove_what_is_kept(world: Any, model: Any) -> None:
    cast, dossier = world
    say(screened(dossier, [GUARDS]).hits.get(), cast.ravi)
    field = next(one.name for one in model._meta.fields if not one.primary_key)

    for change in (
        lambda: model.objects.update(**{field: model.objects.values_list(field, flat=True)[0]}),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()


def test_a_dossier_whose_bytes_are_not_what_was_filed_is_not_screened(world: Any) -> None:
    dossier = Dossier.objects.get(pk=world[1].pk)
    bring([GUARDS])
    dossier.sha256 = "0" * 64

    with pytest.raises(ValueError, match="is not what was filed"):
        services.screen(dossier, now=NOW)


def test_a_rule_that_changes_has_everybody_screened_again(world: Any, monkeypatch: Any) -> None:
    _, dossier = world
    screened(dossier, [GUARDS])
    days = [date(2026, 11, 9), date(2026, 11, 10)]

    assert len({policy.get().digest(day) for day in days}) == 2
    monkeypatch.setattr(policy.Policy, "digest", lambda self, day: "a" * 64)

    with pytest.raises(Refusal, match="is being screened again"):
        services.refuse_unless_screened(dossier, now=NOW)
    assert services.screen(dossier, now=NOW).policy_sha256 == "a" * 64


# The sweep


def test_the_sweep_screens_what_is_filed_and_the_whole_population_when_the_list_changes(
    world: Any, monkeypatch: Any
) -> None:
    _, dossier = world
    others = file(4)
    for one, status in zip(others, ("authorized", "in_review", "denied", "draft"), strict=True):
        type(one.application).objects.filter(pk=one.application_id).update(status=status)
    assert tasks.screen_filed() == 0  # there is no list yet
    version = bring([GUARDS])
    monkeypatch.setattr(tasks, "AT_ONCE", 2)

    counts = [tasks.screen_filed() for _ in range(3)]

    assert counts == [2, 1, 0]
    assert {one.dossier for one in version.screenings.all()} == {dossier, *others[:2]}
    bring([GUARDS, NOBODY], as_of=LATER.date(), now=LATER)
    assert [tasks.screen_filed() for _ in range(3)] == [2, 1, 0]


def test_one_dossier_that_cannot_be_screened_does_not_hold_up_the_others(
    world: Any, monkeypatch: Any
) -> None:
    _, dossier = world
    (other,) = file(1)
    bring([GUARDS])
    read = dossiers.rulebook_of

    def broken(application: Any) -> Any:
        if application.pk == other.application_id:
            raise RuntimeError("broken")
        return read(application)

    monkeypatch.setattr(dossiers, "rulebook_of", broken)

    assert tasks.screen_filed() == 1
    assert Screening.objects.get().dossier == dossier


def test_only_the_newest_filing_is_screened(world: Any) -> None:
    _, dossier = world
    newer = again(dossier, said("UVEU") | {"reference": dossier.application.reference})
    bring([GUARDS])

    assert tasks.screen_filed() == 1
    assert Screening.objects.get().dossier == newer


# Lists


def test_the_same_file_is_one_version_and_an_entry_is_one_row_however_often_it_is_listed() -> None:
    one = bring([GUARDS, NOBODY])
    two, made = lists.bring(as_json([GUARDS, NOBODY]), name="x", as_of=LATER.date(), now=LATER)
    three = bring([NOBODY, GUARDS], as_of=LATER.date(), now=LATER)

    assert (two, made) == (one, False)
    assert three != one
    assert (ListedParty.objects.count(), Listing.objects.count()) == (2, 4)
    assert ListVersion.objects.in_force() == three


def test_a_version_says_what_changed_since_the_one_before() -> None:
    first = bring([GUARDS, NOBODY])
    second = bring([GUARDS | {"remarks": "Moved."}, OWNER], as_of=LATER.date(), now=LATER)

    assert lists.changes(first).words == "2 entries, the first there are"
    assert lists.changes(second).words == (
        "1 new, 1 worded otherwise, 1 gone since Consolidated Screening List of 16 Nov 2026"
    )


def test_an_older_list_brought_late_is_not_in_force() -> None:
    now = bring([GUARDS])
    bring([NOBODY], as_of=date(2026, 1, 1), now=LATER)

    assert ListVersion.objects.in_force() == now


def test_nothing_of_a_file_with_a_bad_row_is_kept() -> None:
    with pytest.raises(Refusal, match="1 of 2 rows cannot be read, so nothing was imported") as refused:
        bring([GUARDS, row("2", "")])

    assert [one.pointer for one in refused.value.faults] == ["/results/1"]
    assert not ListVersion.objects.exists()
    assert not ListedParty.objects.exists()


def test_a_list_that_shrank_to_less_than_half_is_kept_only_on_a_persons_word() -> None:
    bring([row(str(n), f"Name{n} of Nobody") for n in range(5)])
    file = as_json([GUARDS, NOBODY])

    with pytest.raises(Refusal, match="2 entries and .* has 5"):
        lists.bring(file, name="x", as_of=LATER.date(), now=LATER)
    version, made = lists.bring(file, name="x", as_of=LATER.date(), now=LATER, smaller=True)

    assert (version.count, made) == (2, True)


def test_a_list_of_nothing_or_of_tomorrow_is_refused() -> None:
    with pytest.raises(Refusal, match="no entries"):
        bring([])
    with pytest.raises(Refusal, match="a day to come"):
        bring([GUARDS], as_of=LATER.date())


def test_every_answer_is_one_of_those_the_database_knows() -> None:
    assert set(services.ACTIONS) == set(Decision.values)
