"""Everything that is said, laid out to be read: section by section in the order of the rule, as a dossier has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from applications import progress
from applications.forms.typed import Places, words
from applications.models import Answer, Application, Site
from standards.rulebook import Question, Rulebook, Section

SHORT = 12  # rows of a table that are shown here; a longer one is told by its number and a link

Place = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One question with what was said to it. `rows`: a short table's cells in words, below `heads`."""

    question: Question
    site: Site | None
    said: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[str, ...] = ()
    explanation: str = ""
    unread: bool = False
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """What is asked once, or at one site."""

    site: Site | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section; `may_edit`: whether this person may change what it says."""

    section: Section
    blocks: tuple[Block, ...]
    may_edit: bool

    @property
    def missing(self) -> int:
        return sum(line.is_missing for block in self.blocks for line in block.lines)


def chapters(
    rulebook: Rulebook,
    application: Application,
    sites: Iterable[Site],
    said: Mapping[Place, Answer],
    places: Places,
    editable: Mapping[str, bool],
) -> tuple[Chapter, ...]:
    """Every section that asks this kind something. A question that is not put now is not shown."""
    held = list(sites)
    keys = {None: None, **{site.pk: site.key for site in held}}
    values = {(question, keys[site]): answer.value for (question, site), answer in said.items()}
    by_section: dict[str, list[Question]] = {}
    for question in rulebook.questions_for(application.kind):
        by_section.setdefault(question.section, []).append(question)

    def block(questions: list[Question], site: Site | None) -> Block:
        key, pk = (site.key, site.pk) if site else (None, None)
        return Block(
            site,
            tuple(
                _line(question, site, said.get((question.id, pk)), places)
                for question in questions
                if progress.is_asked(rulebook, question, key, values)
            ),
        )

    def blocks(questions: list[Question]) -> Iterator[Block]:
        general = [question for question in questions if question.scope != "site"]
        local = [question for question in questions if question.scope == "site"]
        if general:
            yield block(general, None)
        if local:
            yield from (block(local, site) for site in held)

    return tuple(
        Chapter(section, tuple(blocks(by_section[section.id])), editable[section.id])
        for section in rulebook.sections
        if section.id in by_section
    )


def loaded(application: Application) -> dict[Place, Answer]:
    """Every answer of an application with its files. Two queries."""
    return {
        (answer.question, answer.site_id): answer
        for answer in application.answers.prefetch_related("evidence")
    }


def _line(question: Question, site: Site | None, answer: Answer | None, places: Places) -> Line:
    if answer is None:
        return Line(question, site, "", is_missing=question.required)
    files = tuple(str(file) for file in answer.evidence.all())
    kept = progress.Kept(answer.value, answer.as_typed is not None, bool(files))
    return Line(
        question,
        site,
        _words(question, answer, places),
        *_table(question, answer, places),
        files=files,
        explanation=answer.explanation,
        unread=kept.unread,
        is_missing=question.required and not kept.completes(question),
    )


def _words(question: Question, answer: Answer, places: Places) -> str:
    if question.type == "table":
        count = len(answer.value or ())
        if answer.value == []:
            return "None to declare"
        return f"{count:,} row{'s' if count != 1 else ''}" if count else ""
    if answer.as_typed is not None:
        return str(answer.as_typed)
    return words(question, answer.value, places)


def _table(
    question: Question, answer: Answer, places: Places
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The heads and cells of a table that is short enough; columns that nobody filled are left out."""
    rows = answer.value if question.type == "table" and isinstance(answer.value, list) else []
    if not 0 < len(rows) <= SHORT:
        return (), ()
    columns = [column for column in question.columns if any(row.get(column.id) for row in rows)]
    cells = tuple(tuple(words(column, row.get(column.id), places) for column in columns) for row in rows)
    return tuple(column.label for column in columns), cells
