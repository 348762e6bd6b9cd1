"""The files of an edition: read, refused where they are not what they should be, and hashed by
their content.
"""

import csv
import hashlib
import io
import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from standards.errors import listed
from standards.reading import Faults, Table

SHEETS = ("allocations.csv", "chips.csv", "controls.csv", "countries.csv")
FOLDER_OF_EXAMPLES = "vectors"
DEEPEST = 32  # tables within tables; the deepest in any edition or dossier has seven
UNBOUNDED = f"writes a whole number of more than 64 bits, or nests deeper than {DEEPEST}."
SHARED = Path(__file__).parent / "shared"
FOLDER_OF_TRANSLATIONS = "translations"
ASIDE = ("README.md", FOLDER_OF_EXAMPLES, FOLDER_OF_TRANSLATIONS)


def data_files(folder: Path, faults: Faults) -> tuple[Path, ...]:
    """Every data file of the edition, sorted by its path; a file that has no place in one is a fault."""
    found = []
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        steps = path.relative_to(folder).parts
        if steps[0] in ASIDE or path.is_dir():
            continue
        name = "/".join(steps)
        paged = len(steps) == 2 and steps[0] in ("requirements", "questions") and path.suffix == ".toml"
        if not paged and name not in ("rulebook.toml", "numbers.toml", *SHEETS):
            faults.add(name, "", "is not a file of a rulebook.")
            continue
        found.append(path)
    return tuple(found)


def shared_sheet(head: Table, folder: Path, name: str) -> Path | None:
    """The shared sheet that the head names in place of one of its own (`countries = "countries-2026-07-23"`);
    None where it names none. One that does not exist, or beside one of the folder's own, is a fault.
    """
    called = head.text(name, "")
    if not called:
        return None
    known = {path.stem: path for path in sorted(SHARED.glob(f"{name}-*.csv"))}
    if called not in known:
        head.fault(f'"{name}" names the shared sheet "{called}"; there is {listed(known) or "none"}.')
        return None
    if (folder / f"{name}.csv").exists():
        head.fault(f'"{name}" names a shared sheet, but the folder has a {name}.csv of its own.')
    return known[called]


def toml(folder: Path, path: Path, faults: Faults) -> Table:
    """A TOML file as a table; a fault and an empty table if it cannot be read. Numbers with a point become
    decimals, never floats.
    """
    name = path.relative_to(folder).as_posix()
    try:
        raw = tomllib.loads(path.read_text("utf-8"), parse_float=_decimal)
    except FileNotFoundError:
        faults.add(name, "", "is missing.")
        raw = {}
    except (ValueError, OSError, RecursionError) as error:
        faults.add(name, "", f"is not TOML in UTF-8: {error}.")
        raw = {}
    if not _bounded(raw):
        faults.add(name, "", UNBOUNDED)
        raw = {}
    return Table(name, "", raw, faults)


def _bounded(value: Any, deep: int = DEEPEST) -> bool:
    """Whether every integer in it has at most 64 bits, as TOML has, and nothing is nested deeper than any rule
    needs; what is neither can be read, but not always be printed or copied.
    """
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return deep > 0 and all(_bounded(one, deep - 1) for one in inner)
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text[:40]} is out of range") from None


def json_object(folder: Path, path: Path, faults: Faults) -> dict[str, Any] | None:
    """A JSON file that holds one object; None and a fault if it cannot be read or writes a key twice. Numbers
    with a point become decimals, never floats.
    """
    name = path.relative_to(folder).as_posix()
    try:
        found = json.loads(path.read_bytes(), parse_float=_decimal, object_pairs_hook=_once)
    except OSError:
        faults.add(name, "", "is missing.")
        return None
    except (ValueError, RecursionError) as error:
        faults.add(name, "", f"is not JSON in UTF-8: {error}.")
        return None
    if not isinstance(found, dict) or not _bounded(found):
        faults.add(name, "", UNBOUNDED if isinstance(found, dict) else "must hold one object.")
        return None
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object writes a key twice")
    return found


def content_hash(folder: Path, files: Iterable[Path], shared: Mapping[str, Path]) -> str:
    """ "sha256:…" over what the files say, path by path: spacing, comments and the order of keys do not
    matter, everything else does. A shared sheet counts as if it lay in the folder under the name given.
    """
    content = {path.relative_to(folder).as_posix(): _content(path) for path in files}
    content |= {name: _content(path) for name, path in shared.items()}
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return "sha256:" + hashlib.sha256(written.encode()).hexdigest()


def _content(path: Path) -> Any:
    text = path.read_text("utf-8")
    if path.suffix == ".toml":
        return tomllib.loads(text, parse_float=_decimal)
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), strict=True)]


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
