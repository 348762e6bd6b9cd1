"""Which items of a template run on in one line, and what of a line is said."""

import re
from collections.abc import Iterator

from languages.markup import Block, Item, Single, Tag, Text, Value

INLINE = {
    "a",
    "b",
    "strong",
    "em",
    "i",
    "span",
    "code",
    "time",
    "abbr",
    "small",
    "sub",
    "sup",
    "del",
    "ins",
    "q",
    "cite",
}
_LETTER = re.compile(r"[A-Za-z]{2}|\b[aA]\b")
_ENTITY = re.compile(r"&[a-z]+;")


def says(text: str) -> bool:
    """Whether there is a word in a text, and not signs alone."""
    return _LETTER.search(_ENTITY.sub("", text)) is not None


def top(items: list[Item]) -> Iterator[Item]:
    """What stands in no tag of the page."""
    depth = 0
    for one in items:
        if isinstance(one, Tag):
            depth += -1 if one.closes else 1
        elif not depth:
            yield one


def pair(items: list[Item], at: int) -> int:
    """Where the tag at a place is closed; -1 if it is not."""
    depth = 0
    for place in range(at, len(items)):
        one = items[place]
        if isinstance(one, Tag):
            depth += -1 if one.closes else 1
            if not depth:
                return place
    return -1


def inline(items: list[Item]) -> list[bool]:
    """For each item whether it runs on in a line. A tag without its other half does not."""
    runs = [_runs_on(one) for one in items]
    opened: list[int] = []
    for at, one in enumerate(items):
        if not runs[at]:
            for lost in opened:
                runs[lost] = False
            opened = []
        elif isinstance(one, Tag):
            if not one.closes:
                opened.append(at)
            elif opened and items[opened[-1]].name == one.name:  # type: ignore[union-attr]
                opened.pop()
            else:
                runs[at] = False
                for lost in opened:
                    runs[lost] = False
                opened = []
    for lost in opened:
        runs[lost] = False
    return runs


def _runs_on(one: Item) -> bool:
    if isinstance(one, Text | Value):
        return True
    if isinstance(one, Tag):
        return one.name in INLINE
    if isinstance(one, Single):
        return one.name in ("include", "now", "cycle")
    return one.name in ("if", "for") and all(
        all(inline(branch)) and not any(isinstance(x, Single) for x in branch) for _, branch in one.branches
    )


def leads(one: Item) -> bool:
    """A condition that says whole sentences, or "Error: ", before what follows: it stays in front."""
    return (
        isinstance(one, Block)
        and one.name == "if"
        and all(
            items and isinstance(items[-1], Text) and items[-1].raw.endswith((". ", ": "))
            for _, items in one.branches
        )
    )


def in_one_line(items: list[Item]) -> bool:
    """Whether no line ends in it (of a letter)."""
    for one in items:
        if isinstance(one, Text) and "\n" in one.raw:
            return False
        if isinstance(one, Block) and not all(in_one_line(branch) for _, branch in one.branches):
            return False
    return True


def trimmed(items: list[Item]) -> tuple[str, list[Item], str]:
    """What stands before and after: white space, signs that part, includes."""
    items = list(items)
    head = tail = ""
    while items:
        first = items[0]
        if isinstance(first, Single) or (
            isinstance(first, Text)
            and not says(first.raw)
            and (not first.raw.strip(" \n\t·→|•") or len(items) == 1)
        ):
            head += items.pop(0).raw  # type: ignore[union-attr]
        elif isinstance(first, Text) and (bare := first.raw.lstrip(" \n\t·→|•")) != first.raw:
            head += first.raw[: len(first.raw) - len(bare)]
            items[0] = Text(bare)
        else:
            break
    while items:
        last = items[-1]
        if isinstance(last, Single) or (isinstance(last, Text) and not last.raw.strip(" \n\t·→|•")):
            tail = items.pop().raw + tail  # type: ignore[union-attr]
        elif isinstance(last, Text) and (bare := last.raw.rstrip(" \n\t·→|•")) != last.raw:
            tail = last.raw[len(bare) :] + tail
            items[-1] = Text(bare)
        else:
            break
    return head, items, tail
