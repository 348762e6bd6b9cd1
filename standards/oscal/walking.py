"""Walking through a document: every wrong member is a fault with its pointer, what is not carried a note.

Only members that are read are looked at, and what nobody asks for is passed by: a document of another profile
of OSCAL loads as long as what is read of it is sound. A member that is null counts as one that is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from standards.errors import Fault, Refusal, listed
from standards.oscal.imported import Note

Node = dict[str, Any]
NONE: list[Any] = []
LONGEST_NAME, LONGEST_TEXT = 4_000, 1_000_000  # characters; more is not a name, or not a text
MOST_FAULTS, MOST_NAMED = 100, 12


@dataclass(slots=True)
class Met:
    """What was met of one kind: where first, what by name, how often."""

    at: str
    names: dict[str, None] = field(default_factory=dict)
    count: int = 0


class Walk:
    """The faults and notes of one document. Getters give an empty value where a member is missing or wrong."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.notes: list[Note] = []
        self.met: dict[str, Met] = {}
        self.resources: dict[str, str] = {}

    def fault(self, at: str, why: str) -> None:
        """Note that the member at a pointer is wrong."""
        self.faults.append(Fault(at, why))

    def note(self, at: str, message: str) -> None:
        """Note that something is not carried as it stands."""
        self.notes.append(Note(at, message))

    def meet(self, what: str, at: str, name: str = "", count: int = 1) -> None:
        """Count a thing that is not carried; `tell` makes one note of all of its kind."""
        held = self.met.get(what)
        if held is None:
            held = self.met[what] = Met(at)
        held.count += count
        if name:
            held.names[name] = None

    def called(self, href: str) -> str:
        """What a link leads to: the name of the resource behind it, or the link itself."""
        return self.resources.get(href.removeprefix("#").lower(), href)

    def tell(self, sentences: Mapping[str, str]) -> None:
        """Turn what was met into notes, a sentence a kind: {count} and {names} stand in it."""
        for what, sentence in sentences.items():
            if what in self.met:
                met = self.met[what]
                names = listed(met.names, most=MOST_NAMED)
                self.note(met.at, sentence.format(count=f"{met.count:,}", names=names))

    def object(self, held: Node, key: str, at: str, required: bool = False) -> Node:
        """An inner object; an empty one where it is missing or wrong."""
        found = held.get(key)
        if isinstance(found, dict):
            return found
        if found is not None or required:
            self.fault(f"{at}/{key}", "is missing" if found is None else "must be an object")
        return {}

    def objects(self, held: Node, key: str, at: str, required: bool = False) -> list[Node]:
        """The objects of an array, each in its place; none where it is missing or wrong."""
        found = held.get(key)
        if found is None:
            if required:
                self.fault(f"{at}/{key}", "is missing")
            return NONE
        if not isinstance(found, list):
            self.fault(f"{at}/{key}", "must be an array")
            return NONE
        for inner in found:
            if not isinstance(inner, dict):
                return self._objects(found, f"{at}/{key}")
        return found

    def _objects(self, found: list[Any], at: str) -> list[Node]:
        for number, inner in enumerate(found):
            if not isinstance(inner, dict):
                self.fault(f"{at}/{number}", "must be an object")
        return [inner if isinstance(inner, dict) else {} for inner in found]

    def text(self, held: Node, key: str, at: str, required: bool = False, most: int = LONGEST_NAME) -> str:
        """A string, or ""; one that nothing could keep (too long, half a character, a NUL) is a fault."""
        found = held.get(key)
        if type(found) is str:
            if len(found) <= most and found.isascii() and "\x00" not in found:
                return found
            if why := unfit(found, most):
                self.fault(f"{at}/{key}", why)
                return ""
            return found
        if found is not None or required:
            self.fault(f"{at}/{key}", "is missing" if found is None else "must be a text")
        return ""

    def refuse(self, what: str) -> None:
        """Raise Refusal if anything was wrong; at most a hundred faults are listed."""
        if self.faults:
            count = "one fault" if len(self.faults) == 1 else f"{len(self.faults):,} faults"
            first = self.faults[0]
            raise Refusal(f"{what} cannot be read: {count}; the first at {first}.", self.faults[:MOST_FAULTS])


def unfit(text: str, most: int) -> str:
    """Why a text cannot be kept, or ""."""
    if len(text) > most:
        return f"is {len(text):,} characters long; at most {most:,} are read"
    if "\x00" in text:
        return "holds the character U+0000, which no text may"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "holds half a character (a lone surrogate)"
    return ""
