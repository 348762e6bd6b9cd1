"""Sites, and what stands at them: chips, weights, people."""

from collections.abc import Iterator

from standards.case import Case
from standards.checks.kinds import Compare, SingleCountry
from standards.lint.rule import (
    CONTRADICTION,
    SUSPICIOUS,
    Hit,
    Line,
    Rule,
    answered,
    checks,
    columns_of,
    every_line,
    lines,
    together,
)
from standards.quantities import written
from standards.wording import figure

HELD = ("installed", "in_transit")


def held_by_nobody(case: Case) -> Iterator[Hit]:
    """Of every site some row names somebody who owns, operates or holds what is there, and is a party."""
    if not answered(case, "parties"):
        return
    told, named = _holders(case)
    if not told:
        return
    for index, site in enumerate(case.dossier.sites):
        if not named.get(site.id):
            words = f"No row names a party that owns, operates or holds anything at {site.name or site.id}."
            yield words, (f"/sites/{index}", case.pointer("parties"))


def _holders(case: Case) -> tuple[bool, dict[str, set[str]]]:
    """Whether any table names parties at sites at all, and which known parties at which site."""
    told, named = False, dict[str, set[str]]()
    for line in every_line(case):
        at = [line.text(column) for column in columns_of(line, "site")]
        asked = [column.id for column in line.question.columns if column.type == "party"]
        if not at or not asked:
            continue
        told = True
        for column in asked:
            party = case.lineage.find(line.text(column))
            if party is not None:
                named.setdefault(at[0], set()).add(party.id)
    return told, named


def site_in_another_country(case: Case) -> Iterator[Hit]:
    """A row that names a site and a country names that site's country."""
    for line in every_line(case):
        site = case.sites.get(line.text("site"))
        said = line.text("country")
        if site is None or not site.country or not said or line.question.column("site") is None:
            continue
        count = case.rulebook.countries.counts_as
        if count(said, case.on) != count(site.country, case.on):
            words = (
                f"{line.title} in “{line.question.label}” is at {site.name or site.id} in "
                f"{case.country(said)}; that site is in {case.country(site.country)}."
            )
            yield words, (line.at("site"), line.at("country"))


def lot_outside_the_group(case: Case) -> Iterator[Hit]:
    """The shares count what the group holds; a lot of somebody else does not count, and is perhaps not meant to stand
    here.
    """
    lineage = case.lineage
    yield from together(
        "Lots of parties outside the group, which the shares do not count: {}.",
        (
            (f"{line.name} of {party.name}", line.at("owner"))
            for line in lines(case, "chips", "owner", "status")
            if line.row.get("status") in HELD
            and (party := lineage.find(line.text("owner"))) is not None
            and not lineage.in_group(party.id)
        ),
    )


def installed_in_the_future(case: Case) -> Iterator[Hit]:
    """What is installed was installed by now."""
    filed = case.dossier.filed_on
    for line in lines(case, "chips", "since", "status"):
        since = line.day("since")
        if line.row.get("status") in ("installed", "retired") and since is not None and since > filed:
            said = line.text("status")
            words = f"The lot {line.name} is said to be {said} since {since}, after the filing of {filed}."
            yield words, (line.at("since"), line.at("status"))


def received_after_installation(case: Case) -> Iterator[Hit]:
    """Chips come before they are installed."""
    for line in lines(case, "chips", "since", "received_on", "status"):
        since, received = line.day("since"), line.day("received_on")
        if line.row.get("status") == "installed" and since and received and received > since:
            words = f"The lot {line.name} is installed since {since}, and was received on {received}."
            yield words, (line.at("since"), line.at("received_on"))


def one_country_and_sites_in_others(case: Case) -> Iterator[Hit]:
    """An application for one country has its sites there."""
    count = case.rulebook.countries.counts_as
    for check in dict.fromkeys(check for check in checks(case) if isinstance(check, SingleCountry)):
        said = str(case.answer(check.question).value or "") if check.question else ""
        out = [
            (f"{site.name or site.id} in {case.country(site.country)}", f"/sites/{index}/country")
            for index, site in enumerate(case.dossier.sites)
            if said and site.country and count(site.country, case.on) != count(said, case.on)
        ]
        words = f"The application is for {case.country(said)} alone, and has {{}}." if said else "{}"
        for sentence, at in together(words, out):
            yield sentence, (case.pointer(check.question or ""), *at)


def two_sites_at_one_address(case: Case) -> Iterator[Hit]:
    """Two sites are two places."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for index, site in enumerate(case.dossier.sites):
        key = "".join(letter for letter in site.address.casefold() if letter.isalnum())
        if key:
            found.setdefault((key, site.country), []).append(
                (site.name or site.id, f"/sites/{index}/address")
            )
    for sites in found.values():
        if len(sites) > 1:
            yield from together("At the same address: {}.", sites)


def slow_guard_and_certified(case: Case) -> Iterator[Hit]:
    """Whoever certifies the whole supplement certifies how fast a guard responds."""
    certified = case.rulebook.questions.get("s748-15-cert-a")
    if certified is None or case.answer(certified.id).value is not True:
        return
    for check in dict.fromkeys(check for check in checks(case) if isinstance(check, Compare)):
        question, number = case.question(check.question), case.number(check.number)
        if question.scope != "site" or number.unit != "minutes" or check.op != "<=":
            continue
        yield from _slow(case, check, certified.id, figure(number))


def _slow(case: Case, check: Compare, certified: str, line: str) -> Iterator[Hit]:
    limit = case.number(check.number).value
    slow = [
        (f"{minutes:,} at {place.site.name or place.site.id}", case.pointer(check.question, place))
        for place in case.places
        if place.site is not None
        and type(minutes := case.answer(check.question, place).value) is int
        and minutes > limit
    ]
    for said, at in together(
        f"The supplement is certified, which says {line}, and a guard needs minutes: {{}}.", slow
    ):
        yield said, (case.pointer(certified), *at)


def more_cleared_than_there_are(case: Case) -> Iterator[Hit]:
    """Of a group no more people are cleared than have access."""
    for line in lines(case, "roster", "people", "cleared"):
        people, cleared = line.number("people"), line.number("cleared")
        if people is not None and cleared is not None and cleared > people:
            words = f"{_group(line)}: {written(cleared)} cleared of {written(people)} people."
            yield words, (line.at("people"), line.at("cleared"))


def _group(line: Line) -> str:
    return line.text("group") or line.name


RULES = (
    Rule(
        "L030", "Nobody of the parties owns, operates or holds anything at a site", SUSPICIOUS, held_by_nobody
    ),
    Rule("L031", "A row puts a site in another country", CONTRADICTION, site_in_another_country),
    Rule("L032", "A lot belongs to a party outside the group", SUSPICIOUS, lot_outside_the_group),
    Rule(
        "L033",
        "A lot is installed or retired since a day after filing",
        CONTRADICTION,
        installed_in_the_future,
    ),
    Rule("L034", "A lot was received after it was installed", CONTRADICTION, received_after_installation),
    Rule(
        "L035",
        "An application for one country has sites in others",
        CONTRADICTION,
        one_country_and_sites_in_others,
    ),
    Rule("L036", "Two sites are at one address", SUSPICIOUS, two_sites_at_one_address),
    Rule(
        "L037",
        "All is certified, and a guard is slower than the rule",
        CONTRADICTION,
        slow_guard_and_certified,
    ),
    Rule("L038", "More people are cleared than there are", CONTRADICTION, more_cleared_than_there_are),
)
