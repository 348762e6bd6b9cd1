"""The folder `vectors/` beside an edition's data: example dossiers and variations of them, read and refused
where they lead nowhere. `examples` holds them against the edition.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from standards.assessment import FindingStatus
from standards.edition import Rulebook
from standards.files import FOLDER_OF_EXAMPLES, json_object, toml
from standards.reading import Faults, Table

LIST = f"{FOLDER_OF_EXAMPLES}/vectors.toml"
STATUSES = tuple(status.value for status in FindingStatus)
OTHERWISE = tuple(status for status in STATUSES if status != FindingStatus.SATISFIED)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a dossier: the steps of a JSON pointer, and the value set there; or it is removed."""

    steps: tuple[str, ...]
    value: Any
    remove: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A whole dossier: its kind, its file, the day it is held on, its JSON, and the requirements (id -> status)
    that are found otherwise than satisfied.
    """

    kind: str
    file: str
    on: date
    document: Mapping[str, Any]
    otherwise: Mapping[str, str]
    table: Table = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Variation:
    """A dossier changed so that a requirement is found as `expect`, by these parts; `also`: the other
    requirements whose finding changes with it.
    """

    title: str
    kind: str
    file: str
    on: date
    requirement: str
    changes: tuple[Change, ...]
    expect: str
    parts: tuple[str, ...]
    also: tuple[str, ...]
    table: Table = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Examples:
    """What `vectors/` holds."""

    dossiers: tuple[Example, ...]
    variations: tuple[Variation, ...]

    def whole(self, variation: Variation) -> Example | None:
        """The dossier that a variation changes: the file it names, or the first of its kind."""
        return next(
            (one for one in self.dossiers if one.kind == variation.kind and variation.file in ("", one.file)),
            None,
        )


def read(folder: Path, rulebook: Rulebook, faults: Faults) -> Examples:
    """The examples beside an edition's data; none where there is no vectors.toml. Faults are noted with file and
    place.
    """
    if not (folder / LIST).is_file():
        return Examples((), ())
    file = toml(folder, folder / LIST, faults)
    dossiers = [_example(table, folder, rulebook) for table in file.tables("dossier")]
    known = {requirement.id: [part.id for part in requirement.parts] for requirement in rulebook.requirements}
    variations = [_variation(table, rulebook, known) for table in file.tables("variation")]
    file.close()
    examples = Examples(
        tuple(one for one in dossiers if one is not None),
        tuple(one for one in variations if one is not None),
    )
    for variation in examples.variations:
        if examples.whole(variation) is None and all(one is not None for one in dossiers):
            wanted = (
                f'the dossier "{variation.file}"' if variation.file else f"any dossier of {variation.kind}"
            )
            variation.table.fault(f"changes {wanted}, and there is no such [[dossier]].")
    return examples


def _example(table: Table, folder: Path, rulebook: Rulebook) -> Example | None:
    count = len(table.faults.found)
    kinds = [kind.id for kind in rulebook.kinds]
    kind, file, on = table.one_of("kind", kinds), table.text("file"), table.day("on")
    table.text("title", "")
    otherwise = {id: status for status in OTHERWISE for id in table.strings(status, ())}
    ids = {requirement.id for requirement in rulebook.requirements}
    for id in otherwise:
        if id not in ids:
            table.fault(f'expects something of the requirement "{id}", which does not exist.')
    table.close()
    if file and ("/" in file or "\\" in file or file.startswith(".")):
        table.fault(f'"file" must name a file in {FOLDER_OF_EXAMPLES}/ itself, not "{file}".')
        return None
    if not file:
        return None
    document = json_object(folder, folder / FOLDER_OF_EXAMPLES / file, table.faults)
    if document is None or len(table.faults.found) != count:
        return None
    if document.get("kind") != kind:
        table.fault(f"says {kind}, but {file} says {document.get('kind')!r}.")
        return None
    return Example(kind, file, on, document, otherwise, table)


def _variation(table: Table, rulebook: Rulebook, known: Mapping[str, list[str]]) -> Variation | None:
    count = len(table.faults.found)
    title = table.text("title")
    table = Table(table.file, f"variation “{title}”", table.raw, table.faults, table.asked)
    variation = Variation(
        title=title,
        kind=table.one_of("kind", [kind.id for kind in rulebook.kinds]),
        file=table.text("file", ""),
        on=table.day("on"),
        requirement=table.text("requirement"),
        changes=tuple(_change(change) for change in table.tables("set")),
        expect=table.one_of("expect", STATUSES),
        parts=table.strings("parts"),
        also=table.strings("also", ()),
        table=table,
    )
    if not variation.changes:
        table.fault("changes nothing: it has no “set”.")
    for id in (variation.requirement, *variation.also):
        if id and id not in known:
            table.fault(f'names the requirement "{id}", which does not exist.')
    for id in variation.parts:
        if id not in known.get(variation.requirement, [id]):
            table.fault(f'names the part "{id}", which {variation.requirement} has not.')
    table.close()
    return variation if len(table.faults.found) == count else None


def _change(table: Table) -> Change:
    pointer, remove = table.text("pointer"), table.flag("remove", False)
    table.asked.add("value")
    if pointer and not (pointer.startswith("/") and len(pointer) > 1):
        table.fault(f'"pointer" must be a JSON pointer, like "/answers/x/value", not "{pointer}".')
    if remove == ("value" in table.raw):
        table.fault('must either set "value" or say remove = true.')
    table.close()
    steps = tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    return Change(steps or ("",), table.raw.get("value"), remove)
