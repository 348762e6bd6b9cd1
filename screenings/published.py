"""The Consolidated Screening List as it is published (CSV and JSON): each row read strictly into one entry. Pure.

The fields are those of the list's own download. An entry is the same whichever of the two forms it came in.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO

from screenings import streams
from standards.errors import Fault

MANY = ("programs", "alt_names", "citizenships", "nationalities", "dates_of_birth", "places_of_birth")
DAYS = ("start_date", "end_date")
ONE = (
    "entity_number",
    "title",
    "federal_register_notice",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "source_information_url",
)
#: The columns of the CSV, in its order.
COLUMNS = (
    *("_id", "source", "entity_number", "type", "programs", "name", "title", "addresses"),
    *("federal_register_notice", "start_date", "end_date", "standard_order", "license_requirement"),
    *("license_policy", "call_sign", "vessel_type", "gross_tonnage", "gross_registered_tonnage"),
    *("vessel_flag", "vessel_owner", "remarks", "source_list_url", "alt_names", "citizenships"),
    *("dates_of_birth", "nationalities", "places_of_birth", "source_information_url", "ids"),
)
TYPES = ("individual", "entity", "vessel", "aircraft")
ADDRESS = ("address", "city", "state", "postal_code", "country")
DOCUMENT = ("type", "number", "country", "issue_date", "expiration_date")
LONGEST_NAME, LONGEST_ID = 500, 100
MOST_FAULTS = 200
_CODE = re.compile(r"\(([A-Z][A-Z0-9-]*)(?: List)?\)")
_SHORT = re.compile(r"[A-Z][A-Z0-9-]{1,11}")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Read:
    """One entry. `content`: everything the list says of it, as JSON; `sha256`: of that."""

    key: str
    code: str
    name: str
    kind: str
    content: dict[str, Any]
    sha256: str


@dataclass(slots=True)
class Report:
    """The rows that are refused: where, which field, what stands there, what to do."""

    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    refused: int = 0

    def refuse(self, faults: list[Fault]) -> None:
        self.refused += 1
        self.faults += faults[: max(MOST_FAULTS - len(self.faults), 0)]


def entries(file: BinaryIO, report: Report) -> Iterator[Read]:
    """The entries of a file; what is refused is told to the report and left out."""
    seen: dict[str, str] = {}
    for where, row in streams.rows(file):
        report.rows += 1
        read, faults = entry(where, row)
        if read is not None and read.key in seen:
            at, sha256 = seen[read.key].split(" ", 1)[1], seen[read.key].split(" ", 1)[0]
            if sha256 == read.sha256:
                continue  # the same row twice says nothing more
            faults = [
                Fault(where, f'the entry "{read.key}" stands at {at} already and says otherwise; keep one')
            ]
        if faults or read is None:
            report.refuse(faults)
            continue
        seen[read.key] = f"{read.sha256} {where}"
        yield read


def entry(where: str, row: Mapping[str, Any]) -> tuple[Read | None, list[Fault]]:
    """One row as an entry, or all that is wrong with it."""
    if "" in row:
        return None, [Fault(where, f"the row {row['']}; bring it as it is published")]
    faults: list[Fault] = []

    def wrong(name: str, value: Any, words: str) -> str:
        faults.append(Fault(where, f"{name}: {_shown(value)} {words}"))
        return ""

    source = _text(row, "source", wrong)
    code = _code(source, wrong)
    content: dict[str, Any] = {
        "source": source,
        "id": _required(row, "_id" if "_id" in row else "id", LONGEST_ID, wrong),
        "name": _required(row, "name", LONGEST_NAME, wrong),
        "type": _type(row, wrong),
        **{name: _text(row, name, wrong) for name in ONE},
        **{name: _day(row, name, wrong) for name in DAYS},
        **{name: _several(row, name, wrong) for name in MANY},
        "addresses": _addresses(row, wrong),
        "ids": _documents(row, wrong),
    }
    content["countries"] = _countries(content)
    if faults:
        return None, faults
    told = {name: value for name, value in content.items() if value}
    sha256 = hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return Read(f"{code}:{content['id']}", code, content["name"], content["type"], told, sha256), []


Wrong = Callable[[str, Any, str], str]


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else text[:77] + "…"


def _text(row: Mapping[str, Any], name: str, wrong: Wrong) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return wrong(name, value, "is not a text; write it as one, or leave it empty")
    text = " ".join(str(value).split())
    if "\x00" in text:
        return wrong(name, text, "has a NUL in it; take it out")
    return text


def _required(row: Mapping[str, Any], name: str, longest: int, wrong: Wrong) -> str:
    if row.get(name) in (None, ""):
        return wrong(name, row.get(name), "says nothing; every entry has one, so fetch the list again")
    text = _text(row, name, wrong)
    if len(text) > longest:
        return wrong(name, text, f"has {len(text)} characters; the most is {longest}")
    return text


def _code(source: str, wrong: Wrong) -> str:
    found = _CODE.search(source)
    if found:
        return found[1]
    if _SHORT.fullmatch(source):
        return source
    return wrong(
        "source", source, 'names no list; it reads like "Entity List (EL) - Bureau of Industry and Security"'
    )


def _type(row: Mapping[str, Any], wrong: Wrong) -> str:
    said = _text(row, "type", wrong).lower()
    return said if said in (*TYPES, "") else wrong("type", row.get("type"), f"is none of {', '.join(TYPES)}")


def _day(row: Mapping[str, Any], name: str, wrong: Wrong) -> str:
    said = _text(row, name, wrong)
    try:
        return date.fromisoformat(said).isoformat() if said else ""
    except ValueError:
        return wrong(name, said, "is not a day; write it as 2026-11-24, or leave it empty")


def _several(row: Mapping[str, Any], name: str, wrong: Wrong) -> list[str]:
    value = row.get(name)
    if value is None:
        return []
    if isinstance(value, str):
        value = value.split(";")
    if not isinstance(value, list) or not all(isinstance(one, str | None) for one in value):
        wrong(name, value, "is not a list of texts; separate them by a semicolon, or write a JSON list")
        return []
    return list(dict.fromkeys(" ".join(one.split()) for one in value if one and one.strip()))


def _addresses(row: Mapping[str, Any], wrong: Wrong) -> list[dict[str, str]]:
    """As text and country: an object of the JSON is written as its CSV writes it."""
    return [
        {"text": text, "country": end if _COUNTRY.fullmatch(end) else ""}
        for text in _objects(row, "addresses", ADDRESS, wrong)
        for end in (text.rsplit(",", 1)[-1].strip(),)
    ]


def _documents(row: Mapping[str, Any], wrong: Wrong) -> list[str]:
    return _objects(row, "ids", DOCUMENT, wrong)


def _objects(row: Mapping[str, Any], name: str, fields: tuple[str, ...], wrong: Wrong) -> list[str]:
    value = row.get(name)
    if not isinstance(value, list):
        return _several(row, name, wrong)
    found = []
    for one in value:
        if not isinstance(one, dict):
            wrong(name, one, f"is not an object with {', '.join(fields)}")
            continue
        found.append(", ".join(text for part in fields if (text := _text(one, part, wrong))))
    return list(dict.fromkeys(filter(None, found)))


def _countries(content: Mapping[str, Any]) -> list[str]:
    said: Iterable[str] = (one["country"] for one in content["addresses"])
    persons = (*content["citizenships"], *content["nationalities"], content["vessel_flag"])
    return sorted({one for one in (*said, *persons) if _COUNTRY.fullmatch(one)})


def as_csv(row: Mapping[str, Any]) -> dict[str, str]:
    """A row of the JSON as the CSV has it: several in a cell are parted by a semicolon, an object by commas."""
    return {column: _cell(row.get("id" if column == "_id" else column)) for column in COLUMNS}


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(", ".join(filter(None, o.values())) if isinstance(o, dict) else o for o in value)
    return str(value or "")
