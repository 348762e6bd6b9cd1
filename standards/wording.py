"""Numbers in words: a statement, a help or a note writes {move_notice_days} where the figure stands, so that
the figure is kept once.
"""

import re
from collections.abc import Mapping
from typing import Any

from standards.edition import Number
from standards.quantities import written
from standards.reading import Table

NAME = re.compile(r"\{([a-z0-9_]+)\}")
WORDED = frozenset({"statement", "help", "note", "notes"})


def figure(number: Number) -> str:
    """A number of the rule with its unit: "7 percent", "1,000,000 USD"; a day as "2026-01-15"."""
    if number.day is not None:
        return number.day.isoformat()
    unit = "USD" if number.unit.upper() == "USD" else number.unit.replace("_", " ")
    return f"{written(number.value)} {unit}"


def worded(table: Table, numbers: Mapping[str, Number]) -> Table:
    """The same table with every {name} in its statements, helps and notes replaced by that number's
    figure. A name that is no number is a fault.
    """
    return Table(table.file, table.where, _inner(table, table.raw, numbers), table.faults)


def _inner(table: Table, value: Any, numbers: Mapping[str, Number]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _text(table, key, inner, numbers)
            if key in WORDED and isinstance(inner, str)
            else _inner(table, inner, numbers)
            for key, inner in value.items()
        }
    return [_inner(table, inner, numbers) for inner in value] if isinstance(value, list) else value


def _text(table: Table, key: str, text: str, numbers: Mapping[str, Number]) -> str:
    for name in NAME.findall(text):
        if name not in numbers:
            table.fault(f'"{key}" writes {{{name}}}, which is not in numbers.toml: “{text}”')
    return NAME.sub(lambda found: figure(numbers[found[1]]) if found[1] in numbers else found[0], text)
