"""What was said, in words: an answer, shortened where it is long so that the reader sees that it was."""

from dataclasses import dataclass
from typing import Any

from standards.case import Case
from standards.edition import Column, Question, Rulebook
from standards.errors import listed

LONGEST = 160  # characters of one answer; of a longer one the reader is told how long it is
ROWS = 2  # rows of a table that are told; the rest are counted


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that a finding rests on. `said` is whole where `whole` is true, otherwise shortened and says so."""

    at: str
    question: str
    label: str
    site: str
    said: str
    whole: bool
    explanation: str


def said(at: str, case: Case) -> Said | None:
    """What stands at a pointer that a finding rests on; None where nothing is there to read."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in at.split("/")[1:]]
    found = case.dossier
    site = found.sites[int(steps[1])] if steps[:1] == ["sites"] else None
    name = (site.name or site.id) if site else ""
    if "answers" not in steps[:3]:
        words = str(getattr(site or found.end_user, steps[-1], ""))
        label = f"{steps[-1].replace('_', ' ').capitalize()} of {name or 'the end user'}"
        words = case.country(words) if steps[-1] == "country" else words
        return Said(at, "", label, name, shortened(words), len(words) <= LONGEST, "")
    id = steps[3] if site else steps[1]
    answer = (site.answers if site else found.answers).get(id)
    if answer is None:
        return None
    question, words, whole = case.question(id), "", True
    if answer.value is not None:
        words, whole = told(question, answer.value, case.rulebook)
    return Said(at, id, question.label, name, words, whole, shortened(answer.explanation))


def shortened(words: str) -> str:
    """The words, or their beginning and how many characters there are in all."""
    if len(words) <= LONGEST:
        return words
    return f"{words[:LONGEST].rstrip()} … (shortened; {len(words):,} characters in all)"


def told(question: Question, value: Any, rulebook: Rulebook) -> tuple[str, bool]:
    """An answer's value in words, and whether they are all of it. Of a table the first rows are told, and how many
    there are.
    """
    if not isinstance(value, tuple):
        words = _cell(question, value, rulebook)
        return shortened(words), len(words) <= LONGEST
    if not value:
        return "None to declare.", True
    count = f"{len(value)} {'row' if len(value) == 1 else 'rows'}"
    rows = [_row(question, row, rulebook) for row in value[:ROWS]]
    head = count if len(value) <= ROWS else f"{count}, the first {ROWS}"
    whole = len(value) <= ROWS and all(len(row) <= LONGEST for row in rows)
    return f"{head}: {'; '.join(shortened(row) for row in rows)}.", whole


def _row(question: Question, row: Any, rulebook: Rulebook) -> str:
    cells = (_cell(column, row[column.id], rulebook) for column in question.columns if column.id in row)
    return ", ".join(cell for cell in cells if cell)


def _cell(asked: Question | Column, value: Any, rulebook: Rulebook) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return listed((str(one) for one in value), most=6)
    if asked.type == "choice":
        return next((option.label for option in asked.options if option.value == value), str(value))
    return rulebook.countries.name(value) if asked.type == "country" else str(value)
