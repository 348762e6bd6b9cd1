"""What an author is told of an edition that loads: numbered rules of style and consistency, each a sentence.

A hint is no fault: the edition works. It says where a reader would be misled, or where nobody could tell.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from standards.edition import Part, Question, Requirement, Rulebook
from standards.errors import listed
from standards.examples import Coverage
from standards.reading import Table
from standards.wording import WORDED, figure

LONGEST_LABEL = 180
LONGEST_STATEMENT = 700
CLAIMS = re.compile(r"\b(must|shall|requires?|required|mandatory|prohibits?|prohibited)\b", re.IGNORECASE)
FIGURE = re.compile(r"(?<![\w.,/-])[0-9][0-9,]*(?:\.[0-9]+)? [A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing an author may want to look at: the rule's number, file and place, and a sentence."""

    rule: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule} {self.place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition as its author sees it: its questions and requirements as they are written (id -> the file's
    table), and what its examples show.
    """

    rulebook: Rulebook
    written: Mapping[str, Table]
    coverage: Coverage

    def question(self, question: Question) -> str:
        """File and place of a question."""
        return f"{self.written[question.id].file}, question {question.id}"

    def requirement(self, requirement: Requirement, part: Part | None = None) -> str:
        """File and place of a requirement, or of a part of it."""
        place = f"{self.written[requirement.id].file}, requirement {requirement.id}"
        return f"{place}, part {part.id}" if part is not None else place


Said = Iterator[tuple[str, str]]


def hints(draft: Draft) -> tuple[Hint, ...]:
    """Every hint on an edition that loads, rule by rule, in the order of the files."""
    return tuple(
        Hint(rule, place, message) for rule, (_, look) in RULES.items() for place, message in look(draft)
    )


def _unread(draft: Draft) -> Said:
    book = draft.rulebook
    for question in book.questions.values():
        if not question.applies_to:
            yield draft.question(question), "is asked of no kind, so nobody reaches it."
        for kind in question.applies_to:
            parts = [part for one in book.requirements_for(kind) for part in one.parts_for(kind)]
            read = {id for part in parts for id in part.questions}
            read |= {one.shown_when[0] for one in book.questions_for(kind) if one.shown_when}
            if question.id not in read and question.id not in ("parties", "ownership"):
                yield (
                    draft.question(question),
                    f"is asked of {kind}, but nothing that {kind} must meet reads it.",
                )


def _labels(draft: Draft) -> Said:
    for question in draft.rulebook.questions.values():
        if not question.label.endswith("?"):
            yield draft.question(question), f"the label is not a question: “{question.label}”"


def _long_labels(draft: Draft) -> Said:
    for question in draft.rulebook.questions.values():
        if len(question.label) > LONGEST_LABEL:
            yield (
                draft.question(question),
                f"the label has {len(question.label)} characters; {LONGEST_LABEL} read well.",
            )


def _exampled(draft: Draft) -> Said:
    for question in draft.rulebook.questions.values():
        if not question.example:
            yield draft.question(question), "shows no example of an answer."


def _helps(draft: Draft) -> Said:
    for question in draft.rulebook.questions.values():
        if question.help.strip(" .?").casefold() == question.label.strip(" .?").casefold():
            yield draft.question(question), "the help only repeats the label."


def _same_label(draft: Draft) -> Said:
    questions = draft.rulebook.questions.values()
    yield from _twice(((draft.question(one), one.label) for one in questions), "the same label")


def _satisfied(draft: Draft) -> Said:
    for requirement in draft.rulebook.requirements:
        if not draft.coverage.satisfied[requirement.id]:
            yield draft.requirement(requirement), "no example dossier satisfies it."


def _failing(draft: Draft) -> Said:
    for requirement in draft.rulebook.requirements:
        if not draft.coverage.failing[requirement.id]:
            yield draft.requirement(requirement), "no example dossier fails it."


def _long_statements(draft: Draft) -> Said:
    for requirement in draft.rulebook.requirements:
        if len(requirement.statement) > LONGEST_STATEMENT:
            yield (
                draft.requirement(requirement),
                f"the statement has {len(requirement.statement)} characters; split it into parts "
                f"({LONGEST_STATEMENT} read well).",
            )


def _paragraphs(draft: Draft) -> Said:
    for requirement in draft.rulebook.requirements:
        named = re.findall(r"[\w()-]+", requirement.paragraph.casefold())
        cited = requirement.citation.casefold()
        if not any(word in cited for word in named):
            yield (
                draft.requirement(requirement),
                f"the citation “{requirement.citation}” does not name its paragraph “{requirement.paragraph}”.",
            )


def _dates(draft: Draft) -> Said:
    book = draft.rulebook
    for requirement in book.requirements:
        place = draft.requirement(requirement)
        if requirement.effective_from < book.effective:
            yield (
                place,
                f"takes effect on {requirement.effective_from}, before the edition does ({book.effective}).",
            )
        if book.ends_on is not None and (requirement.ends_on or book.ends_on) > book.ends_on:
            yield place, f"ends on {requirement.ends_on}, after the edition does ({book.ends_on})."
        if requirement.ends_on is not None and requirement.ends_on < book.effective:
            yield place, f"ends on {requirement.ends_on}, before the edition takes effect ({book.effective})."


def _same_title(draft: Draft) -> Said:
    requirements = draft.rulebook.requirements
    yield from _twice(
        ((draft.requirement(one), f"{one.title} ({listed(one.applies_to)})") for one in requirements),
        "the same title",
    )


def _same_part(draft: Draft) -> Said:
    for requirement in draft.rulebook.requirements:
        parts = requirement.parts
        yield from _twice(
            ((draft.requirement(requirement, part), part.text) for part in parts), "the same text"
        )


def _claims(draft: Draft) -> Said:
    for requirement in draft.rulebook.requirements:
        place = draft.requirement(requirement)
        if requirement.provenance == "inferred":
            yield from _claiming(place, requirement.statement)
        for part in requirement.parts:
            if part.provenance == "inferred":
                yield from _claiming(draft.requirement(requirement, part), part.text)


def _claiming(place: str, text: str) -> Said:
    found = CLAIMS.search(text)
    if found:
        yield place, f"is inferred, yet says “{found[0]}”, as only the rule's own text may: “{text}”"


def _resting(draft: Draft) -> Said:
    book = draft.rulebook
    for requirement in book.requirements:
        for part in requirement.parts:
            for name in part.check.named("number"):
                if part.provenance == "verified" and book.numbers[name].provenance != "verified":
                    yield (
                        draft.requirement(requirement, part),
                        f'is verified, but counts by "{name}", which is {book.numbers[name].provenance}.',
                    )


def _figures(draft: Draft) -> Said:
    known = {figure(number): id for id, number in draft.rulebook.numbers.items()}
    for table in draft.written.values():
        for key in sorted(WORDED & table.raw.keys()):
            for found in FIGURE.findall(str(table.raw[key])):
                if found in known:
                    yield (
                        f"{table.file}, {table.where}",
                        f"“{key}” writes “{found}”; write {{{known[found]}}}, so that the figure is kept once.",
                    )


def _titles(draft: Draft) -> Said:
    for number in draft.rulebook.numbers.values():
        if not number.title:
            yield f"numbers.toml, {number.id}", "has no title."


def _calendar(draft: Draft) -> Said:
    for item in draft.rulebook.calendar:
        if not item.requirements and not item.policy:
            yield f"rulebook.toml, calendar {item.id}", "serves no requirement and is not called policy."


def _dossiers(draft: Draft) -> Said:
    for kind in draft.rulebook.kinds:
        if not draft.coverage.kinds[kind.id]:
            yield (
                f"rulebook.toml, kind {kind.id}",
                "has no example dossier (vectors/vectors.toml, [[dossier]]).",
            )


def _enforced(draft: Draft) -> Said:
    book = draft.rulebook
    first = book.enforcement[0].since
    if first > book.effective:
        yield (
            "rulebook.toml",
            f"says nothing of enforcement between {book.effective}, when it takes effect, and {first}.",
        )


def _published(draft: Draft) -> Said:
    book = draft.rulebook
    if not book.draft and book.enforcement[-1].status == "draft":
        yield "rulebook.toml", "is no draft, yet the last thing said of its enforcement is that it is one."


def _twice(pairs: Iterable[tuple[str, str]], what: str) -> Said:
    seen: dict[str, str] = {}
    for place, text in pairs:
        key = text.casefold()
        if key in seen:
            yield place, f"has {what} as {seen[key].rsplit(', ', 1)[-1]}: “{text}”"
        seen.setdefault(key, place)


RULES: dict[str, tuple[str, Callable[[Draft], Said]]] = {
    "R001": ("A question is asked of somebody, and something of theirs reads it.", _unread),
    "R002": ("A label is a question.", _labels),
    "R003": (f"A label has at most {LONGEST_LABEL} characters.", _long_labels),
    "R004": ("A question shows an example of an answer.", _exampled),
    "R005": ("A help says more than the label.", _helps),
    "R006": ("No two questions have the same label.", _same_label),
    "R010": ("Some example dossier satisfies each requirement.", _satisfied),
    "R011": ("Some example dossier fails each requirement.", _failing),
    "R012": (f"A statement has at most {LONGEST_STATEMENT} characters.", _long_statements),
    "R013": ("A citation names the paragraph.", _paragraphs),
    "R014": ("A requirement's dates lie within the edition's.", _dates),
    "R015": ("No two requirements have the same title.", _same_title),
    "R016": ("No two parts of a requirement have the same text.", _same_part),
    "R017": ("What is inferred does not speak as the law does.", _claims),
    "R018": ("What is verified counts by verified numbers.", _resting),
    "R019": ("A figure of the rule is written once, in numbers.toml.", _figures),
    "R020": ("A number has a title.", _titles),
    "R030": ("A calendar item serves a requirement, or is called policy.", _calendar),
    "R031": ("Every kind has an example dossier.", _dossiers),
    "R032": ("Enforcement is told from the day the edition takes effect.", _enforced),
    "R033": ("What is published is not called a draft.", _published),
}
