"""The history of answers: every state in which one was saved, by whom and when. It only grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, QuerySet

from applications import files
from applications.models import Answer, AnswerRevision, Application, Evidence
from applications.said import Said
from organizations.models import User
from standards.rulebook import Question, Rulebook

RUN = timedelta(minutes=10)  # saves of one person no further apart than this are shown as one change
TYPED = ""
DOSSIER, SHEET, RESTORED = "dossier file", "sheet", "restored"
SITE_REMOVED, FILE_REMOVED = "site removed", "file removed"

Spot = tuple[str, str]  # question, site key ("" for the application as a whole)


@dataclass(frozen=True, slots=True)
class Change:
    """An answer as it is from now on, its newest revision, and what stood where nothing was written of it yet."""

    said: Said
    last: AnswerRevision | None
    stood: tuple[Said, Answer] | None = None

    @property
    def spot(self) -> Spot:
        return self.said.question, self.said.site or ""


def newest(application: Application, spots: Iterable[Spot]) -> dict[Spot, AnswerRevision]:
    """The newest revision of each of these answers, with who made it. One query; none for no spots."""
    wanted = set(spots)
    if not wanted:
        return {}
    mine = AnswerRevision.objects.filter(application=application, question__in={spot[0] for spot in wanted})
    last = mine.order_by().values("question", "site").annotate(last=Max("pk")).values("last")
    found = AnswerRevision.objects.filter(pk__in=last).select_related("person").only(*_LIGHT)
    return {spot: one for one in found if (spot := (one.question, one.site)) in wanted}


_LIGHT = ("question", "site", "digest", "how", "at", "before_id", "person__name", "person__email")
HEAVY = ("value", "as_typed", "explanation", "evidence", "files")


def append(
    application: Application,
    person: User,
    changes: Sequence[Change],
    rulebook: Rulebook,
    known: Mapping[str, Evidence],
    *,
    how: str,
    now: datetime,
) -> dict[Spot, AnswerRevision]:
    """Write the states these answers take now. One statement for all, and one more for states never written."""
    asked = rulebook.questions
    first = [
        _revision(application, said, asked[said.question], known, answer.changed_by_id, answer.changed_at)
        for said, answer in (change.stood for change in changes if change.stood and not change.last)
    ]
    if first:
        AnswerRevision.objects.bulk_create(first, batch_size=200)
    stood = {(one.question, one.site): one for one in first}
    written = []
    for change in changes:
        last = change.last or stood.get(change.spot)
        if last is not None and last.digest == change.said.digest:
            continue  # an import may say again what stood before it
        one = _revision(application, change.said, asked[change.said.question], known, person.pk, now)
        one.how = how
        if last is not None and _goes_on(last, one):
            one.continues, one.before_id = last, last.before_id
        else:
            one.before = last
        written.append(one)
    AnswerRevision.objects.bulk_create(written, batch_size=200)
    return stood | {(one.question, one.site): one for one in written}


def _goes_on(last: AnswerRevision, one: AnswerRevision) -> bool:
    """Whether a save belongs to the run of the one before it: typed by the same person, a moment later."""
    by_hand = last.how == one.how == TYPED
    return by_hand and last.person_id == one.person_id and timedelta() <= one.at - last.at <= RUN


def _revision(
    application: Application,
    said: Said,
    question: Question,
    known: Mapping[str, Evidence],
    person: int,
    at: datetime,
) -> AnswerRevision:
    named = dict.fromkeys([*said.evidence, *files.named(question, said.value)])
    return AnswerRevision(
        application=application,
        question=said.question,
        site=said.site or "",
        value=said.value,
        as_typed=said.as_typed,
        explanation=said.explanation,
        evidence=list(said.evidence),
        files=[
            {"key": key, "name": known[key].name, "sha256": known[key].sha256}
            for key in named
            if key in known
        ],
        digest=said.digest,
        person_id=person,
        at=at,
    )


def said_in(revision: AnswerRevision) -> Said:
    """What a revision says, with its files called as they were then."""
    return Said(
        revision.question,
        revision.site or None,
        revision.value,
        revision.as_typed,
        revision.explanation,
        tuple(revision.evidence),
    )


def told(application: Application) -> QuerySet[AnswerRevision]:
    """The changes of an application, newest first: of each run the last save, with what stood before the run."""
    return (
        AnswerRevision.objects.filter(application=application, continued_by__isnull=True)
        .select_related("person", "before")
        .order_by("-pk")
    )


def since(
    application: Application, last: int, questions: Iterable[str], site: str | None
) -> list[AnswerRevision]:
    """The newest revision after `last` of each of these answers, with who made it. One query."""
    rows = AnswerRevision.objects.filter(
        application=application, pk__gt=last, question__in=list(questions), site=site or ""
    )
    newest_of = {one.question: one for one in rows.select_related("person").order_by("pk")}
    return list(newest_of.values())


def last_of(application: Application) -> int:
    """The number of the newest revision of an application; 0 for none. One query."""
    return AnswerRevision.objects.filter(application=application).aggregate(last=Max("pk"))["last"] or 0


def seen(application: Application, said: Said) -> Said | None:
    """What stood at a question when a person saw it, by the digest they bring back. One query."""
    if not said.seen:
        return Said(said.question, said.site)
    found = AnswerRevision.objects.filter(
        application=application, question=said.question, site=said.site or "", digest=said.seen
    ).first()
    return said_in(found) if found else None
