"""Reading one JSON object member by member; every fault is noted with its pointer, and members nobody asked
for are faults.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from standards.edition import Rulebook
from standards.errors import Fault, pointer
from standards.quantities import LARGEST_INTEGER, day

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
DIGEST = re.compile(r"[0-9a-f]{64}")
# Angles in decimal degrees; six places are a tenth of a metre.
LATITUDE = re.compile(r"-?(90(\.0{1,6})?|[1-8]?[0-9](\.[0-9]{1,6})?)")
LONGITUDE = re.compile(r"-?(180(\.0{1,6})?|(1[0-7][0-9]|[1-9]?[0-9])(\.[0-9]{1,6})?)")
LARGEST_LATITUDE, LARGEST_LONGITUDE = 90, 180


@dataclass(slots=True)
class Reading:
    """One object and where it stands. Getters give an empty value where a member is missing or wrong."""

    raw: Mapping[str, Any]
    at: str
    faults: list[Fault]
    asked: set[str] = field(default_factory=set)

    def fault(self, key: str, why: str) -> None:
        """Note that a member is wrong ("" is the object itself)."""
        self.faults.append(Fault(self.at + (pointer(key) if key else ""), why))

    def text(self, key: str, required: bool = False) -> str:
        """A string, or ""."""
        self.asked.add(key)
        if key not in self.raw:
            if required:
                self.fault(key, "is missing")
            return ""
        value: object = self.raw[key]
        if not isinstance(value, str):
            self.fault(key, "must be a text")
            return ""
        if required and not value:
            self.fault(key, "is empty")
        return value

    def constant(self, key: str, value: str) -> None:
        """A string that can be only this."""
        if (found := self.text(key, required=True)) and found != value:
            self.fault(key, f'must be "{value}", not "{found}"')

    def identifier(self, key: str) -> str:
        """A short name: letters, digits, point, underscore, hyphen."""
        value = self.text(key, required=True)
        if value and not IDENTIFIER.fullmatch(value):
            self.fault(key, f'"{value}" is not an id: letters, digits, ".", "_" and "-", at most 64')
        return value

    def country(self, key: str, rulebook: Rulebook) -> str:
        """A country code of the rulebook's table, or ""."""
        value = self.text(key)
        if value and not rulebook.countries.known(value):
            self.fault(key, f'"{value}" is not a country code (two capital letters, ISO 3166)')
            return ""
        return value

    def degrees(self, key: str, form: re.Pattern[str], largest: int) -> str:
        """An angle in decimal degrees, as written, or ""."""
        value = self.text(key)
        if value and not form.fullmatch(value):
            self.fault(
                key, f'"{value}" is not an angle in degrees from -{largest} to {largest}, such as "38.95"'
            )
            return ""
        return value

    def digest(self, key: str) -> str:
        """A SHA-256 in 64 lower-case hexadecimal digits."""
        value = self.text(key, required=True)
        if value and not DIGEST.fullmatch(value):
            self.fault(key, "must be 64 hexadecimal digits, lower case")
        return value

    def whole(self, key: str, least: int) -> int:
        """An integer that JSON carries exactly."""
        self.asked.add(key)
        value = self.raw.get(key)
        if type(value) is not int or not least <= value <= LARGEST_INTEGER:
            self.fault(key, f"must be a whole number from {least} on" if key in self.raw else "is missing")
            return least
        return value

    def day(self, key: str, required: bool = False) -> date | None:
        """A date, or None."""
        text = self.text(key, required)
        found = day(text)
        if text and found is None:
            self.fault(key, f'"{text}" is not a date, YYYY-MM-DD')
        return found

    def object(self, key: str, required: bool = False) -> "Reading":
        """An inner object; an empty one where it is missing or wrong."""
        self.asked.add(key)
        value = self.raw.get(key, {})
        if not isinstance(value, Mapping) or (required and key not in self.raw):
            self.fault(key, "must be an object" if key in self.raw else "is missing")
            value = {}
        return Reading(value, self.at + pointer(key), self.faults)

    def objects_by_id(self, key: str) -> list[tuple[str, "Reading"]]:
        """The inner objects of an object keyed by id."""
        outer = self.object(key)
        found = []
        for id in outer.raw:
            if not IDENTIFIER.fullmatch(id):
                outer.fault(id, f'"{id}" is not an id: letters, digits, ".", "_" and "-", at most 64')
            found.append((id, outer.object(id)))
        return found

    def rows(self, key: str) -> list["Reading"]:
        """The objects of an array; none where it is missing."""
        self.asked.add(key)
        value = self.raw.get(key, [])
        if not isinstance(value, list):
            self.fault(key, "must be an array")
            return []
        found = []
        for index, row in enumerate(value):
            if not isinstance(row, Mapping):
                self.faults.append(Fault(self.at + pointer(key, index), "must be an object"))
            else:
                found.append(Reading(row, self.at + pointer(key, index), self.faults))
        return found

    def once(self, key: str, ids: Iterable[str], what: str) -> None:
        """No id twice."""
        seen: set[str] = set()
        for index, id in enumerate(ids):
            if id and id in seen:
                self.faults.append(
                    Fault(self.at + pointer(key, index, "id"), f'the {what} "{id}" is there twice')
                )
            seen.add(id)

    def close(self) -> None:
        """Refuse the members nobody asked for."""
        for key in self.raw:
            if key not in self.asked:
                self.fault(str(key), f"is not known here; known are {', '.join(sorted(self.asked))}")
