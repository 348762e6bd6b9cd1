"""Which models fall under the line of a rule by their training: the sums, and where readings of the text differ.

Operations are exact: 10^26 is a whole number, compared as one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from standards.case import amount, filled
from standards.edition import Number
from standards.errors import listed
from standards.quantities import beside, day, written
from standards.wording import figure

Row = Mapping[str, Any]
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Notes:
    """The numbers of the notes, as far as an edition has them.

    `line`: operations at or above which closed weights count; `derived`: operations added to a published model up
    to which the result stays out; `share`: the same in percent of the best published model, if that is more;
    `preamble`: that limit as the preamble words it; `synthetic`: percent above which a generator counts too.
    """

    line: Number
    derived: Number | None = None
    share: Number | None = None
    preamble: Number | None = None
    synthetic: Number | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The published model trained with the most operations, as the applicant states it and with its source."""

    name: str
    operations: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the notes, in words, and whether the model is at or above the line by it."""

    words: str
    above: bool


@dataclass(frozen=True, slots=True)
class Class:
    """Where a model stands. `above`: at or above the line with closed weights; None where something is `missing`
    (in words) or where the `readings` differ. `why` is the sum in a sentence.
    """

    name: str
    above: bool | None
    missing: str
    why: str
    readings: tuple[Reading, ...] = ()


def best_published(rows: Iterable[Row], on: date) -> Published | None:
    """Of the published models stated, the one with the most operations by the day; None where none is complete."""
    found = [
        Published(str(row["name"]), operations, str(row["source"]))
        for row in rows
        if (operations := amount(row.get("operations"))) is not None
        and filled(row.get("name"))
        and filled(row.get("source"))
        and ((since := day(str(row.get("published_on", "")))) is None or since <= on)
    ]
    return max(found, key=lambda one: one.operations, default=None)


def classify(row: Row, notes: Notes, best: Published | None = None) -> Class:
    """The class of one row of the models table (docs/rulebooks.md names its columns)."""
    name = str(row.get("name") or row.get("id") or "a model without a name")
    if row.get("published") is True:
        return Class(name, False, "", f"{name} is published")
    if row.get("published") is not False:
        return Class(name, None, "whether its weights are published", "")
    own = amount(row.get("operations"))
    if own is None:
        return Class(name, None, "its training operations", "")
    least, most, taught = _taught(row, notes)
    total, line = own + least, notes.line.value
    sum_ = f"{written(own)} operations{taught}"
    if total < line:
        if most is None or own + most >= line:
            return Class(
                name, None, "the operations of its generator, and whether that one is published", sum_
            )
        return Class(name, False, "", f"{name}: {sum_}, below {written(line)}")
    why = f"{name}: {sum_}, at or above {written(line)}"
    if total == line and most == least:
        why = f"{why}. Exactly at it: {notes.line.note}" if notes.line.note else why
    derived = row.get("derived_from_published") is True and notes.derived is not None
    added = amount(row.get("additional_operations"))
    if derived and added is None:
        return Class(name, None, "the operations added to the published model", sum_)
    readings = [*_derived(added, least, notes, best)] if derived and added is not None else []
    readings = readings or [Reading(f"its own training counts, {sum_}", True)]
    if best is not None and total < best.operations:
        words = f"it is below the {written(best.operations)} operations of {best.name} ({best.source})"
        readings.append(Reading(words, False))
    answers = {reading.above for reading in readings}
    if len(answers) == 1:
        return Class(
            name, readings[0].above, "", why if readings[0].above else f"{name}: {readings[0].words}"
        )
    extra = f", with {written(added)} additional operations" if derived and added is not None else ""
    return Class(name, None, "", f"{_differ(name, extra, readings)}", tuple(readings))


def _taught(row: Row, notes: Notes) -> tuple[Fraction, Fraction | None, str]:
    """What the generator adds, (at least, at most; None: not known), and the sum in words.

    Above the share its operations count, and its training with them if it is not published.
    """
    none = Fraction(0)
    share = amount(row.get("generator_percent"))
    if notes.synthetic is None or share is None or share <= notes.synthetic.value:
        return none, none, ""
    made, trained = amount(row.get("generation_operations")), amount(row.get("generator_operations"))
    published = row.get("generator_published")
    least = (made or none) + ((trained or none) if published is False else none)
    known = made is not None and (published is True or trained is not None)
    most = (made or none) + (none if published is True else trained or none) if known else None
    used = beside(share, notes.synthetic.value)
    words = f" and {written(least)} of the generator whose unpublished data {used} percent of them used"
    return least, most, words


def _derived(added: Fraction, taught: Fraction, notes: Notes, best: Published | None) -> Iterator[Reading]:
    """The readings of the limit for derived models: the List's, the List's raised by the applicant's figure, the
    preamble's; and, where it decides, with the generator's operations among those added.
    """
    for words, limit in _limits(notes, best):
        yield Reading(f"{words} {_puts(added > limit)}", added > limit)
        if taught and (added + taught > limit) != (added > limit):
            yield Reading(f"{words}, the generator's operations counted as added, {_puts(True)}", True)


def _limits(notes: Notes, best: Published | None) -> Iterator[tuple[str, Fraction]]:
    if notes.derived is None:
        return
    yield f"{figure(notes.derived)} ({notes.derived.citation})", notes.derived.value
    if best is not None and notes.share is not None:
        raised = best.operations * notes.share.value / WHOLE
        if raised > notes.derived.value:
            words = f"{figure(notes.share)} of the {written(best.operations)} of {best.name} ({best.source})"
            yield f"{written(raised)} operations, which is {words},", raised
    if notes.preamble is not None:
        yield f"{figure(notes.preamble)} ({notes.preamble.citation})", notes.preamble.value


def _puts(above: bool) -> str:
    return "puts it at or above the line" if above else "puts it below the line"


def _differ(name: str, extra: str, readings: Iterable[Reading]) -> str:
    said = [reading.words for reading in readings]
    count = {2: "Two", 3: "Three", 4: "Four"}.get(len(said), "Several")
    return f"{count} readings for {name}{extra}: {listed(said)}."
