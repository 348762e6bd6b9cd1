"""Keeping what is said: answers, one or hundreds at a time, in a handful of queries whatever their number."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q

from applications import accepting, dossiers, files, services
from applications.models import Answer, Application
from organizations.models import User
from standards.errors import Refusal

Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as given: to a question, at a site's key or for the application as a whole (None).

    `value` is typed as in docs/dossier.md; `as_typed` holds what was typed where that could not be read.
    An answer that says nothing at all removes what was said before. `seen` is the digest of the answer that
    the person had before them ("" for none): where somebody changed it meanwhile, it is not overwritten.
    """

    question: str
    site: str | None = None
    value: Any = None
    as_typed: Any = None
    explanation: str = ""
    evidence: tuple[str, ...] = ()
    seen: str | None = None

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.as_typed is None and not self.explanation and not self.evidence

    @property
    def digest(self) -> str:
        """What tells this answer from any other to the same question; "" where nothing is said."""
        if self.is_empty:
            return ""
        content = [self.value, self.as_typed, self.explanation, sorted(self.evidence)]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def given(application: Application, questions: Iterable[str], site: str | None = None) -> dict[str, Said]:
    """What is kept for these questions: once for the application, or at the site. Two queries."""
    kept = application.answers.filter(question__in=list(questions)).prefetch_related("evidence")
    return {
        answer.question: _said(answer, site if answer.site_id else None)
        for answer in kept.filter(Q(site__isnull=True) | Q(site__key=site or ""))
    }


def _said(answer: Answer, site: str | None) -> Said:
    return Said(
        question=answer.question,
        site=site,
        value=answer.value,
        as_typed=answer.as_typed,
        explanation=answer.explanation,
        evidence=tuple(file.key for file in answer.evidence.all()),
    )


@transaction.atomic
def save(application: Application, person: User, said: Sequence[Said], *, now: datetime) -> tuple[Said, ...]:
    """Keep these answers; what is not mentioned stays. Refused if a question or site is not the application's.

    Returns what was not kept because somebody else changed the answer since the person saw it.
    """
    held = services.locked_for_edit(application, person, *_sections(application, said))
    at_sites = any(one.site is not None for one in said)
    sites = dict(held.sites.values_list("key", "pk")) if at_sites else {}
    _refuse_strangers(held, said, sites)
    wanted = {(one.question, sites[one.site] if one.site else None): one for one in said}
    asked = {one.question for one in said}
    kept_before = held.answers.filter(question__in=asked).prefetch_related("evidence")
    existing = {(answer.question, answer.site_id): answer for answer in kept_before}
    wanted, overtaken = _still_as_seen(wanted, existing)
    _remove(existing[key] for key, one in wanted.items() if one.is_empty and key in existing)
    kept = {key: one for key, one in wanted.items() if not one.is_empty}
    accepting.refuse(held, kept.values())
    written = _write(held, kept, existing, person, now)
    _link(held, written, kept, existing)
    return overtaken


def _sections(application: Application, said: Sequence[Said]) -> list[str]:
    """The sections these answers belong to; none if one belongs to no section, so that it takes a whole editor."""
    questions = dossiers.rulebook_of(application).questions
    found = {questions[one.question].section if one.question in questions else "" for one in said}
    return [] if "" in found else sorted(found)


def _refuse_strangers(application: Application, said: Sequence[Said], sites: dict[str, int]) -> None:
    questions = {q.id: q for q in dossiers.rulebook_of(application).questions_for(application.kind)}
    for one in said:
        question = questions.get(one.question)
        if question is None:
            raise Refusal(
                f"{one.question!r} is not a question of {application.rulebook_id} for {application.kind}"
            )
        if (question.scope == "site") != (one.site is not None):
            place = "at each site" if question.scope == "site" else "for the application, not at a site"
            raise Refusal(f"{one.question!r} is answered {place}")
        if one.site is not None and one.site not in sites:
            raise Refusal(f"{application.reference} has no site {one.site!r}")


def _still_as_seen(
    wanted: dict[Key, Said], existing: dict[Key, Answer]
) -> tuple[dict[Key, Said], tuple[Said, ...]]:
    """What may be written: it says something new, of an answer that stands as the person saw it."""
    fresh, overtaken = {}, []
    for key, one in wanted.items():
        if one.seen is None:
            fresh[key] = one
            continue
        stands = _said(existing[key], one.site).digest if key in existing else ""
        if one.digest in (one.seen, stands):
            continue  # this person changed nothing here, or says what stands already
        if one.seen == stands:
            fresh[key] = one
        else:
            overtaken.append(one)
    return fresh, tuple(overtaken)


def _remove(answers: Iterable[Answer]) -> None:
    gone = [answer.pk for answer in answers]
    if gone:
        Answer.objects.filter(pk__in=gone).delete()


def _write(
    application: Application,
    kept: dict[Key, Said],
    existing: dict[Key, Answer],
    person: User,
    now: datetime,
) -> dict[Key, Answer]:
    new, changed, written = [], [], {}
    for key, one in kept.items():
        answer = existing.get(key) or Answer(application=application, question=key[0], site_id=key[1])
        answer.value, answer.as_typed, answer.explanation = one.value, one.as_typed, one.explanation
        answer.changed_by, answer.changed_at = person, now
        (changed if answer.pk else new).append(answer)
        written[key] = answer
    Answer.objects.bulk_create(new, batch_size=500)
    Answer.objects.bulk_update(
        changed, ["value", "as_typed", "explanation", "changed_by", "changed_at"], batch_size=200
    )
    return written


def _link(
    application: Application, written: dict[Key, Answer], kept: dict[Key, Said], existing: dict[Key, Answer]
) -> None:
    asked = dossiers.rulebook_of(application).questions
    named = {name for one in kept.values() for name in one.evidence}
    in_rows = {name for one in kept.values() for name in files.named(asked[one.question], one.value)}
    every = named | in_rows
    known = dict(application.evidence.filter(key__in=every).values_list("key", "pk")) if every else {}
    unknown = sorted(every - known.keys())
    if unknown:
        raise Refusal(f"{application.reference} has no evidence {', '.join(unknown)}")
    links = Answer.evidence.through
    wanted = {(written[key].pk, known[name]) for key, one in kept.items() for name in one.evidence}
    present = {
        (answer.pk, file.pk)
        for key, answer in written.items()
        if key in existing
        for file in answer.evidence.all()
    }
    gone: dict[int, list[int]] = defaultdict(list)
    for answer, file in present - wanted:
        gone[answer].append(file)
    if gone:
        pairs = (Q(answer_id=answer, evidence_id__in=theirs) for answer, theirs in gone.items())
        links.objects.filter(reduce(or_, pairs)).delete()
    links.objects.bulk_create(
        [links(answer_id=answer, evidence_id=file) for answer, file in sorted(wanted - present)]
    )
