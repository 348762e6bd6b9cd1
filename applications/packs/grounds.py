"""What a pack stands on: one application, what is said in it now, and the sections that somebody answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from applications import dossiers
from applications.answers import Said
from applications.forms.typed import Places
from applications.models import Answer, Application, Evidence, Site
from applications.rosters import Roster, roster
from standards.rulebook import Question, Rulebook, Section

Place = tuple[str, str | None]  # a question, and the key of the site where it is answered at one


@dataclass(frozen=True, slots=True)
class Standing:
    """An answer as it stands online, and who gave it when."""

    said: Said
    by: str = ""
    at: datetime | None = None


@dataclass
class Ground:
    """One application as a person may answer it; `sections` are those that the person answers."""

    application: Application
    rulebook: Rulebook
    sites: Sequence[Site]
    files: Sequence[Evidence]
    sections: frozenset[str]
    stands: Mapping[Place, Standing]
    filing: int = 1
    _rosters: dict[str, Roster | None] = field(default_factory=dict)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """All that is asked of this kind, in the order of the rulebook."""
        return {question.id: question for question in self.rulebook.questions_for(self.application.kind)}

    @cached_property
    def places(self) -> Places:
        """What a value may name. A file goes by its key, its name, its title, and its SHA-256."""
        parties = self.said("parties", None).value
        named = {"end_user": f"{self.application.end_user.name} (end user)"}
        named |= {row["id"]: row.get("name") or row["id"] for row in parties or () if row.get("id")}
        names = {file.key: (file.name, *filter(None, [file.title]), file.sha256) for file in self.files}
        return Places(self.rulebook, {site.key: site.name for site in self.sites}, named, names)

    @cached_property
    def by_digest(self) -> dict[str, Evidence]:
        return {file.sha256: file for file in self.files}

    @cached_property
    def by_key(self) -> dict[str, Evidence]:
        return {file.key: file for file in self.files}

    def chapters(self) -> Iterator[tuple[Section, list[Question]]]:
        """The sections that the person answers, each with its questions."""
        for section in self.rulebook.sections:
            asked = [question for question in self.questions.values() if question.section == section.id]
            if asked and section.id in self.sections:
                yield section, asked

    def all_places(self) -> Iterator[tuple[Question, str | None]]:
        """Every question with every place at which the person answers it."""
        for _, asked in self.chapters():
            for question in asked:
                if question.scope == "site":
                    yield from ((question, site.key) for site in self.sites)
                else:
                    yield question, None

    def said(self, question: str, site: str | None) -> Said:
        found = self.stands.get((question, site))
        return found.said if found else Said(question, site)

    def roster(self, question: Question) -> Roster | None:
        if question.id not in self._rosters:
            self._rosters[question.id] = roster(self.rulebook, question, self.application.kind)
        return self._rosters[question.id]

    def reading(self, proposed: Mapping[str, str]) -> Places:
        """The places, with sites that are proposed and not there yet."""
        return replace(self.places, sites={**self.places.sites, **proposed})


def ground(application: Application, sections: frozenset[str]) -> Ground:
    """The application as it stands now. Five queries."""
    sites = list(application.sites.all())
    return Ground(
        application=application,
        rulebook=dossiers.rulebook_of(application),
        sites=sites,
        files=list(application.evidence.all()),
        sections=sections,
        stands=_stands(application, {None: None, **{site.pk: site.key for site in sites}}),
        filing=application.dossiers.count() + 1,
    )


def _stands(application: Application, keys: Mapping[int | None, str | None]) -> dict[Place, Standing]:
    answers = application.answers.select_related("changed_by").prefetch_related("evidence")
    return {
        (answer.question, keys[answer.site_id]): Standing(
            _said(answer, keys[answer.site_id]), str(answer.changed_by), answer.changed_at
        )
        for answer in answers
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
