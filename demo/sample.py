"""The sample: the rulebook's own satisfying dossier of a kind, set to a day, with true files for its evidence."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from demo import papers
from demo.papers import Paper
from standards import allocation, dossier, holdings, rulebook
from standards.case import Case
from standards.checks.kinds import DateBy

RULEBOOKS = {"UVEU": "ai-diffusion-2025", "NVEU": "ai-diffusion-2025", "DC-VEU": "dc-veu-2024"}
#: The day on which the rulebooks' own dossiers hold.
HOLDS_ON = date(2026, 11, 20)
TOO_MANY = 1728  # chips more in Malaysia than the share of one country allows
UNANSWERED = "s10-11-c"
EXPIRED = "s10-13-i"
FOREIGN_INTEREST = {
    "holder": "Pearl Estuary Asset Management",
    "headquarters": "MO",
    "listed": "macau_or_d5",
    "instrument": "equity",
    "percent": "0.4",
    "value_usd": "2600000",
}
#: Where the sites of the sample stand, to a hundredth of a degree: their towns, for the places are made up.
STANDS = {
    "Larkmoor Columbus": ("40.08", "-82.81"),
    "Larkmoor Yuma": ("32.69", "-114.63"),
    "Larkmoor Eemshaven": ("53.44", "6.83"),
    "Larkmoor Johor": ("1.43", "103.63"),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Sample:
    """A dossier (docs/dossier.md) and the files it names, by their keys in it."""

    plain: dict[str, Any]
    files: dict[str, Paper]


def satisfying(kind: str, on: date) -> Sample:
    """A complete dossier of a kind that satisfies, on a day, everything a machine can tell."""
    book = rulebook.get(RULEBOOKS[kind])
    plain = json.loads((rulebook.folder_of(book) / "vectors" / f"{kind.lower()}-satisfying.json").read_text())
    by = on - HOLDS_ON
    fixed = {p.check.question for r in book.requirements for p in r.parts if isinstance(p.check, DateBy)}
    for place in (plain, *plain["sites"]):
        place["answers"] = {
            question: said if question in fixed else _moved(said, by)
            for question, said in place["answers"].items()
        }
    plain |= {"filed_on": on.isoformat(), "evidence": _moved(plain["evidence"], by)}
    files = {}
    for key, said in plain["evidence"].items():
        files[key] = paper(said)
        plain["evidence"][key] = described(said, files[key])
    return Sample(plain, files)


def paper(said: dict[str, Any]) -> Paper:
    """The file for what a dossier says of one piece of evidence."""
    kept = ("title", "issuer", "issued_on", "covers_from", "covers_to")
    return papers.write(said["name"], {name: said[name] for name in kept if said.get(name)})


def described(said: dict[str, Any], file: Paper) -> dict[str, Any]:
    """What a dossier says of a file, with the name, digest and size of the file itself."""
    digest = hashlib.sha256(file.content).hexdigest()
    return {**said, "name": file.name, "sha256": digest, "size": len(file.content)}


def realistic(kind: str, on: date) -> Sample:
    """A dossier that nothing fails; a UVEU's leaves two findings to a person, as real ones do."""
    sample = satisfying(kind, on)
    if kind == "UVEU":
        agreement = sample.plain["answers"]["s10-02-e"]["value"][0]
        agreement |= {
            "tie": "allied",
            "subject": f"{agreement['subject']}, co-funded by an allied ministry of defence",
        }
        sample.plain["answers"]["interests"]["value"].append(dict(FOREIGN_INTEREST))
    for site in sample.plain["sites"]:
        if site["name"] in STANDS:
            site["latitude"], site["longitude"] = STANDS[site["name"]]
    return sample


def with_faults(sample: Sample, on: date) -> Sample:
    """The same UVEU application as an operator might first file it: too many chips in Malaysia, one question
    not answered, and a file that has expired."""
    plain = copy.deepcopy(sample.plain)
    abroad = {site["id"] for site in plain["sites"] if site["country"] == "MY"}
    held = [lot for lot in plain["answers"]["chips"]["value"] if lot["site"] in abroad]
    held[-1]["quantity"] += TOO_MANY
    chips = {chip.model: chip.tpp for chip in _book(plain).chips.values()}
    plain["answers"]["s10-10-d"]["value"] += TOO_MANY * chips[held[-1]["model"]]
    del plain["answers"][UNANSWERED]
    key = plain["answers"][EXPIRED]["evidence"][0]
    files = dict(sample.files)
    said = plain["evidence"][key]
    said |= {"covers_to": (on - timedelta(days=30)).isoformat()}
    files[key] = paper(said)
    plain["evidence"][key] = described(said, files[key])
    return Sample(plain, files)


def half(sample: Sample) -> Sample:
    """The first half of the answers, one site answered, and only the files those name: a draft in the making."""
    plain = copy.deepcopy(sample.plain)
    kept = list(plain["answers"].items())[: len(plain["answers"]) // 2]
    plain["answers"] = dict(kept)
    for site in plain["sites"][1:]:
        site["answers"] = {}
    places = (plain, *plain["sites"])
    named = {key for place in places for said in place["answers"].values() for key in _files_of(said)}
    plain["evidence"] = {key: said for key, said in plain["evidence"].items() if key in named}
    return Sample(plain, {key: file for key, file in sample.files.items() if key in named})


def _files_of(said: dict[str, Any]) -> list[str]:
    """The files an answer names: of itself, and in the rows of its table."""
    rows = said.get("value")
    cells = [cell for row in rows for cell in row.values()] if isinstance(rows, list) else []
    return [*said.get("evidence", ()), *(key for cell in cells if isinstance(cell, list) for key in cell)]


def without(sample: Sample, question: str) -> Sample:
    """The same with one question of the application not answered."""
    plain = copy.deepcopy(sample.plain)
    del plain["answers"][question]
    return Sample(plain, sample.files)


def renamed(sample: Sample, name: str) -> Sample:
    """The same for an end user of another name."""
    old = json.dumps(sample.plain["end_user"]["name"])
    return Sample(json.loads(json.dumps(sample.plain).replace(old, json.dumps(name))), sample.files)


def _book(plain: dict[str, Any]) -> rulebook.Rulebook:
    """The edition a dossier names."""
    return rulebook.get(plain["rulebook"]["id"], plain["rulebook"].get("edition", ""))


def shares(plain: dict[str, Any], on: date) -> list[tuple[str, Fraction]]:
    """Each country's share of the group's TPP in percent, by the country's name, largest first."""
    book = _book(plain)
    case = Case(book, dossier.parse(plain, book), on)
    held = holdings.readings(holdings.holdings(case).group)[0]
    found = [(case.country(one), allocation.percent(tpp, held.total)) for one, tpp in held.by_country.items()]
    return sorted(found, key=lambda pair: -pair[1])


def _moved(said: Any, by: timedelta) -> Any:
    """The same with every day in it moved."""
    if isinstance(said, dict):
        return {key: _moved(value, by) for key, value in said.items()}
    if isinstance(said, list):
        return [_moved(value, by) for value in said]
    if isinstance(said, str) and _DAY.fullmatch(said):
        return (date.fromisoformat(said) + by).isoformat()
    return said
