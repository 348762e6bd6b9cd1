"""Filling a draft from a dossier file: the same JSON that filing makes, so what goes out can come in again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from applications import answers, dossiers, files, history, services
from applications.answers import Said
from applications.models import Application, EndUser, Site
from organizations.models import User
from standards import dossier as standard
from standards.errors import Fault, Refusal
from standards.rulebook import Question


@transaction.atomic
def fill(application: Application, person: User, plain: Any, *, now: datetime) -> standard.Dossier:
    """Replace sites and answers of a draft by those of a dossier; every fault is refused with its pointer.

    Evidence is matched by digest: a file the dossier names must have been attached to the draft before.
    """
    held = services.locked_for_edit(application, person)
    said = standard.parse(plain, dossiers.rulebook_of(held))
    if said.kind != held.kind:
        raise Refusal(f"the dossier is for {said.kind}; {held.reference} is for {held.kind}")
    _refuse_too_long(said)
    keys = _evidence_keys(held, said)
    _replace_end_user(held, said)
    staying = {(q, "") for q in said.answers} | {(q, site.id) for site in said.sites for q in site.answers}
    answers.take_back(held, person, held.answers.all(), staying=staying, how=history.DOSSIER, now=now)
    held.sites.all().delete()
    Site.objects.bulk_create(
        [
            Site(application=held, key=site.id, **{name: getattr(site, name) for name in standard.SITE})
            for site in said.sites
        ]
    )
    asked = dossiers.rulebook_of(held).questions
    general = [_said(asked[q], None, answer, keys) for q, answer in said.answers.items()]
    local = [
        _said(asked[q], site.id, answer, keys) for site in said.sites for q, answer in site.answers.items()
    ]
    answers.save(held, person, general + local, now=now, how=history.DOSSIER)
    return said


def _refuse_too_long(said: standard.Dossier) -> None:
    """The rule's reader sets no lengths; the tables do."""
    named = [("/end_user", EndUser, said.end_user)]
    named += [(f"/sites/{index}", Site, site) for index, site in enumerate(said.sites)]
    faults = [
        Fault(f"{at}/{name}", f"has {len(value):,} characters; at most {most:,} are kept")
        for at, model, record in named
        for name in record.__dataclass_fields__
        if isinstance(value := getattr(record, name), str)
        and (most := model._meta.get_field("key" if name == "id" else name).max_length)
        and len(value) > most
    ]
    if faults:
        raise Refusal("the dossier says more in one place than can be kept", faults=tuple(faults))


def _said(question: Question, site: str | None, answer: standard.Answer, keys: dict[str, str]) -> Said:
    return Said(
        question=question.id,
        site=site,
        value=files.renamed(question, standard.plain_value(answer.value), keys),
        explanation=answer.explanation,
        evidence=tuple(keys[name] for name in answer.evidence),
    )


def _evidence_keys(application: Application, said: standard.Dossier) -> dict[str, str]:
    by_digest = dict(application.evidence.values_list("sha256", "key"))
    missing = [
        Fault(f"/evidence/{name}/sha256", f"attach {file.name} (sha256 {file.sha256}) to the draft first")
        for name, file in said.evidence.items()
        if file.sha256 not in by_digest
    ]
    if missing:
        raise Refusal("the dossier names files that were not attached", faults=tuple(missing))
    return {name: by_digest[file.sha256] for name, file in said.evidence.items()}


def _replace_end_user(application: Application, said: standard.Dossier) -> None:
    who = said.end_user
    EndUser.objects.filter(pk=application.end_user_id).update(
        name=who.name,
        address=who.address,
        country=who.country,
        website=who.website,
        contact_name=who.contact_name,
        contact_email=who.contact_email,
        contact_phone=who.contact_phone,
    )
