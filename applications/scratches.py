"""What if: changes on a scratch copy of an application, and what they move among the findings.

A change is kept for one person and one application until it runs out. It touches the answers only where the person
takes it over.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from applications import answers, dossiers
from applications.checking import Checked
from applications.models import Application, Scratch
from organizations.models import User
from standards.assessment import Finding, PartFinding
from standards.checks.kinds import Cap, Extraction, Share, Tally
from standards.errors import Refusal
from standards.rulebook import Question, Rulebook

KEPT_FOR = timedelta(days=7)
#: What may be changed of the tables of chips and of interfaces, where the edition has such a column.
LOTS = ("id", "site", "country", "model", "quantity", "status", "owner")
WAYS = ("id", "model", "name", "needed_bps", "limit_bps", "measured_bps", "narrow_api")

Plain = dict[str, Any]  # a dossier as docs/dossier.md has it


@dataclass(frozen=True, slots=True)
class Moved:
    """A requirement that the changes move: what was found, what would be, and the parts that differ."""

    was: Finding
    now: Finding
    parts: tuple[tuple[PartFinding, PartFinding], ...]

    @property
    def turned(self) -> bool:
        """Whether its status changes, and not its figures alone."""
        return self.was.status != self.now.status


def tables(rulebook: Rulebook, kind: str) -> dict[str, tuple[str, ...]]:
    """The tables that can be tried out under an edition, and their columns: those its checks count."""
    found: dict[str, tuple[str, ...]] = {}
    for requirement in rulebook.requirements_for(kind):
        for part in requirement.parts_for(kind):
            if isinstance(part.check, Share | Cap):
                found[part.check.question] = LOTS
            elif isinstance(part.check, Tally):
                found[part.check.chips] = LOTS
            elif isinstance(part.check, Extraction):
                found[part.check.question] = WAYS
    asked = {question.id: question for question in rulebook.questions_for(kind)}
    return {id: _columns(asked[id], names) for id, names in found.items() if id in asked}


def _columns(question: Question, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if question.column(name) is not None)


@transaction.atomic
def keep(application: Application, person: User, changes: Mapping[str, Any], *, now: datetime) -> Scratch:
    """Keep what a person tries, in place of what they tried before; what has run out goes."""
    Scratch.objects.run_out(now).delete()
    scratch, _ = Scratch.objects.update_or_create(
        application=application,
        person=person,
        defaults={"changes": dict(changes), "made_at": now, "expires_at": now + KEPT_FOR},
    )
    return scratch


@transaction.atomic
def take_over(scratch: Scratch, person: User, seen: Mapping[str, str], *, now: datetime) -> tuple[str, ...]:
    """Put the tables of a scratch copy into the answers, and forget them there. `seen`: the digest of each answer
    that the person had before them.

    Nothing is taken over, and the tables are named, where somebody changed one meanwhile. Refused where a row names
    a site that the application does not have, or an answer holds what could not be read.
    """
    application, rows = scratch.application, scratch.changes.get("tables", {})
    book = dossiers.rulebook_of(application)
    held = answers.given(application, rows)
    sites = frozenset(application.sites.values_list("key", flat=True))
    for id, value in rows.items():
        _refuse_strange_sites(book.questions[id], value, sites)
        if id in held and held[id].as_typed:
            raise Refusal(
                f"“{book.questions[id].label}” has cells that could not be read. Correct them first."
            )
    said = [_said(id, value, held.get(id), seen.get(id, "")) for id, value in rows.items()]
    overtaken = answers.save(application, person, said, now=now)
    if overtaken:
        transaction.set_rollback(True)
        return tuple(book.questions[one.question].label for one in overtaken)
    rest = {name: value for name, value in scratch.changes.items() if name != "tables"}
    Scratch.objects.filter(pk=scratch.pk).update(changes=rest)
    return ()


def _said(id: str, rows: list[Plain], held: answers.Said | None, seen: str) -> answers.Said:
    explanation, evidence = (held.explanation, held.evidence) if held else ("", ())
    return answers.Said(id, None, rows, None, explanation, evidence, seen)


def _refuse_strange_sites(question: Question, rows: Iterable[Plain], sites: frozenset[str]) -> None:
    columns = [column.id for column in question.columns if column.type == "site"]
    for number, row in enumerate(rows, 1):
        if any(row.get(column) and row[column] not in sites for column in columns):
            raise Refusal(
                f"Row {number} of “{question.label}” is at a site that the application does not have. Add it under "
                "Sites, or choose another; nothing was taken over."
            )


def forget(application: Application, person: User) -> None:
    """Throw the person's own scratch copy away."""
    Scratch.objects.filter(application=application, person=person).delete()


def tried(plain: Plain, changes: Mapping[str, Any], rulebook: Rulebook) -> tuple[Plain, int]:
    """The dossier with the changes made, and how many rows went with the sites that are left out."""
    made = copy.deepcopy(plain)
    gone = frozenset(changes.get("gone", ()))
    countries = changes.get("countries", {})
    for id, rows in changes.get("tables", {}).items():
        made["answers"].setdefault(id, {})["value"] = copy.deepcopy(rows)
    made["sites"] = [
        {**site, "country": countries.get(site["id"], site.get("country", ""))}
        for site in made["sites"]
        if site["id"] not in gone
    ]
    made["sites"] += [{**site, "address": "", "answers": {}} for site in changes.get("added", ())]
    return made, sum(_without(made["answers"], rulebook, gone)) if gone else 0


def _without(answers: Plain, rulebook: Rulebook, gone: frozenset[str]) -> Iterator[int]:
    """Take the rows out that name a site which is gone; how many of each table."""
    for id, answer in answers.items():
        question = rulebook.questions.get(id)
        columns = [column.id for column in question.columns if column.type == "site"] if question else []
        if columns and isinstance(answer.get("value"), list):
            kept = [row for row in answer["value"] if not any(row.get(column) in gone for column in columns)]
            yield len(answer["value"]) - len(kept)
            answer["value"] = kept


def moved(before: Checked, after: Checked) -> list[Moved]:
    """What differs between two checks of the same edition: first what turns, then what changes its figures alone."""
    was = {finding.id: finding for finding in before.findings.findings}
    found = [_moved(was[now.id], now) for now in after.findings.findings]
    differ = [one for one in found if one.parts]
    return sorted(differ, key=lambda one: not one.turned)


def _moved(was: Finding, now: Finding) -> Moved:
    pairs = zip(was.parts, now.parts, strict=True)
    return Moved(was, now, tuple((a, b) for a, b in pairs if (a.status, a.why) != (b.status, b.why)))
