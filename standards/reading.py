"""Reading one table of a rulebook file key by key, remembering what was asked for, so that what nobody asked
for is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from standards.errors import Fault, RulebookError, listed
from standards.quantities import day

ABSENT: Any = object()


@dataclass(slots=True)
class Faults:
    """What was found wrong in an edition's files, in order."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, where: str, why: str) -> None:
        """Note one: file, place in it, sentence."""
        place = f"{file}, {where}" if where else file
        self.found.append(Fault(place, why))

    def refuse(self, what: str) -> None:
        """Raise RulebookError if anything was noted."""
        if self.found:
            lines = "\n".join(f"  {fault.pointer}: {fault.message}" for fault in self.found)
            count = "one fault" if len(self.found) == 1 else f"{len(self.found)} faults"
            raise RulebookError(f"{what} does not load, {count}:\n{lines}", self.found)


@dataclass(slots=True)
class Table:
    """One TOML table. Every getter notes a fault and returns an empty value of its type if the key is missing
    or wrong.
    """

    file: str
    where: str
    raw: Mapping[str, Any]
    faults: Faults
    asked: set[str] = field(default_factory=set)

    def fault(self, why: str) -> None:
        """Note that something is wrong in this table."""
        self.faults.add(self.file, self.where, why)

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self.raw

    def text(self, key: str, default: str | None = None) -> str:
        """A string; blank is missing."""
        value = self._get(key, str, default, "a text")
        if default is None and isinstance(value, str) and not value.strip() and key in self.raw:
            self.fault(f'"{key}" is blank.')
        return value or ""

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """A string that is one of the allowed."""
        value = self.text(key, default)
        if value and value not in allowed:
            self.fault(f'"{key}" is "{value}"; it may be {listed(sorted(allowed), "or", 30)}.')
        return value

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        return bool(self._get(key, bool, default, "true or false"))

    def count(self, key: str) -> int:
        """A whole number from 1 on, or 0 where the key is not written."""
        value = self._get(key, int, 0, "a whole number")
        if key in self.raw and value is not None and value < 1:
            self.fault(f'"{key}" must be 1 or more, not {value}.')
        return value or 0

    def day(self, key: str, default: date | None = None, optional: bool = False) -> date:
        """A date, as a TOML date or a string YYYY-MM-DD."""
        self.asked.add(key)
        value = self.raw.get(key, default)
        if isinstance(value, str):
            value = day(value)
        if type(value) is date:
            return value
        if not (optional and key not in self.raw):
            self.fault(f'"{key}" must be a date, YYYY-MM-DD{self._but(key)}.')
        return date.min

    def day_or_none(self, key: str) -> date | None:
        """A date, or None where the key is not written."""
        self.asked.add(key)
        return self.day(key) if key in self.raw else None

    def strings(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of strings; one string stands for a list of one. Twice the same is refused."""
        self.asked.add(key)
        value = self.raw.get(key, default)
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item for item in value):
            self.fault(f'"{key}" must be a list of texts{self._but(key)}.')
            return ()
        self._twice(key, value)
        return tuple(value)

    def tables(self, key: str) -> list["Table"]:
        """The tables of an array, named by their id (or number) in faults; none where the key is
        not written.
        """
        self.asked.add(key)
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            self.fault(f'"{key}" must be a list of tables.')
            return []
        return [self._inner(key, item.get("id", number), item) for number, item in enumerate(value, 1)]

    def table(self, key: str) -> "Table | None":
        """An inner table, or None where the key is not written."""
        self.asked.add(key)
        value = self.raw.get(key)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.fault(f'"{key}" must be a table.')
            return None
        return Table(self.file, f"{self.where}, {key}" if self.where else key, value, self.faults)

    def close(self) -> None:
        """Refuse the keys nobody asked for."""
        for key in self.raw:
            if key not in self.asked:
                known = listed(sorted(self.asked), "and", 40)
                self.fault(f'"{key}" is not a key that is known here; known are {known}.')

    def _inner(self, key: str, name: object, raw: Mapping[str, Any]) -> "Table":
        place = f"{key} {name}"
        return Table(self.file, f"{self.where}, {place}" if self.where else place, raw, self.faults)

    def _get(self, key: str, wanted: type, default: Any, words: str) -> Any:
        self.asked.add(key)
        value = self.raw.get(key, ABSENT)
        if value is ABSENT and default is not None:
            return default
        if type(value) is not wanted:
            self.fault(f'"{key}" must be {words}{self._but(key)}.')
            return None
        return value

    def _but(self, key: str) -> str:
        return f", not {self.raw[key]!r}" if key in self.raw else " and is missing"

    def _twice(self, key: str, value: Iterable[str]) -> None:
        seen: set[str] = set()
        for item in value:
            if item in seen:
                self.fault(f'"{key}" names "{item}" twice.')
            seen.add(item)


def unique(tables: Iterable[tuple[Table, str]], what: str) -> None:
    """Refuse an id used twice; the second user is named."""
    seen: dict[str, str] = {}
    for table, id in tables:
        if id and id in seen:
            table.fault(f'the {what} id "{id}" is used twice; first in {seen[id]}.')
        elif id:
            seen[id] = table.file


def applies_to(table: Table, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds a table applies to: those it names, in the edition's order, or all of what contains it."""
    named = table.strings("applies_to", kinds)
    for kind in named:
        if kind not in kinds:
            table.fault(f'applies to "{kind}", which is not among {listed(kinds)}.')
    return tuple(kind for kind in kinds if kind in named)


def refuse(message: str) -> RulebookError:
    """A refusal of the whole folder."""
    return RulebookError(message, (Fault("", message),))
