"""What the rule or the road forbids, in words fit to show."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where (a JSON pointer, RFC 6901; "" is the whole) and a sentence."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or 'the whole'}: {self.message}"


class Refusal(Exception):  # noqa: N818  (a refusal is an answer, not an error)
    """A sentence fit to show, and, where something was read, every fault found in it."""

    def __init__(self, message: str, faults: Iterable[Fault] = ()) -> None:
        super().__init__(message)
        self.faults: tuple[Fault, ...] = tuple(faults)


class RulebookError(Refusal):
    """An edition that does not load; the sentence names file, place and why, for every fault."""


def pointer(*steps: str | int) -> str:
    """The JSON pointer to the steps: pointer("answers", "a/b", 0) -> "/answers/a~1b/0"."""
    return "".join(["/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps])


def listed(words: Iterable[str], word: str = "and", most: int = 12) -> str:
    """The words as a person lists them: "a, b and c"; more than `most` are counted."""
    items = list(words)
    if len(items) > most:
        return ", ".join(items[:most]) + f" and {len(items) - most} more"
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + f" {word} {items[-1]}"
