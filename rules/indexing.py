"""What of an edition can be found, and where each thing is shown: the entries of the search."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rules.standing import words as status_words
from standards.checks.words import described
from standards.countries import SAME
from standards.edition import Requirement, Rulebook
from standards.enforcement import Enforcement
from standards.wording import figure

WHOLE = re.compile(
    r"[a-z]{2}-\d+(?:\(\d+\))?|\d+[a-z]\d+(?:\.[a-z0-9]+)?|\d{1,2}\.[a-z]\b|\d{1,3}(?:,\d{3})+"
)
WORD = re.compile(r"[^\W_]+")

SORTS = {
    "edition": "Edition",
    "requirement": "Requirement",
    "part": "Part",
    "question": "Question",
    "number": "Number",
    "due": "Calendar",
    "process": "Committee process",
    "item": "Checklist item",
    "control": "Control",
    "chip": "Chip",
    "country": "Country",
}
WEIGHTS = {"edition": 6, "requirement": 5, "part": 3, "number": 3, "process": 2}


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One thing that can be found: of which edition, what sort, its name, and the page and anchor that show it."""

    id: str
    edition: str
    book_title: str
    sort: str
    name: str
    title: str
    text: str
    page: str
    key: str
    anchor: str
    provenance: str
    title_words: frozenset[str]
    text_words: frozenset[str]

    @property
    def weight(self) -> int:
        """What a sort is worth beside another that fits as well."""
        return WEIGHTS.get(self.sort, 1)

    @property
    def sort_words(self) -> str:
        """The sort as a reader sees it."""
        return SORTS[self.sort]


def words(text: str) -> list[str]:
    """The words of a text in small letters; a control, an ECCN, a paragraph or a grouped number is one word, and its
    pieces are not told apart.
    """
    small = text.lower()
    found = [match.replace(",", "") for match in WHOLE.findall(small)]
    return found + WORD.findall(WHOLE.sub(" ", small))


def entries(book: Rulebook) -> Iterator[Entry]:
    """Everything of an edition that can be found, requirement by requirement and then list by list."""
    states = " ".join(_state(state) for state in book.enforcement)
    yield _entry(book, "edition", book.id, book.title, f"{book.note} {book.citation} {states}", "", "edition")
    for requirement in book.requirements:
        yield from _requirement(book, requirement)
    yield from _lists(book)
    yield from _tables(book)


def _requirement(book: Rulebook, one: Requirement) -> Iterator[Entry]:
    parts = " ".join(part.text for part in one.parts)
    where = f"paragraph {one.paragraph} {one.citation} {parts}"
    yield _entry(
        book,
        "requirement",
        one.id,
        one.title,
        f"{one.statement} {one.notes} {' '.join(_state(state) for state in one.enforcement)}",
        where,
        "requirement",
        key=one.id,
        provenance=one.provenance,
    )
    for part in one.parts:
        said = " ".join(described(part.check, book).sentences)
        text = f"{said} {part.note}"
        yield _entry(
            book,
            "part",
            part.id,
            part.text,
            text,
            f"{one.title} {one.id}",
            "requirement",
            key=one.id,
            anchor=part.id,
            provenance=part.provenance,
        )


def _state(state: Enforcement) -> str:
    return f"{status_words(state.status)}. {state.note} {' '.join(remark.note for remark in state.remarks)}"


def _lists(book: Rulebook) -> Iterator[Entry]:
    for number in book.numbers.values():
        title = f"{figure(number)}: {number.title}" if number.title else figure(number)
        yield _listed(book, "number", number.id, title, f"{number.note} {number.citation}", "numbers")
    for question in book.questions.values():
        columns = " ".join(column.label for column in question.columns)
        yield _listed(
            book, "question", question.id, question.label, f"{question.help} {columns}", "questions"
        )
    for due in book.calendar:
        yield _listed(book, "due", due.id, due.title, f"{due.when} {due.note} {due.covers}", "calendar")
    for item in book.committee_process:
        yield _listed(
            book, "process", item.id, item.title, f"{item.statement} {item.note} {item.citation}", "process"
        )
    for checklist in book.checklists.values():
        for line in checklist.items:
            title = f"{line.id}: {line.text}"
            yield _listed(
                book,
                "item",
                f"{checklist.id}-{line.id}",
                title,
                f"{line.group} {checklist.title}",
                "checklists",
            )


def _tables(book: Rulebook) -> Iterator[Entry]:
    for control in book.controls.values():
        sets = ", ".join(chosen.title for chosen in book.control_sets.values() if control.id in chosen.ids)
        yield _entry(
            book, "control", control.id, f"{control.id} {control.title}", sets, "", "control", key=control.id
        )
    for chip in book.chips.values():
        text = f"{chip.level} {chip.tpp} TPP {chip.basis} {chip.note}"
        yield _listed(book, "chip", chip.id, f"{chip.vendor} {chip.model}", text, "chips")
    for iso2, name in book.countries.names.items():
        groups = dict.fromkeys(row.group for row in book.countries.memberships.get(iso2, ()) if row.group)
        text = ", ".join(
            f"counts as {group.removeprefix(SAME)}"
            if group.startswith(SAME)
            else "ally list"
            if group == "ally"
            else group.replace("macau_or_d5", "Macau or D:5")
            for group in groups
        )
        yield _listed(book, "country", iso2, name, f"{iso2} {text}", "countries")


def _listed(book: Rulebook, sort: str, name: str, title: str, text: str, page: str) -> Entry:
    """A line of a list; its anchor is its name."""
    return _entry(book, sort, name, title, text, "", page, anchor=name)


def _entry(
    book: Rulebook,
    sort: str,
    name: str,
    title: str,
    text: str,
    where: str,
    page: str,
    key: str = "",
    anchor: str = "",
    provenance: str = "verified",
) -> Entry:
    text = " ".join(text.split())
    return Entry(
        book.id,
        book.edition,
        book.title,
        sort,
        name,
        title,
        text,
        page,
        key,
        anchor,
        provenance,
        frozenset(words(title)),
        frozenset([*words(f"{text} {where}"), name.lower()]),
    )
