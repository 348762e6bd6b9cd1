"""The kinds of check, as data, by family. Each field says what it may name, so that the loader can refuse what
leads nowhere.

A check holds no number of the rule: it names one. How each kind is judged is in the modules beside this package.
"""

from standards.checks.kinds.answers import (
    Attest,
    Cadence,
    Choice,
    Compare,
    DateBy,
    Evidence,
    Identity,
    OfficialText,
    Recent,
    SingleCountry,
    Text,
)
from standards.checks.kinds.compute import Cap, Location, Share, Tally
from standards.checks.kinds.fields import Check, When, names
from standards.checks.kinds.tables import CarveOut, Checklist, Controls, Ratio, Rows
from standards.checks.kinds.weights import Devices, Extraction, Frontier, Interfaces, Rates, WeightsLocation

__all__ = [
    "KINDS",
    "Attest",
    "Cadence",
    "Cap",
    "CarveOut",
    "Check",
    "Checklist",
    "Choice",
    "Compare",
    "Controls",
    "DateBy",
    "Devices",
    "Evidence",
    "Extraction",
    "Frontier",
    "Identity",
    "Interfaces",
    "Location",
    "OfficialText",
    "Rates",
    "Ratio",
    "Recent",
    "Rows",
    "Share",
    "SingleCountry",
    "Tally",
    "Text",
    "WeightsLocation",
    "When",
    "names",
]

KINDS: dict[str, type[Check]] = {
    kind.KIND: kind
    for kind in (
        Attest,
        Evidence,
        Rows,
        Text,
        Choice,
        Compare,
        Ratio,
        DateBy,
        Recent,
        Cadence,
        Location,
        Share,
        Cap,
        Tally,
        Controls,
        Checklist,
        Frontier,
        WeightsLocation,
        Devices,
        Interfaces,
        Rates,
        Extraction,
        CarveOut,
        SingleCountry,
        OfficialText,
        Identity,
    )
}
