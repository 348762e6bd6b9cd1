"""How fast weights could leave: through each interface, and through all together, as exact fractions of seconds.

The rule asks for a narrow API where the rate an interface needs would let the weights leave within its limit. That
rate decides. A limit or a measured rate above it is a faster reading of the same interface, kept beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from standards.case import Case, Row, amount, filled
from standards.checks.kinds import Extraction
from standards.checks.weights import guards
from standards.edition import Number
from standards.quantities import beside, ceiling, written

BITS = 8
MONTH = "seconds_per_month"
SPANS = (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1))
SPEEDS = (("Tbit/s", 10**12), ("Gbit/s", 10**9), ("Mbit/s", 10**6), ("kbit/s", 10**3))
SIZES = (("PB", 10**15), ("TB", 10**12), ("GB", 10**9), ("MB", 10**6))


@dataclass(frozen=True, slots=True)
class Way:
    """One interface as a way out for one model.

    Rates are bits per second; `fastest` is the highest of needed, limit and measured. Times are seconds at those
    rates: None where nothing leaves or nothing can be computed. `guarded`: the model is at or above the line
    (None: readings differ). `needs_narrow`: within the limit at the needed rate; None where only a faster one is.
    """

    row: int
    id: str
    name: str
    kind: str
    path: str
    model: str
    weight_bytes: Fraction | None
    needed: Fraction | None
    limit: Fraction | None
    measured: Fraction | None
    fastest: Fraction | None
    seconds: Fraction | None
    fastest_seconds: Fraction | None
    guarded: bool | None
    needs_narrow: bool | None
    has_narrow: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class Together:
    """All interfaces of one model as one way out; times as for one."""

    model: str
    name: str
    weight_bytes: Fraction | None
    rate: Fraction
    fastest: Fraction
    seconds: Fraction | None
    fastest_seconds: Fraction | None
    guarded: bool | None


@dataclass(frozen=True, slots=True)
class Paths:
    """Every way out, and for each model all of its ways together. `line` is the rule's limit in seconds, of a
    month of `month` seconds.
    """

    limit: Number
    month: Fraction
    ways: tuple[Way, ...]
    together: tuple[Together, ...]

    @property
    def line(self) -> Fraction:
        """The limit in seconds."""
        return self.limit.value * self.month

    def plain(self) -> dict[str, Any]:
        """JSON: limit_months, limit_seconds, month_seconds, interfaces, together; fractions as texts ("7/3")."""
        return {
            "limit_months": str(self.limit.value),
            "limit_seconds": str(self.line),
            "month_seconds": str(self.month),
            "interfaces": [_plain(way, self) for way in self.ways],
            "together": [_plain(one, self) for one in self.together],
        }


def paths(case: Case) -> Paths | None:
    """The ways out of a case, by the edition's own extraction check; None where the edition has none."""
    checks = (part.check for requirement in case.rulebook.requirements for part in requirement.parts)
    check = next((check for check in checks if isinstance(check, Extraction)), None)
    return paths_by(case, check) if check is not None else None


def paths_by(case: Case, check: Extraction) -> Paths:
    """The ways out by a check; found once for a case. What is not answered is not there, what cannot be computed
    says why.
    """
    kept = f"paths {check.question} {check.models} {check.number}"
    if kept not in case.kept:
        case.kept[kept] = _paths(case, check)
    found: Paths = case.kept[kept]
    return found


def _paths(case: Case, check: Extraction) -> Paths:
    limit, month = case.number(check.number), case.number(MONTH).value
    models = {str(row.get("id")): row for row in case.rows(check.models) or ()}
    guarded = guards(case)
    ways = tuple(
        _way(index, row, id, models.get(id), guarded.get(id, True), limit.value * month)
        for index, row in enumerate(case.rows(check.question) or ())
        for id in models_of(row, models)
    )
    together = tuple(
        _together(id, model, [way for way in ways if way.model == id], guarded.get(id, True))
        for id, model in models.items()
    )
    return Paths(limit, month, ways, tuple(one for one in together if one is not None))


def models_of(row: Row, models: Mapping[str, Any]) -> tuple[str, ...]:
    """The models an interface reaches: its cell as one name or, if no model is called so, a list ("m1, m2")."""
    cell = str(row.get("model", "")).strip()
    if cell in models:
        return (cell,)
    names = [name.strip() for name in cell.replace(";", ",").split(",")]
    return tuple(dict.fromkeys(name for name in names if name)) or ("",)


