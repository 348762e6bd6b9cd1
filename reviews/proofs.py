"""What a finding rests on, made ready to read: its answers and files, looked up in the dossier's own bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from notary import canonical
from reviews.models import Finding, Review
from standards.dossier import parse
from standards.errors import Refusal
from standards.lint import Warned, lint
from standards.proof import put
from standards.proof_report import check_words
from standards.rulebook import Rulebook

ROWS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as a reviewer reads it. `rows` and `columns` are set for a table, `text` otherwise."""

    label: str
    place: str
    text: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int
    explanation: str
    evidence: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A part of a requirement with its finding, the check that was put, and the answers it rests on."""

    id: str
    text: str
    status: str
    why: str
    repair: str
    provenance: str
    check: str
    shown: tuple[Shown, ...]


class Reader:
    """Reads the answers of one dossier for one review."""

    def __init__(self, review: Review, edition: Rulebook) -> None:
        self._plain = canonical.loads(bytes(review.dossier.content))
        self._edition = edition
        self._on = review.assessed_on

    @property
    def plain(self) -> dict[str, Any]:
        return self._plain  # type: ignore[no-any-return]

    def warnings(self) -> tuple[Warned, ...]:
        """Where the answers do not fit together; none where the edition of today cannot read the dossier."""
        try:
            return lint(self._edition, parse(self._plain, self._edition), self._on)
        except Refusal:
            return ()

    def proofs(self, finding: Finding) -> list[Proof]:
        """Every part of the finding, in the order of the rule."""
        texts = {part.id: part for part in self._edition.requirement(finding.requirement).parts}
        return [
            Proof(
                id=part["id"],
                text=texts[part["id"]].text,
                status=part["status"],
                why=part["why"],
                repair=part.get("repair", ""),
                provenance=texts[part["id"]].provenance,
                check=check_words(put(texts[part["id"]], self._edition)),
                shown=tuple(self._shown(part.get("answers", ()))),
            )
            for part in finding.parts
        ]

    def answer(self, question: str, site: str = "") -> Shown:
        """One answer as it was filed, for the application or at the site of that key."""
        if not site:
            return self._answer(("answers", question))
        keys = [place["id"] for place in self._plain["sites"]]
        return self._answer(("sites", str(keys.index(site)), "answers", question))

    def _shown(self, pointers: Iterable[str]) -> Iterable[Shown]:
        seen = set()
        for pointer in pointers:
            head = self.answer_steps(pointer)
            if head is None or head in seen:
                continue
            seen.add(head)
            yield self._answer(head)

    @staticmethod
    def answer_steps(pointer: str) -> tuple[str, ...] | None:
        """The steps to the answer a pointer leads into: ("answers", id) or ("sites", n, "answers", id)."""
        steps = tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
        if steps[:1] == ("answers",) and len(steps) >= 2:
            return steps[:2]
        if steps[:1] == ("sites",) and steps[2:3] == ("answers",) and len(steps) >= 4:
            return steps[:4]
        return None

    def _answer(self, steps: tuple[str, ...]) -> Shown:
        place, holder = "", self._plain
        if steps[0] == "sites":
            holder = self._plain["sites"][int(steps[1])]
            place = holder["name"]
        question = self._edition.questions.get(steps[-1])
        answer = holder["answers"].get(steps[-1], {})
        columns, rows, more = self._table(question, answer.get("value"))
        files = [self._file(key) for key in answer.get("evidence", ())]
        return Shown(
            label=question.label if question else steps[-1],
            place=place,
            text="" if columns else _words(answer.get("value")),
            columns=columns,
            rows=rows,
            more=more,
            explanation=answer.get("explanation", ""),
            evidence=tuple(files),
        )

    def _file(self, key: str) -> dict[str, Any]:
        """A file under an answer; `lapsed` says why it does not count on the day, if it does not."""
        said = self._plain["evidence"].get(key, {})
        first, last, on = said.get("covers_from"), said.get("covers_to"), self._on.isoformat()
        if not first or not last:
            lapsed = "states no whole period and does not count"
        else:
            lapsed = "" if first <= on <= last else f"does not count on {on}"
        return {"key": key, **said, "lapsed": lapsed}

    @staticmethod
    def _table(question: Any, value: Any) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], int]:
        if question is None or not isinstance(value, list) or not value:
            return (), (), 0
        rows = tuple(tuple(_words(row.get(c.id)) for c in question.columns) for row in value[:ROWS_SHOWN])
        return tuple(c.label for c in question.columns), rows, max(0, len(value) - ROWS_SHOWN)


def _words(value: Any) -> str:
    if value is None:
        return ""
    if value is True or value is False:
        return "Yes" if value else "No"
    if value == []:
        return "None to declare"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return f"{value:,}" if isinstance(value, int) else str(value)
