"""How the controls of a set, or the items of a checklist, stand: missing, failed or to be judged, by family.

For pages, reports and exports alike; what a check finds of them is in `standards.checks.tables`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from standards.edition import Checklist, Rulebook

Row = Mapping[str, Any]

DONE = frozenset({"implemented", "met"})
JUDGED = frozenset({"inherited", "alternative", "not_applicable"})
KNOWN = DONE | JUDGED
NOWHERE = "no family"


@dataclass(frozen=True, slots=True)
class Standing:
    """Ids in the order of the list: not answered; answered and not met; and met only if a person accepts it."""

    missing: tuple[str, ...]
    failed: tuple[str, ...]
    judged: tuple[str, ...]

    def plain(self) -> dict[str, list[str]]:
        """JSON: missing, failed, judged."""
        return {"missing": list(self.missing), "failed": list(self.failed), "judged": list(self.judged)}

    @property
    def clear(self) -> bool:
        """Whether nothing is open."""
        return not (self.missing or self.failed or self.judged)


@dataclass(frozen=True, slots=True)
class Answered:
    """The ids that rows answer; those that a row says are not met; those of which a row waits for a person."""

    said: frozenset[str]
    failed: frozenset[str]
    judged: frozenset[str]


def fails(row: Row) -> bool:
    """Whether a row says that it is not met, or the assessor found so."""
    return row.get("finding") == "other_than_satisfied" or row.get("status") not in KNOWN


def doubtful(row: Row) -> bool:
    """Whether a row waits for a person: inherited, met otherwise, said not to apply, or not assessed."""
    return row.get("status") in JUDGED or row.get("finding") == "not_assessed"


def by_id(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    """The rows of each control or item; several components may answer one, and each must hold."""
    said: dict[str, list[Row]] = {}
    for row in rows:
        said.setdefault(str(row.get(column)), []).append(row)
    return said


def answered(rows: Iterable[Row], column: str, assessed: bool = True) -> Answered:
    """What rows say of the controls or items in a column; `assessed`: what an assessor found counts as well.

    Rows that say the same are looked at once: of hundreds of controls most do.
    """
    alike: dict[tuple[Any, Any], list[str]] = {}
    for row in rows:
        get = row.get
        alike.setdefault((get("status"), get("finding") if assessed else None), []).append(str(get(column)))
    failed: list[str] = []
    judged: list[str] = []
    for (status, finding), ids in alike.items():
        row = {"status": status, "finding": finding}
        if fails(row):
            failed += ids
        elif doubtful(row):
            judged += ids
    return Answered(frozenset(chain.from_iterable(alike.values())), frozenset(failed), frozenset(judged))


def standing(ids: Iterable[str], found: Answered) -> Standing:
    """How the ids stand, each once; several rows may answer one, and each must hold."""
    wanted = dict.fromkeys(ids)
    if wanted.keys() <= found.said and found.failed.isdisjoint(wanted) and found.judged.isdisjoint(wanted):
        return Standing((), (), ())
    missing = tuple(id for id in wanted if id not in found.said)
    failed = tuple(id for id in wanted if id in found.failed)
    return Standing(
        missing, failed, tuple(id for id in wanted if id in found.judged and id not in found.failed)
    )


def families(rulebook: Rulebook, sets: Iterable[str], rows: Iterable[Row]) -> dict[str, Standing]:
    """Of the control sets together, every family with something open, in the order of the sets."""
    ids = [id for name in sets for id in rulebook.control_sets[name].ids]
    whole = standing(ids, answered(rows, "control"))
    return _by(whole, {id: rulebook.controls[id].family for id in ids})


def groups(checklist: Checklist, rows: Iterable[Row]) -> dict[str, Standing]:
    """Of a checklist, every group with something open; an item without a group stands under "no family"."""
    whole = standing((item.id for item in checklist.items), answered(rows, "item"))
    return _by(whole, {item.id: item.group or NOWHERE for item in checklist.items})


def inherited(rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    """Of whom each inherited control is said to be inherited, "" where nobody is named."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.get("status") == "inherited":
            found.setdefault(str(row.get("control")), {})[str(row.get("inherited_from") or "").strip()] = None
    return {id: tuple(names) for id, names in found.items()}


def _by(whole: Standing, family: Mapping[str, str]) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    for name in dict.fromkeys(family.values()):
        one = Standing(
            *(
                tuple(id for id in ids if family[id] == name)
                for ids in (whole.missing, whole.failed, whole.judged)
            )
        )
        if not one.clear:
            found[name] = one
    return found
