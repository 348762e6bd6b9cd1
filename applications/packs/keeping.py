"""A form that came back: held while a person looks at what it would change, then kept or dropped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from applications import answers, services, sites
from applications.models import Application, PendingPack
from applications.packs.comparing import Line, Report, State, report
from applications.packs.grounds import Ground, ground
from applications.packs.incoming import Document
from organizations.models import User
from standards.errors import Refusal

MINE, ONLINE = "mine", "online"  # what a person chooses of a conflict


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person decided of a report: of each conflict mine or online, and which sites are added."""

    report: str  # the report's token
    conflicts: Mapping[str, str]
    sites: frozenset[str]


@transaction.atomic
def hold(
    application: Application,
    person: User,
    document: Document,
    *,
    sections: Iterable[str],
    source: str,
    now: datetime,
) -> PendingPack:
    """Hold what a form says; what the same person sent before is dropped."""
    held = _locked(application, person, sections)
    held.packs.filter(made_by=person).delete()
    return PendingPack.objects.create(
        application=held, content=document, source=source[:200], made_by=person, made_at=now
    )


def waiting(application: Application, person: User) -> PendingPack | None:
    """The form that this person sent and that waits."""
    return application.packs.filter(made_by=person).first()


@transaction.atomic
def keep(
    application: Application,
    person: User,
    pending: PendingPack,
    chosen: Chosen,
    *,
    sections: frozenset[str],
    now: datetime,
) -> int | None:
    """Keep what the form says, all of it or nothing, and forget the form; how many answers were kept.

    None, and nothing is done, where the report is another by now than the one the person saw.
    """
    held = _locked(application, person, sections)
    if not held.packs.filter(pk=pending.pk).exists():
        raise Refusal("this form was kept or dropped already")
    stands = ground(held, sections)
    found = report(stands, pending.content)
    if found.token != chosen.report:
        return None
    undecided = [line.label for line in found.of(State.CONFLICT) if line.place not in chosen.conflicts]
    if undecided:
        raise Refusal(f"Choose which answer stays to “{undecided[0]}”. Nothing was kept.")
    keys = _add_sites(held, person, found, chosen)
    if keys:
        stands = ground(held, sections)
        found = report(stands, pending.content, keys)
    kept = [line for line in found.lines if _is_kept(line, stands, chosen)]
    said = [_with_lock(line) for line in kept]
    if said and answers.save(held, person, said, now=now):
        raise Refusal("Somebody changed an answer this moment. Nothing was kept: look again, then confirm.")
    held.packs.filter(pk=pending.pk).delete()
    return len(said)


@transaction.atomic
def drop(application: Application, person: User, pending: PendingPack) -> None:
    """Forget what a form says; every answer stays as it is."""
    application.packs.filter(pk=pending.pk, made_by=person).delete()


def _locked(application: Application, person: User, sections: Iterable[str]) -> Application:
    named = sorted(sections)
    if not named:
        raise Refusal(f"{person} answers no section of this application")
    return services.locked_for_edit(application, person, *named)


def _add_sites(application: Application, person: User, found: Report, chosen: Chosen) -> dict[str, str]:
    """The sites that are added: id in the form to key here."""
    return {
        site.id: sites.add(
            application, person, name=site.name, address=site.address, country=site.country
        ).key
        for site in found.sites
        if site.is_new and site.id in chosen.sites
    }


def _is_kept(line: Line, stands: Ground, chosen: Chosen) -> bool:
    """Answers for a site that was not added are left out with it."""
    if line.said is None or (line.said.site and all(site.key != line.said.site for site in stands.sites)):
        return False
    return line.state.is_kept or (line.state is State.CONFLICT and chosen.conflicts.get(line.place) == MINE)


def _with_lock(line: Line) -> answers.Said:
    said = line.said
    return answers.Said(
        said.question, said.site, said.value, said.as_typed, said.explanation, said.evidence, line.stands
    )
