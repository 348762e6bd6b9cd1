"""Everybody a dossier names, each once, with every role and every place it is named at. Pure: a dossier as plain
JSON and its edition in, parties out. Which answers name somebody is in `parties.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from screenings import names
from screenings.matching import Asked
from standards.errors import pointer
from standards.lineage import END_USER
from standards.rulebook import Column, Question, Rulebook

_FILE = Path(__file__).with_name("parties.toml")
PARTIES = "parties"
ADDRESSES = "s8-a4-a"  # where items are used, if not at the main address


@dataclass(slots=True)
class Party:
    """Somebody in a dossier. `ids`: short names in the table of parties; `pointers`: where it is named (RFC 6901);
    `beyond`: how many entries more were like it than are kept as hits.
    """

    name: str
    ids: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    addresses: list[tuple[str, str]] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)
    beyond: int = 0

    @property
    def asked(self) -> Asked:
        return Asked(self.name, tuple(sorted(self.countries)), tuple(sorted(self.addresses)))

    def plain(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "ids": self.ids,
            "roles": self.roles,
            "countries": self.countries,
            "addresses": [list(one) for one in self.addresses],
            "pointers": self.pointers,
            "beyond": self.beyond,
        }


class Roll:
    """The parties found so far; who is named in the same words is the same."""

    def __init__(self) -> None:
        self._found: dict[str, Party] = {}

    def __iter__(self) -> Iterator[Party]:
        return iter(self._found.values())

    def add(
        self,
        name: Any,
        role: str,
        where: str,
        *,
        countries: tuple[Any, ...] = (),
        address: tuple[Any, Any] = ("", ""),
        id: str = "",
    ) -> None:
        """One mention. An empty name is nobody."""
        if not isinstance(name, str) or not name.strip():
            return
        party = self._found.setdefault(names.read(name).sorted, Party(name.strip()))
        text, country = (part if isinstance(part, str) else "" for part in address)
        for known, said in (
            (party.ids, [id]),
            (party.roles, [role]),
            (party.countries, dict.fromkeys(one for one in (*countries, country) if isinstance(one, str))),
            (party.pointers, [where]),
        ):
            known += [one for one in said if one and one not in known]
        if text and (text, country) not in party.addresses:
            party.addresses.append((text, country))

    def by_id(self, id: str) -> Party | None:
        return next((party for party in self if id in party.ids), None)


def named(plain: Mapping[str, Any], rulebook: Rulebook) -> list[Party]:
    """Everybody a dossier names, in the order of their first mention."""
    roll = Roll()
    user = plain["end_user"]
    roll.add(
        user.get("name"),
        "end user",
        "/end_user",
        countries=(user.get("country"),),
        address=(user.get("address"), user.get("country")),
        id=END_USER,
    )
    roll.add(user.get("contact_name"), "contact person", "/end_user/contact_name")
    for number, site in enumerate(plain["sites"]):
        where = pointer("sites", number)
        place = (site.get("address"), site.get("country"))
        roll.add(site.get("name"), "site", where, countries=(site.get("country"),), address=place)
    _elsewhere(roll, plain)
    for line in _lines():
        for number, row in enumerate(rows(plain, line["question"])):
            _add(roll, line, row, pointer("answers", line["question"], "value", number), rulebook)
    _refer(roll, plain, rulebook)
    return list(roll)


def _elsewhere(roll: Roll, plain: Mapping[str, Any]) -> None:
    """Addresses of use that are another than the site's own stand with the site."""
    sites = {site["id"]: site for site in plain["sites"]}
    for number, row in enumerate(rows(plain, ADDRESSES)):
        site = sites.get(row.get("site"))
        if site is not None:
            where, place = (
                pointer("answers", ADDRESSES, "value", number),
                (row.get("address"), site["country"]),
            )
            roll.add(site.get("name"), "site", where, address=place)


def rows(plain: Mapping[str, Any], question: str) -> list[Mapping[str, Any]]:
    """The rows of a table as answered."""
    value = plain["answers"].get(question, {}).get("value")
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _add(roll: Roll, line: Mapping[str, Any], row: Mapping[str, Any], where: str, rulebook: Rulebook) -> None:
    role = _role(line, row, rulebook)
    countries = tuple(row.get(column) for column in line["countries"])
    place = (row.get(line.get("address", "")), countries[0] if countries else "")
    id = str(row.get("id") or "") if line["question"] == PARTIES else ""
    roll.add(row.get(line["name"]), role, where, countries=countries, address=place, id=id)
    if id and row.get("role") == END_USER and (party := roll.by_id(id)) and END_USER not in party.ids:
        party.ids.append(END_USER)  # the table may call it otherwise than the first page


def _role(line: Mapping[str, Any], row: Mapping[str, Any], rulebook: Rulebook) -> str:
    if "role_in" not in line:
        return str(line["role"])
    said, question = str(row.get(line["role_in"]) or ""), rulebook.questions.get(line["question"])
    column = question.column(line["role_in"]) if question else None
    labels = {option.value: option.label.lower() for option in column.options} if column else {}
    return labels.get(said, said.replace("_", " "))


def _refer(roll: Roll, plain: Mapping[str, Any], rulebook: Rulebook) -> None:
    """What the tables say of parties by their short names; whom the table of parties does not know is named by it."""
    for question, column in party_columns(rulebook):
        for number, row in enumerate(rows(plain, question.id)):
            id, where = row.get(column.id), pointer("answers", question.id, "value", number, column.id)
            if not isinstance(id, str) or not id:
                continue
            role = f"{column.label.lower()} ({question.label})"
            party = roll.by_id(id)
            if party is None:
                roll.add(id, role, where, id=id)
                continue
            if role not in party.roles:  # the first row stands for all of a table, which may be long
                party.pointers.append(where)
                party.roles.append(role)


def party_columns(rulebook: Rulebook) -> Iterator[tuple[Question, Column]]:
    """The columns of an edition that refer to the table of parties."""
    for question in rulebook.questions.values():
        for column in question.columns:
            if column.type == "party":
                yield question, column


@cache
def _lines() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(_FILE.read_text("utf-8"))["table"]
    return found


def known_columns() -> dict[str, set[str]]:
    """The text columns that `parties.toml` says something of, by question."""
    said = tomllib.loads(_FILE.read_text("utf-8"))
    found: dict[str, set[str]] = {question: set(columns) for question, columns in said["nobody"].items()}
    for line in said["table"]:
        found.setdefault(line["question"], set()).update({line["name"], line.get("address", line["name"])})
    return found
