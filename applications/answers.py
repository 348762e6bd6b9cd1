"""Keeping what is said: answers, one or hundreds at a time, in a handful of queries whatever their number.

Every save leaves a revision (`history`), in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import FilteredRelation, Q, QuerySet

from applications import accepting, dossiers, files, history, services
from applications.history import Change, Spot
from applications.models import Answer, AnswerRevision, Application, Evidence
from applications.said import Said
from organizations.models import User
from standards.errors import Refusal

Key = tuple[str, int | None]

__all__ = ["Said", "given", "restore", "save", "take_back", "without_file"]


def given(application: Application, questions: Iterable[str], site: str | None = None) -> dict[str, Said]:
    """What is kept for these questions: once for the application, or at the site. Two queries."""
    kept = application.answers.filter(question__in=list(questions)).prefetch_related("evidence")
    return {
        answer.question: _said(
            answer, site if answer.site_id else None, tuple(file.key for file in answer.evidence.all())
        )
        for answer in kept.filter(Q(site__isnull=True) | Q(site__key=site or ""))
    }


def _said(answer: Answer, site: str | None, evidence: tuple[str, ...]) -> Said:
    return Said(
        question=answer.question,
        site=site,
        value=answer.value,
        as_typed=answer.as_typed,
        explanation=answer.explanation,
        evidence=evidence,
    )


@dataclass(slots=True)
class _Files:
    """The files that a change is about: by key, and those each answer rests on, in the order they were attached."""

    known: dict[str, Evidence] = field(default_factory=dict)
    of: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class _Standing:
    """The answers to some questions as they stand, each with its newest revision and its files."""

    existing: dict[Key, Answer]
    sites: Mapping[int | None, str]
    files: _Files

    def said(self, key: Key) -> Said:
        answer = self.existing[key]
        at = self.sites[answer.site_id] if answer.site_id else None
        return _said(answer, at, tuple(self.files.of.get(answer.pk, ())))

    def change(self, key: Key, said: Said, last: AnswerRevision | None = None) -> Change:
        answer = self.existing.get(key)
        if answer is None:
            return Change(said, last)
        return Change(said, answer.revision, None if answer.revision else (self.said(key), answer))


def _standing(
    held: Application, rows: QuerySet[Answer], sites: Mapping[int | None, str], named: Iterable[str] = ()
) -> _Standing:
    """Two queries; one where there are no answers, and no files `named`."""
    light = [f"revision__{name}" for name in history.HEAVY]
    existing = {(one.question, one.site_id): one for one in rows.select_related("revision").defer(*light)}
    asked = dossiers.rulebook_of(held).questions
    in_rows = (files.named(asked[one.question], one.value) for one in existing.values())
    every = set(named).union(*in_rows)
    questions = {key[0] for key in existing}
    return _Standing(existing, sites, _files(held, every, questions) if every or questions else _Files())


def _files(held: Application, named: Iterable[str], questions: Iterable[str]) -> _Files:
    linked = FilteredRelation("answers", condition=Q(answers__question__in=[*questions, ""]))  # never empty
    rows = held.evidence.annotate(of=linked).filter(Q(key__in=list(named)) | Q(of__isnull=False))
    found = _Files()
    for pk, key, name, sha256, answer in rows.order_by("pk").values_list(
        "pk", "key", "name", "sha256", "of__pk"
    ):
        found.known[key] = Evidence(pk=pk, key=key, name=name, sha256=sha256)
        if answer is not None:
            found.of[answer].append(key)
    return found


@transaction.atomic
def save(
    application: Application, person: User, said: Sequence[Said], *, now: datetime, how: str = history.TYPED
) -> tuple[Said, ...]:
    """Keep these answers, with their history; what is not mentioned stays, and what says the same is left alone.

    Refused if a question or site is not the application's. Returns what was not kept because somebody else
    changed the answer since the person saw it.
    """
    held = services.locked_for_edit(application, person, *_sections(application, said))
    at_sites = any(one.site is not None for one in said)
    sites = dict(held.sites.values_list("key", "pk")) if at_sites else {}
    _refuse_strangers(held, said, sites)
    wanted = {(one.question, sites[one.site] if one.site else None): one for one in said}
    rows = held.answers.filter(question__in={one.question for one in said})
    if not at_sites:
        rows = rows.filter(site__isnull=True)
    stands = _standing(held, rows, {pk: key for key, pk in sites.items()}, _named(held, said))
    wanted, overtaken = _still_as_seen(wanted, stands)
    revisions = _revise(held, person, wanted, stands, how=how, now=now)
    _remove(stands.existing[key] for key, one in wanted.items() if one.is_empty)
    kept = {key: one for key, one in wanted.items() if not one.is_empty}
    accepting.refuse(held, kept.values())
    written = _write(held, kept, stands.existing, revisions, person, now)
    _link(held, written, kept, stands.files)
    return overtaken


@transaction.atomic
def take_back(
    application: Application,
    person: User,
    rows: QuerySet[Answer],
    *,
    staying: Collection[Spot] = (),
    how: str,
    now: datetime,
) -> None:
    """Remove these answers of an application that is held for a change. Their history says so, save of those
    `staying`: the same verb says them anew.
    """
    keys = dict(application.sites.values_list("pk", "key"))
    stands = _standing(application, rows, keys)
    empty = {key: Said(key[0], keys[key[1]] if key[1] else None) for key in stands.existing}
    gone = {key: one for key, one in empty.items() if (one.question, one.site or "") not in staying}
    stay = {key: stands.said(key) for key in stands.existing if key not in gone}
    _revise(application, person, gone | stay, stands, how=how, now=now)
    _remove(stands.existing.values())


@transaction.atomic
def without_file(application: Application, person: User, key: str, *, now: datetime) -> None:
    """Say every answer that names a file again without it."""
    tables = {question.id: question for question in files.questions(dossiers.rulebook_of(application))}
    rows = application.answers.filter(Q(question__in=tables) | Q(evidence__key=key)).distinct()
    stands = _standing(application, rows, dict(application.sites.values_list("pk", "key")))
    left = {one: one for one in stands.files.known if one != key}
    changed = []
    for said in (stands.said(spot) for spot in stands.existing):
        value = (
            files.renamed(tables[said.question], said.value, left) if said.question in tables else said.value
        )
        again = replace(said, value=value, evidence=tuple(one for one in said.evidence if one != key))
        if again != said:
            changed.append(again)
    save(application, person, changed, now=now, how=history.FILE_REMOVED)


def restore(
    application: Application, person: User, revision: AnswerRevision, *, seen: str, now: datetime
) -> tuple[bool, tuple[str, ...]]:
    """Say again what an earlier revision says: (whether it was kept, the names of files that are no longer there).

    Not kept where somebody changed the answer since `seen`. Files are matched by digest, for a key may have
    gone to another file meanwhile.
    """
    said, question = history.said_in(revision), dossiers.rulebook_of(application).questions[revision.question]
    wanted = {file["key"]: file for file in revision.files}
    digests = [file["sha256"] for file in wanted.values()]
    present = dict(application.evidence.filter(sha256__in=digests).values_list("sha256", "key"))
    keys = {key: present[file["sha256"]] for key, file in wanted.items() if file["sha256"] in present}
    again = replace(
        said,
        value=files.renamed(question, said.value, keys),
        evidence=tuple(keys[key] for key in said.evidence if key in keys),
        seen=seen,
    )
    overtaken = save(application, person, [again], now=now, how=history.RESTORED)
    return not overtaken, tuple(file["name"] for key, file in wanted.items() if key not in keys)


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


def _named(application: Application, said: Sequence[Said]) -> set[str]:
    """Every file that these answers name, in their rows or beside them."""
    asked = dossiers.rulebook_of(application).questions
    in_rows = {name for one in said for name in files.named(asked[one.question], one.value)}
    return in_rows | {name for one in said for name in one.evidence}


def _still_as_seen(
    wanted: Mapping[Key, Said], standing: _Standing
) -> tuple[dict[Key, Said], tuple[Said, ...]]:
    """What may be written: it says something new, of an answer that stands as the person saw it."""
    fresh, overtaken = {}, []
    for key, one in wanted.items():
        stands = standing.said(key).digest if key in standing.existing else ""
        if one.digest in (one.seen, stands):
            continue  # this person changed nothing here, or says what stands already
        if one.seen in (None, stands):
            fresh[key] = one
        else:
            overtaken.append(one)
    return fresh, tuple(overtaken)


def _revise(
    held: Application,
    person: User,
    wanted: Mapping[Key, Said],
    stands: _Standing,
    *,
    how: str,
    now: datetime,
) -> dict[Spot, AnswerRevision]:
    """Write the revisions of what changes, and give the newest of each back."""
    unknown = [(one.question, one.site or "") for key, one in wanted.items() if key not in stands.existing]
    last = history.newest(held, unknown)
    changes = [
        stands.change(key, one, last.get((one.question, one.site or ""))) for key, one in wanted.items()
    ]
    book = dossiers.rulebook_of(held)
    return last | history.append(held, person, changes, book, stands.files.known, how=how, now=now)


def _remove(answers: Iterable[Answer]) -> None:
    gone = [answer.pk for answer in answers]
    if gone:
        Answer.objects.filter(pk__in=gone).delete()


def _write(
    application: Application,
    kept: Mapping[Key, Said],
    existing: Mapping[Key, Answer],
    revisions: Mapping[Spot, AnswerRevision],
    person: User,
    now: datetime,
) -> dict[Key, Answer]:
    new, changed, written = [], [], {}
    for key, one in kept.items():
        answer = existing.get(key) or Answer(application=application, question=key[0], site_id=key[1])
        answer.value, answer.as_typed, answer.explanation = one.value, one.as_typed, one.explanation
        answer.changed_by, answer.changed_at = person, now
        answer.revision = revisions.get((one.question, one.site or ""))
        (changed if answer.pk else new).append(answer)
        written[key] = answer
    Answer.objects.bulk_create(new, batch_size=500)
    changing = ["value", "as_typed", "explanation", "changed_by", "changed_at", "revision"]
    Answer.objects.bulk_update(changed, changing, batch_size=150)
    return written


def _link(
    application: Application, written: Mapping[Key, Answer], kept: Mapping[Key, Said], about: _Files
) -> None:
    unknown = sorted(_named(application, list(kept.values())) - about.known.keys())
    if unknown:
        raise Refusal(f"{application.reference} has no evidence {', '.join(unknown)}")
    links = Answer.evidence.through
    pk = {key: file.pk for key, file in about.known.items()}
    wanted = {(written[key].pk, pk[name]) for key, one in kept.items() for name in one.evidence}
    present = {(one.pk, pk[name]) for one in written.values() for name in about.of.get(one.pk, ())}
    gone: dict[int, list[int]] = defaultdict(list)
    for answer, file in present - wanted:
        gone[answer].append(file)
    if gone:
        pairs = (Q(answer_id=answer, evidence_id__in=theirs) for answer, theirs in gone.items())
        links.objects.filter(reduce(or_, pairs)).delete()
    links.objects.bulk_create(
        [links(answer_id=answer, evidence_id=file) for answer, file in sorted(wanted - present)]
    )
