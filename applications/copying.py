"""Copy forward: a new application prefilled from an earlier one, with the origin of each answer kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from applications import answers, dossiers, services
from applications.answers import Said
from applications.models import Answer, Application, Evidence, Origin, Site
from notary import canonical
from organizations.models import User
from organizations.permissions import Permission
from standards import dossier as standard
from standards.errors import Refusal
from standards.rulebook import Question, Rulebook


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that was not carried, and why."""

    question: str
    label: str
    site: str
    why: str


@dataclass(frozen=True, slots=True)
class Copied:
    """The new application, how many answers it got, and those it did not."""

    application: Application
    count: int
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """What is copied from: the newest filing, or the draft where nothing was filed."""

    application: Application
    plain: Mapping[str, Any]
    filing: int | None


def source_of(application: Application, now: datetime) -> Source:
    last = application.dossiers.last()
    if last is not None:
        return Source(application, canonical.loads(bytes(last.content)), last.filing)
    return Source(application, dossiers.plain(application, filing=1, filed_on=now.date()), None)


@transaction.atomic
def forward(
    earlier: Application, person: User, *, rulebook_id: str, edition: str, kind: str, now: datetime
) -> Copied:
    """Start an application of the same organization with what an earlier one said. Nothing of it is certified:
    every answer says where it came from until somebody confirms or changes it.
    """
    services.require(person, Permission.VIEW, earlier)
    source = source_of(earlier, now)
    who = {name: str(source.plain["end_user"].get(name, "")) for name in _END_USER}
    new = services.start(
        person,
        earlier.organization,
        rulebook_id=rulebook_id,
        edition=edition,
        kind=kind,
        end_user=who,
        now=now,
    )
    files = _copy_files(earlier, new, source.plain, person, now)
    Site.objects.bulk_create(
        Site(
            application=new,
            key=site["id"],
            **{name: site.get(name, "") for name in standard.SITE},
        )
        for site in source.plain["sites"]
    )
    carried, left = _carried(source.plain, dossiers.rulebook_of(earlier), new, files)
    answers.save(new, person, carried, now=now)
    Origin.objects.bulk_create(
        Origin(
            application=new,
            question=one.question,
            site=one.site or "",
            source=earlier.reference,
            filing=source.filing,
            digest=one.digest,
            copied_at=now,
        )
        for one in carried
    )
    return Copied(new, len(carried), tuple(left))


def origins(application: Application, questions: set[str] | None = None) -> dict[tuple[str, str], Origin]:
    """(question, site or "") of every copied answer that nobody confirmed and nobody changed. At most three queries."""
    kept = application.origins.all()
    if questions is not None:
        kept = kept.filter(question__in=questions)
    by_place = {(one.question, one.site): one for one in kept}
    if not by_place:
        return {}
    rows = application.answers.filter(question__in={question for question, _ in by_place})
    stand = {
        (row.question, row.site.key if row.site else ""): _kept(row)
        for row in rows.select_related("site").prefetch_related("evidence")
    }
    return {
        place: one for place, one in by_place.items() if place in stand and stand[place].digest == one.digest
    }


@transaction.atomic
def confirm(application: Application, person: User, places: list[tuple[str, str]]) -> int:
    """Say of copied answers that they still hold. Each was read by whoever says so."""
    asked = dossiers.rulebook_of(application).questions
    sections = sorted({asked[question].section for question, _ in places if question in asked})
    held = services.locked_for_edit(application, person, *sections)
    done = 0
    for question, site in places:
        done += held.origins.filter(question=question, site=site).delete()[0]
    return done


_END_USER = ("name", "address", "country", "website", "contact_name", "contact_email", "contact_phone")


def _copy_files(
    earlier: Application, new: Application, plain: Mapping[str, Any], person: User, now: datetime
) -> dict[str, dict[str, Any]]:
    """The files, under the same keys; those whose row is gone cannot be carried."""
    wanted = {file["sha256"]: key for key, file in plain["evidence"].items()}
    found = {}
    for row in Evidence.objects.filter(application=earlier, sha256__in=wanted):
        key = wanted[row.sha256]
        row.pk, row.application, row.key = None, new, key
        row.received_by, row.received_at = person, now
        row.save(force_insert=True)
        found[key] = plain["evidence"][key]
    return found


def _carried(
    plain: Mapping[str, Any], old: Rulebook, new: Application, files: Mapping[str, Any]
) -> tuple[list[Said], list[Left]]:
    """What the new edition can read as it stands, and what it cannot, each with the reason."""
    rulebook = dossiers.rulebook_of(new)
    asked = {question.id: question for question in rulebook.questions_for(new.kind)}
    kept, left = {}, []
    for (id, site), answer in _places(plain):
        why = _why_not(old.questions.get(id), asked.get(id), answer, files)
        why = why or _fault(rulebook, new, id, site, answer, plain, files)
        if why:
            label = asked[id].label if id in asked else old.questions[id].label if id in old.questions else id
            left.append(Left(id, label, site, why))
        else:
            kept[id, site] = answer
    return [_said(id, site, answer) for (id, site), answer in kept.items()], left


def _why_not(
    was: Question | None, now: Question | None, answer: Mapping[str, Any], files: Mapping[str, Any]
) -> str:
    if now is None:
        return "This question is no longer asked."
    if was is None or was.type != now.type or was.scope != now.scope:
        return "This question is asked in another way now."
    gone = [key for key in answer.get("evidence", ()) if key not in files]
    return f"Its files {', '.join(gone)} are not kept any more." if gone else ""


def _fault(
    rulebook: Rulebook,
    new: Application,
    id: str,
    site: str,
    answer: Mapping[str, Any],
    plain: Mapping[str, Any],
    files: Mapping[str, Any],
) -> str:
    """What the new edition's own reader says against this one answer; "" where it can be read."""
    sites = [
        {"id": one["id"], "answers": {id: answer} if one["id"] == site else {}} for one in plain["sites"]
    ]
    alone = {
        "format": standard.FORMAT,
        "reference": new.reference,
        "filing": 1,
        "filed_on": plain["filed_on"],
        "rulebook": {"id": rulebook.id, "edition": rulebook.edition},
        "kind": new.kind,
        "sites": sites,
        "answers": {} if site else {id: answer},
        "evidence": dict(files),
    }
    try:
        standard.parse(alone, rulebook)
    except Refusal as no:
        return f"The new edition cannot read it: {no.faults[0]}."
    return ""


def _places(plain: Mapping[str, Any]) -> list[tuple[tuple[str, str], Mapping[str, Any]]]:
    found = [((id, ""), answer) for id, answer in plain["answers"].items()]
    return found + [
        ((id, site["id"]), answer)
        for site in plain["sites"]
        for id, answer in site.get("answers", {}).items()
    ]


def _kept(row: Answer) -> Said:
    return Said(
        question=row.question,
        value=row.value,
        as_typed=row.as_typed,
        explanation=row.explanation,
        evidence=tuple(file.key for file in row.evidence.all()),
    )


def _said(id: str, site: str, answer: Mapping[str, Any]) -> Said:
    return Said(
        question=id,
        site=site or None,
        value=answer.get("value"),
        explanation=answer.get("explanation", ""),
        evidence=tuple(answer.get("evidence", ())),
    )
