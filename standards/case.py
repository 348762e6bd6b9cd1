"""One dossier held against one edition on one day: its answers, tables and evidence, indexed once for all
checks.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from standards.chips import Chip
from standards.dossier import Answer, Dossier, Site
from standards.edition import Number, Question, Rulebook
from standards.errors import pointer
from standards.lineage import Lineage, read_lineage
from standards.quantities import exact

Row = Mapping[str, Any]
NOTHING = Answer(None, (), "")
UNSAID = Answer(None, (), "")  # no answer at all, which is not the same as one without a value


class Place(NamedTuple):
    """Where answers are given: the application (site is None) or one site; `at` is the pointer to its
    answers.
    """

    site: Site | None
    answers: Mapping[str, Answer]
    at: str


class Case:
    """What every check may look at. Nothing here is changed once made; what costs is computed when first
    asked for.
    """

    def __init__(self, rulebook: Rulebook, dossier: Dossier, on: date) -> None:
        self.rulebook = rulebook
        self.dossier = dossier
        self.on = on
        self.application = Place(None, dossier.answers, pointer("answers"))
        self.kept: dict[object, Any] = {}
        self.covering = frozenset(id for id, evidence in dossier.evidence.items() if evidence.covers(on))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The sites as places."""
        sites = enumerate(self.dossier.sites)
        return tuple([Place(site, site.answers, f"/sites/{index}/answers") for index, site in sites])

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """The sites by id."""
        return {site.id: site for site in self.dossier.sites}

    @cached_property
    def lineage(self) -> Lineage:
        """Who stands around the end user, and who controls whom."""
        return read_lineage(self.dossier, self.rows("parties"), self.rows("ownership"))

    @cached_property
    def chips(self) -> Mapping[str, Chip]:
        """The chips of the table by what a lot may call them, in lower case: vendor and model, model, id."""
        if "chips" not in self.rulebook.kept:
            chips = self.rulebook.chips.values()
            names = {f"{chip.vendor} {chip.model}": chip for chip in chips}
            names |= {chip.model: chip for chip in chips} | {chip.id: chip for chip in chips}
            self.rulebook.kept["chips"] = {name.casefold(): chip for name, chip in names.items()}
        found: Mapping[str, Chip] = self.rulebook.kept["chips"]
        return found

    def number(self, id: str) -> Number:
        """A number of the rule."""
        return self.rulebook.numbers[id]

    def question(self, id: str) -> Question:
        """A question of the edition."""
        return self.rulebook.questions[id]

    def answer(self, id: str, place: Place | None = None) -> Answer:
        """What was answered, for the application or at a place; an empty answer where nothing was."""
        return (place or self.application).answers.get(id, NOTHING)

    def pointer(self, id: str, place: Place | None = None, *steps: str | int) -> str:
        """The JSON pointer to an answer, or to something in its value."""
        rest = pointer("value", *steps) if steps else ""
        return (place or self.application).at + pointer(id) + rest

    def rows(self, id: str) -> tuple[Row, ...] | None:
        """The rows of an application's table; None where it is not answered, () where there is none to
        declare.
        """
        value = self.answer(id).value
        return value if isinstance(value, tuple) else None

    def heard(self, id: str) -> list[object]:
        """What each site says to a question, to be compared: None where it is a table, which is not compared."""
        kept = "heard", id
        if kept not in self.kept:
            self.kept[kept] = [_heard(site.answers.get(id, UNSAID)) for site in self.dossier.sites]
        found: list[object] = self.kept[kept]
        return found

    def counting(self, answer: Answer) -> tuple[str, ...]:
        """The evidence of an answer that covers the day."""
        return tuple([id for id in answer.evidence if id in self.covering]) if answer.evidence else ()

    def files(self, id: str, answer: Answer) -> tuple[str, ...]:
        """The evidence of an answer and of the rows of its table, each once, whether it covers the day or not."""
        columns = [column.id for column in self.question(id).columns if column.type == "evidence"]
        rows = answer.value if columns and isinstance(answer.value, tuple) else ()
        named = (file for row in rows for column in columns for file in row.get(column) or ())
        return tuple(dict.fromkeys((*answer.evidence, *named)))

    def country(self, iso2: str) -> str:
        """A country's name."""
        return self.rulebook.countries.name(iso2)

    def within(self, iso2: str, places: tuple[str, ...], on: date | None = None) -> bool:
        """Whether a country is one of the places, or in one of the groups, on the day (or on another)."""
        return self.rulebook.countries.within(iso2, places, on or self.on)

    def unlisted(self, iso2: str) -> bool:
        """Whether the tables of groups do not name the country on the day, so that a person must say what it
        counts as.
        """
        return bool(iso2) and not self.rulebook.countries.groups_of(iso2, self.on)


def _heard(answer: Answer) -> object:
    if answer is UNSAID:
        return ()
    value = answer.value
    return None if isinstance(value, tuple) else (type(value), value, answer.evidence)


def amount(cell: object) -> Fraction | None:
    """A cell of an integer or decimal column as an exact number; None where it is empty."""
    if type(cell) is int:
        return Fraction(cell)
    return exact(cell) if isinstance(cell, str) else None


def filled(cell: object) -> bool:
    """Whether a cell says something: not missing, not blank, and no list of nothing."""
    if isinstance(cell, str):
        return bool(cell.strip())
    return cell is not None and cell != []
