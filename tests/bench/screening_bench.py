"""Screening: how often the right entry is found and how often a wrong one is, and what 30 parties cost against 30,000.

The fixture is `tests/screenings/pairs.csv`: names that are one party written otherwise, names that are another party
though they look alike, and names of nobody listed. Its entries stand among a synthetic list of 30,000.
"""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from screenings import comparing, policy, published, samples
from screenings.index import Entry, Index
from screenings.matching import Asked, match

PAIRS = Path(__file__).resolve().parent.parent / "screenings" / "pairs.csv"
PARTIES, SEED = 30_000, 1
OF_A_DOSSIER = 30
SLIPS = 1000


@dataclass
class Accuracy:
    """What came of the fixture. A hit is right if it is the entry that the line says is the same party."""

    asked: int = 0  # lines that are the listed party
    found: int = 0
    hits: int = 0
    right: int = 0
    others: int = 0  # lines that are somebody else
    bothered: int = 0  # of these, with a hit of any kind
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    kinds: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def recall(self) -> float:
        return self.found / self.asked

    @property
    def precision(self) -> float:
        return self.right / self.hits


@cache
def pairs() -> list[dict[str, str]]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entries(synthetic: int) -> Iterable[Entry]:
    """The fixture's own entries, then so many of nobody."""
    seen: set[str] = set()
    for line in pairs():
        if line["listed"] and line["listed"] not in seen:
            seen.add(line["listed"])
            others = [one.strip() for one in line["other names"].split(";") if one.strip()]
            kind = "individual" if "," in line["listed"] else "entity"
            yield Entry(
                len(seen),
                f"FX:{line['listed']}",
                "EL",
                kind,
                (line["listed"], *others),
                (),
                (line["country"],),
            )
    for number, row in enumerate(samples.generate(synthetic, SEED), start=10_000):
        read, _ = published.entry(str(number), row)
        assert read is not None
        said = read.content
        places = tuple((one["text"], one["country"]) for one in said.get("addresses", ()))
        names = (read.name, *said.get("alt_names", ()))
        yield Entry(number, read.key, read.code, read.kind, names, places, tuple(said.get("countries", ())))


@cache
def index(synthetic: int = PARTIES) -> Index:
    return Index(entries(synthetic), policy.get())


def accuracy(index: Index) -> Accuracy:
    """Every line of the fixture asked once."""
    found = Accuracy()
    for line in pairs():
        hits = match(Asked(line["said"], tuple(filter(None, [line["said country"]]))), index)
        _count(found, line, [hit.entry.key.removeprefix("FX:") for hit in hits])
    return found


def _count(found: Accuracy, line: dict[str, str], hits: list[str]) -> None:
    same = line["same"] == "yes"
    right = line["listed"] in hits
    found.asked += same
    found.others += not same
    found.hits += len(hits)
    found.right += same and right
    found.found += same and right
    found.kinds[line["kind"]]["asked"] += 1
    found.kinds[line["kind"]]["well"] += right if same else not hits
    if same and not right:
        found.missed.append(f"{line['said']} is {line['listed']}")
    if not same and hits:
        found.bothered += 1
    found.wrong += [f"{line['said']} is not {hit}" for hit in hits if not (same and hit == line["listed"])]


def dossier() -> list[Asked]:
    """Thirty parties as a dossier may name them: half nobody, half near somebody on the list."""
    near = [one for one in pairs() if one["kind"] != "none"][: OF_A_DOSSIER // 2]
    nobody = [one for one in pairs() if one["kind"] == "none"]
    some = [*near, *nobody]
    while len(some) < OF_A_DOSSIER:
        some += nobody
    place = (("400 Scioto Street, Suite 1200, Columbus, OH 43215", "US"),)
    return [Asked(one["said"], (one["said country"],), place) for one in some[:OF_A_DOSSIER]]


def cases() -> list[tuple[str, Callable[[], object], str]]:
    """(name, what is timed, its goal)."""
    built, asked = index(), dossier()

    def screened() -> object:
        comparing._agree.cache_clear()  # what another dossier asked does not help this one
        return [match(one, built) for one in asked]

    return [(f"screen {OF_A_DOSSIER} parties against {PARTIES:,}", screened, "")]


def slips(built: Index, count: int) -> tuple[int, int]:
    """Of so many listed names with one slip each, how many lead back to their entry; and the hits on others."""
    chance = random.Random(SEED)
    right = wrong = 0
    for entry in chance.sample(list(built.entries.values()), count):
        hits = match(Asked(_slipped(chance, entry.names[0]), entry.countries), built)
        right += any(hit.entry.pk == entry.pk for hit in hits)
        wrong += sum(hit.entry.pk != entry.pk for hit in hits)
    return right, wrong


def _slipped(chance: random.Random, name: str) -> str:
    """A letter lost, doubled, changed or two swapped; or the words in another order."""
    at = chance.randrange(1, len(name) - 1)
    how = chance.randrange(5)
    if how == 0:
        return name[:at] + name[at + 1 :]
    if how == 1:
        return name[:at] + name[at] + name[at:]
    if how == 2:
        return name[:at] + chance.choice("abdegiklmnoprstu") + name[at + 1 :]
    if how == 3:
        return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
    return " ".join(chance.sample(name.split(), len(name.split())))


def told() -> list[str]:
    """The figures in lines, for the table of the bench."""
    found = accuracy(index())
    right, wrong = slips(index(), SLIPS)
    return [
        f"screening, recall: {found.found} of {found.asked} ({found.recall:.1%})",
        f"screening, precision: {found.right} of {found.hits} hits ({found.precision:.1%})",
        f"screening, somebody else with a hit: {found.bothered} of {found.others}",
        f"screening, listed names with one slip: {right} of {SLIPS} found, {wrong} hits on others",
        *(
            f"  {kind}: {count['well']} of {count['asked']} as they should be"
            for kind, count in found.kinds.items()
        ),
    ]