def _way(index: int, row: Row, model: str, known: Row | None, guarded: bool | None, line: Fraction) -> Way:
    needed, limit, measured = (amount(row.get(key)) for key in ("needed_bps", "limit_bps", "measured_bps"))
    size = amount(known.get("weight_bytes")) if known is not None else None
    name = str(row.get("name") or row.get("id") or f"row {index + 1}")
    trouble = _trouble(model, known, size, needed)
    rates = [rate for rate in (needed, limit, measured) if rate is not None and rate >= 0]
    fastest = max(rates, default=None)
    seconds = leaving(size, needed) if not trouble else None
    quickest = leaving(size, fastest) if not trouble else None
    within = seconds is not None and seconds <= line
    faster = quickest is not None and quickest <= line
    return Way(
        row=index,
        id=str(row.get("id", "")),
        name=name,
        kind=str(row.get("kind", "")),
        path=str(row.get("path", "")),
        model=model,
        weight_bytes=size,
        needed=needed,
        limit=limit,
        measured=measured,
        fastest=fastest,
        seconds=seconds,
        fastest_seconds=quickest,
        guarded=guarded,
        needs_narrow=True if within else None if faster else False,
        has_narrow=row.get("narrow_api") is True,
        trouble=trouble,
    )


def _trouble(model: str, known: Row | None, size: Fraction | None, needed: Fraction | None) -> str:
    if known is None:
        return f'reaches "{model}", which is no model of the list' if filled(model) else "names no model"
    if size is None or size <= 0:
        return f"reaches {known.get('name') or model}, whose size is not stated"
    return "has no needed rate" if needed is None or needed < 0 else ""


def _together(id: str, model: Row, ways: list[Way], guarded: bool | None) -> Together | None:
    if not ways or any(way.trouble for way in ways):
        return None
    size = ways[0].weight_bytes
    rate = sum((way.needed or Fraction(0) for way in ways), Fraction(0))
    fastest = sum((way.fastest or Fraction(0) for way in ways), Fraction(0))
    name = str(model.get("name") or id)
    return Together(id, name, size, rate, fastest, leaving(size, rate), leaving(size, fastest), guarded)


def leaving(weight_bytes: Fraction | None, bits_per_second: Fraction | None) -> Fraction | None:
    """Seconds until the weights have left at a rate; None where nothing leaves."""
    if weight_bytes is None or not bits_per_second or bits_per_second < 0:
        return None
    return weight_bytes * BITS / bits_per_second


def slow_enough(weight_bytes: Fraction, line: Fraction) -> int:
    """The highest whole rate, in bits per second, at which the weights need longer than the line in seconds."""
    return max(0, ceiling(weight_bytes * BITS / line) - 1)


def lasting(seconds: Fraction | None, found: Paths) -> str:
    """A time for people: "5.19 hours", "2.13 months"; near the limit with the decimals that show its side."""
    if seconds is None:
        return "never"
    months = seconds / found.month
    if months >= 2:
        return f"{beside(months, found.limit.value)} months"
    unit, size = next(((unit, size) for unit, size in SPANS if seconds >= 2 * size), SPANS[-1])
    return f"{written(seconds / size)} {unit}"


def speed(bits_per_second: Fraction) -> str:
    """A rate for people, exactly: "600 Mbit/s", "709,859 bit/s"."""
    return _scaled(bits_per_second, SPEEDS, "bit/s")


def size(weight_bytes: Fraction) -> str:
    """A size for people, exactly: "1.4 TB"."""
    return _scaled(weight_bytes, SIZES, "bytes")


def _scaled(value: Fraction, units: tuple[tuple[str, int], ...], plain: str) -> str:
    for unit, scale in units:
        if value >= scale and (value * 1000 / scale).denominator == 1:
            return f"{written(value / scale, 3)} {unit}"
    return f"{written(value)} {plain}"


def _plain(one: Way | Together, found: Paths) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name in type(one).__dataclass_fields__:
        value = getattr(one, name)
        said[name] = str(value) if isinstance(value, Fraction) else value
    return {
        **said,
        "lasts": lasting(one.seconds, found),
        "fastest_lasts": lasting(one.fastest_seconds, found),
    }
