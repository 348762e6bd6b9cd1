"""The names OSCAL and this house give the same things: control ids, states of implementation, namespaces."""

import re
from collections.abc import Container

NAMESPACE = "https://vedc.example/ns/oscal"
THIS_SYSTEM = "this-system"

# Weakest first: what is not done, what is done otherwise or elsewhere (a person judges), what is done.
ORDER = ("planned", "partially_implemented", "alternative", "inherited", "not_applicable", "implemented")

# implementation-status as NIST and FedRAMP write it, and what older tools wrote.
STATES = {
    "implemented": "implemented",
    "partial": "partially_implemented",
    "partially-implemented": "partially_implemented",
    "planned": "planned",
    "alternative": "alternative",
    "alternative-implementation": "alternative",
    "not-applicable": "not_applicable",
    "inherited": "inherited",
}
WORDS = {"partially_implemented": "partial", "not_applicable": "not-applicable"}

_NAME = r"([A-Za-z]{2})-0*([1-9][0-9]?)(?:\.0*([1-9][0-9]?)|\s?\(0*([1-9][0-9]?)\))?"
CONTROL = re.compile(_NAME)
TARGET = re.compile(_NAME + r"(?![0-9])")


def printed(control_id: str) -> str:
    """The printed id of an OSCAL control id: "ac-2.1", "AC-02(01)" -> "AC-2(1)"; "" if it is not such an id."""
    found = CONTROL.fullmatch(control_id)
    return _printed(found) if found else ""


def aimed_at(target_id: str) -> str:
    """The control a statement or an objective belongs to: "ac-2.1_smt.a", "ac-02_obj.a-1" -> "AC-2(1)",
    "AC-2"; "" if the id does not begin with a control's.
    """
    found = TARGET.match(target_id)
    return _printed(found) if found else ""


def part_of(statement_id: str) -> str:
    """What a statement id says after its control: "au-1_smt.a.1" -> "a.1"; "" for the whole control."""
    _, _, tail = statement_id.partition("_")
    return tail.partition(".")[2]


def control_id(id: str) -> str:
    """The OSCAL id of a printed one: "AC-2(1)" -> "ac-2.1"."""
    return id.lower().replace("(", ".").replace(")", "")


def state(words: str) -> str:
    """The status a state of implementation stands for, or "" where it is none that is known."""
    return STATES.get(words.strip().lower().replace(" ", "-").replace("_", "-"), "")


def weakest(statuses: Container[str]) -> str:
    """The weakest of several statuses; "" of none."""
    for status in ORDER:
        if status in statuses:
            return status
    return ""


def _printed(found: re.Match[str]) -> str:
    family, number, enhancement = found[1].upper(), found[2], found[3] or found[4]
    return f"{family}-{number}({enhancement})" if enhancement else f"{family}-{number}"
