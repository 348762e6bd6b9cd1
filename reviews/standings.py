"""How an authorization stands, as a whole and in its parts: what the changes so far have made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from applications.models import Application
from reviews.models import OF_STANDING, Decision, Determination
from standards.dossier import Dossier
from standards.errors import Refusal, listed

AUTHORIZED, SUSPENDED, REVOKED = "authorized", "suspended", "revoked"
BECOMES = {
    Decision.SUSPEND.value: SUSPENDED,
    Decision.REINSTATE.value: AUTHORIZED,
    Decision.REVOKE.value: REVOKED,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a change is about: some sites, or all sites in some countries; neither: everything, worldwide."""

    sites: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.sites and not self.countries

    def within(self, dossier: Dossier) -> Scope:
        """The same, in the dossier's order; Refusal where it names what the dossier does not."""
        if self.sites and self.countries:
            raise Refusal("name sites or countries, not both")
        here = {site.id: site.country for site in dossier.sites}
        strangers = [
            *(one for one in self.sites if one not in here),
            *(one for one in self.countries if one not in here.values()),
        ]
        if strangers:
            raise Refusal(
                f"{listed(strangers)} stands nowhere in the dossier: name its own sites or countries"
            )
        countries = dict.fromkeys(here.values())
        return Scope(
            tuple(one for one in here if one in self.sites),
            tuple(one for one in countries if one in self.countries),
        )

    def words(self, names: Mapping[str, str]) -> str:
        """As a sentence has it: "as a whole, worldwide", "for the sites A and B", "for all sites in Norway"."""
        if self.is_whole:
            return "as a whole, worldwide"
        if self.sites:
            s = "s" if len(self.sites) > 1 else ""
            return f"for the site{s} {listed(names.get(one, one) for one in self.sites)}"
        return f"for all sites in {listed(names.get(one, one) for one in self.countries)}"


WHOLE = Scope()


@dataclass(frozen=True, slots=True)
class Standing:
    """authorized, suspended or revoked: as a whole, and of each site and country that was changed by itself."""

    whole: str = AUTHORIZED
    sites: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)

    def changed(self, decision: str, scope: Scope) -> Standing:
        """How it stands after one more change. A part keeps its own standing while the whole changes."""
        becomes = BECOMES.get(decision)
        if becomes is None:
            return self
        if scope.is_whole:
            return Standing(becomes, self.sites, self.countries)
        return Standing(
            self.whole,
            {**self.sites, **dict.fromkeys(scope.sites, becomes)},
            {**self.countries, **dict.fromkeys(scope.countries, becomes)},
        )

    def at(self, site: str, country: str) -> str:
        """The gravest that holds for one site: its own, its country's or the whole's."""
        found = {self.whole, self.sites.get(site, AUTHORIZED), self.countries.get(country, AUTHORIZED)}
        return next(word for word in (REVOKED, SUSPENDED, AUTHORIZED) if word in found)

    def of(self, scope: Scope) -> set[str]:
        """The standings that a scope's parts have by themselves."""
        if scope.is_whole:
            return {self.whole}
        found = {self.sites.get(one, AUTHORIZED) for one in scope.sites}
        return found | {self.countries.get(one, AUTHORIZED) for one in scope.countries}


def after(changes: Iterable[tuple[str, Scope]]) -> Standing:
    """How an authorization stands after changes, the first first."""
    standing = Standing()
    for decision, scope in changes:
        standing = standing.changed(decision, scope)
    return standing


def scope_of(determination: Determination) -> Scope:
    return Scope(tuple(determination.sites), tuple(determination.countries))


def of(application: Application) -> Standing:
    """How the authorization of an application stands now. One query."""
    rows = Determination.objects.of_application(application).approved().filter(decision__in=OF_STANDING)
    return after((one.decision, scope_of(one)) for one in rows.order_by("approved_at", "pk"))


def of_many(applications: Iterable[int]) -> dict[int, Standing]:
    """The same for many applications by their keys; whole and untouched where nothing changed. One query."""
    wanted = list(applications)
    rows = Determination.objects.approved().filter(
        decision__in=OF_STANDING, review__dossier__application__in=wanted
    )
    changes: dict[int, list[tuple[str, Scope]]] = {pk: [] for pk in wanted}
    named = rows.order_by("approved_at", "pk").values_list(
        "review__dossier__application", "decision", "sites", "countries"
    )
    for pk, decision, sites, countries in named:
        changes[pk].append((decision, Scope(tuple(sites), tuple(countries))))
    return {pk: after(found) for pk, found in changes.items()}


def refuse_what_does_not_fit(standing: Standing, decision: str, scope: Scope, *, again: bool) -> None:
    """Suspend what is authorized, reinstate what is suspended, revoke what is not revoked. What is revoked comes back
    by reconsideration alone (`again`).
    """
    found = standing.of(scope)
    if standing.whole == REVOKED and not (again and scope.is_whole):
        raise Refusal("the authorization is revoked as a whole: nothing of it is left to change")
    if decision == Decision.SUSPEND.value and found != {AUTHORIZED}:
        raise Refusal(f"cannot suspend what is {listed(sorted(found - {AUTHORIZED}))} already")
    if decision == Decision.REVOKE.value and REVOKED in found:
        raise Refusal("cannot revoke what is revoked already")
    if decision == Decision.REINSTATE.value:
        if AUTHORIZED in found:
            raise Refusal("cannot reinstate what is not suspended")
        if REVOKED in found and not again:
            raise Refusal("what is revoked is reinstated only where the operator asked for reconsideration")
