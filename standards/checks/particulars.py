"""Checks over who applies and where the sites are."""

from standards.case import Case, Place
from standards.checks.answers import unanswered
from standards.checks.kinds import Identity, SingleCountry
from standards.checks.verdict import Change, FindingStatus, Verdict, lacking, satisfied
from standards.dossier import Site
from standards.errors import listed, pointer

BOXES = ("p.o. box", "po box", "p. o. box", "p o box", "post office box", "postbox", "post box")


def single_country(check: SingleCountry, case: Case, place: Place) -> Verdict:
    """All sites in the one country of the authorization."""
    stated = ""
    if check.question is not None:
        stated = str(case.answer(check.question).value or "")
        if not stated:
            return unanswered(case.question(check.question))
    sites = dict(enumerate(case.dossier.sites))
    open_sites = {index: site for index, site in sites.items() if not site.country}
    if not sites or open_sites:
        return _no_country(open_sites)
    count = case.rulebook.countries.counts_as
    found = dict.fromkeys(count(site.country, case.on) for site in sites.values())
    names = listed(case.country(iso2) for iso2 in found)
    if len(found) == 1 and (not stated or count(stated, case.on) in found):
        return satisfied(f"All sites are in {names}.")
    return lacking(
        f"The sites are in {names}; one authorization is for "
        f"{case.country(stated) if stated else 'one country'} alone.",
        _apart(case, sites, stated),
    )


def _no_country(sites: dict[int, Site]) -> Verdict:
    if not sites:
        change = Change(pointer("sites"), "declare", "Name every site with its country.")
        return lacking("No country is stated for any site.", change)
    names = listed(site.name or site.id for site in sites.values())
    at = tuple(pointer("sites", index, "country") for index in sites)
    change = Change(at[0], "declare", f"State the country of {names}.", at)
    return lacking(f"No country is stated for {names}.", change)


def _apart(case: Case, sites: dict[int, Site], stated: str) -> Change:
    """The fewest sites to take out: those outside the country stated, or else outside that of the most sites."""
    count = case.rulebook.countries.counts_as
    where = {index: count(site.country, case.on) for index, site in sites.items()}
    most = max(sorted(set(where.values())), key=lambda iso2: list(where.values()).count(iso2))
    kept = count(stated, case.on) if stated else most
    out = [index for index, iso2 in where.items() if iso2 != kept]
    names = listed(f"{sites[index].name or sites[index].id} ({sites[index].country})" for index in out)
    words = (
        f"Keep the sites in {case.country(kept)}, take out {names}, "
        "and file an application of its own for each other country."
    )
    return Change(pointer("sites"), "declare", words, tuple(pointer("sites", index) for index in out))


def identity(check: Identity, case: Case, place: Place) -> Verdict:
    """Who applies, and where, can be found."""
    user = case.dossier.end_user
    named = (
        f"{user.name}, {user.address}, and {len(case.dossier.sites)} sites are named with their addresses."
    )
    if _plain(case):
        return satisfied(named)
    said = _said(case)
    missing = [(at, what) for at, what, value in said if not value.strip()]
    if not case.dossier.sites:
        missing.append((pointer("sites"), "every site"))
    if missing:
        words = listed(what for _, what in missing)
        changes = [Change(at, "declare", f"State {what}.", (at,)) for at, what in missing]
        return Verdict(
            FindingStatus.NOT_SATISFIED,
            f"Not stated: {words}.",
            f"State {words}.",
            needs=tuple((change,) for change in changes),
        )
    boxes = [
        (at, what, value)
        for at, what, value in said
        if "address" in what and any(box in value.lower() for box in BOXES)
    ]
    if boxes:
        return lacking(
            f"A post box is no street address: {listed(value for _, _, value in boxes)}.",
            *(
                Change(at, "declare", f"State {what} as a full street address.", (at,))
                for at, what, _ in boxes
            ),
        )
    return satisfied(named)


def _plain(case: Case) -> bool:
    """Whether everything is stated and nothing reads like a post box, so that nothing need be named."""
    user, sites = case.dossier.end_user, case.dossier.sites
    said = [user.name, user.address, user.country, user.contact_name, user.contact_email]
    for site in sites:
        said += (site.name, site.address, site.country)
    whole = "\n".join(said).lower()
    return bool(sites) and all(map(str.strip, said)) and not any(box in whole for box in BOXES)


def _said(case: Case) -> list[tuple[str, str, str]]:
    """(pointer, what it is, what was said) of every particular that is needed."""
    user = case.dossier.end_user
    said = [
        (pointer("end_user", "name"), "the end user's name", user.name),
        (pointer("end_user", "address"), "its street address", user.address),
        (pointer("end_user", "country"), "its country", user.country),
        (pointer("end_user", "contact_name"), "a contact person", user.contact_name),
        (pointer("end_user", "contact_email"), "the contact's e-mail", user.contact_email),
    ]
    for index, site in enumerate(case.dossier.sites):
        name = site.name or site.id
        said += [
            (pointer("sites", index, "name"), f"the name of {site.id}", site.name),
            (pointer("sites", index, "address"), f"the address of {name}", site.address),
            (pointer("sites", index, "country"), f"the country of {name}", site.country),
        ]
    return said
