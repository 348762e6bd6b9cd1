"""An edition as it is written: every fault of its files, what its examples show, and what an author may want to
look at. Works on half an edition; says what is wrong with it and never more than that.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standards import examples
from standards.edition import Rulebook
from standards.errors import Fault, RulebookError
from standards.examples import Coverage
from standards.files import toml
from standards.loading import load
from standards.reading import Faults, Table
from standards.style import Draft, Hint, hints

CLEAN, HINTS, FAULTS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a folder. Where there are faults of the data, there is no edition, nothing was run and
    nothing is hinted at: `rulebook` and `coverage` are None.
    """

    folder: str
    rulebook: Rulebook | None
    faults: tuple[Fault, ...]
    hints: tuple[Hint, ...]
    coverage: Coverage | None

    @property
    def code(self) -> int:
        """The exit code: 0 nothing found, 1 hints alone, 2 faults."""
        return FAULTS if self.faults else HINTS if self.hints else CLEAN

    def plain(self) -> dict[str, Any]:
        """JSON: folder, rulebook, edition, hash (null where it does not load), faults, hints, examples."""
        book = self.rulebook
        return {
            "folder": self.folder,
            "rulebook": book.id if book else None,
            "edition": book.edition if book else None,
            "hash": book.hash if book else None,
            "faults": [{"place": fault.pointer, "detail": fault.message} for fault in self.faults],
            "hints": [{"rule": one.rule, "place": one.place, "detail": one.message} for one in self.hints],
            "examples": _shown(book, self.coverage) if book and self.coverage else None,
        }


def check(folder: Path) -> Checked:
    """Read the edition in a folder, hold its examples against it, and look it over. Never raises for what stands
    in the files; a folder that is not there is one fault.
    """
    try:
        rulebook = load(folder)
    except RulebookError as refusal:
        return Checked(folder.name, None, refusal.faults, (), None)
    faults = Faults()
    coverage = examples.run(rulebook, examples.read(folder, rulebook, faults), faults)
    draft = Draft(rulebook, written(folder), coverage)
    return Checked(folder.name, rulebook, tuple(faults.found), hints(draft), coverage)


def written(folder: Path) -> dict[str, Table]:
    """The questions and requirements of an edition that loads, as its files write them, by id."""
    found = {}
    for name in ("question", "requirement"):
        for path in sorted((folder / f"{name}s").glob("*.toml")):
            for table in toml(folder, path, Faults()).tables(name):
                found[table.text("id")] = table
    return found


def text(checked: Checked) -> str:
    """What was found, for people: faults, then hints, then one line of figures."""
    lines = [f"fault  {fault}" for fault in checked.faults]
    lines += [str(hint) for hint in checked.hints]
    return "\n".join([*lines, *_summary(checked)])


def _summary(checked: Checked) -> list[str]:
    count = f"{_counted(len(checked.faults), 'fault')}, {_counted(len(checked.hints), 'hint')}."
    book, coverage = checked.rulebook, checked.coverage
    if book is None or coverage is None:
        return [f"{checked.folder} does not load: {count}"]
    requirements = [one.id for one in book.requirements]
    parts = [part.id for one in book.requirements for part in one.parts]
    return [
        f"{book.id}, edition {book.edition}: {_counted(len(requirements), 'requirement')}, "
        f"{_counted(len(parts), 'part')}, {_counted(len(book.questions), 'question')}.",
        f"Examples: {_counted(sum(coverage.kinds.values()), 'dossier')}, "
        f"{_counted(coverage.variations, 'variation')}; shown both satisfied and failing: "
        f"requirements {_both(coverage, requirements)}, parts {_both(coverage, parts)}.",
        count,
    ]


def _both(coverage: Coverage, ids: list[str]) -> str:
    never, unfailed = coverage.without(ids)
    return f"{len(ids) - len({*never, *unfailed})} of {len(ids)}"


def _counted(count: int, noun: str) -> str:
    return f"one {noun}" if count == 1 else f"{count} {noun}s"


def _shown(book: Rulebook, coverage: Coverage) -> dict[str, Any]:
    return {
        "dossiers": dict(coverage.kinds),
        "variations": coverage.variations,
        "requirements": {
            one.id: {
                "satisfied": coverage.satisfied[one.id],
                "failing": coverage.failing[one.id],
                "parts": {
                    part.id: {"satisfied": coverage.satisfied[part.id], "failing": coverage.failing[part.id]}
                    for part in one.parts
                },
            }
            for one in book.requirements
        },
    }
