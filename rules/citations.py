"""Where a citation can be read: links to the public copies of the Federal Register and the Code.

The addresses are built from the citation by the pattern those sites document; they are never opened from here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

REGISTER = re.compile(r"\b(\d{2,3}) FR (\d+)\b")
DOCUMENT = re.compile(r"\bFR Doc\.? (\d{4}-\d{5})\b")
SECTION = re.compile(r"\b(\d+) CFR (\d+)\.(\d+)")
PART = re.compile(r"\b(\d+) CFR part (\d+)\b")


@dataclass(frozen=True, slots=True)
class Link:
    """A public copy: what it is, its address, and whether it shows the text of today and not of the edition."""

    label: str
    address: str
    today: bool


def links(*citations: str) -> list[Link]:
    """The public copies that citations name, in the order they name them, each once."""
    return list(dict.fromkeys(link for text in citations for link in _links(text)))


def _links(text: str) -> Iterator[Link]:
    for found in REGISTER.finditer(text):
        name = f"{found[1]} FR {found[2]}"
        yield Link(
            f"{name}, Federal Register",
            f"https://www.federalregister.gov/citation/{found[1]}-FR-{found[2]}",
            False,
        )
    for found in DOCUMENT.finditer(text):
        yield Link(f"FR Doc {found[1]}", f"https://www.federalregister.gov/d/{found[1]}", False)
    for found in SECTION.finditer(text):
        address = f"https://www.ecfr.gov/current/title-{found[1]}/section-{found[2]}.{found[3]}"
        yield Link(f"{found[1]} CFR {found[2]}.{found[3]}, eCFR", address, True)
    for found in PART.finditer(text):
        address = f"https://www.ecfr.gov/current/title-{found[1]}/part-{found[2]}"
        yield Link(f"{found[1]} CFR part {found[2]}, eCFR", address, True)
