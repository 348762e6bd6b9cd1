"""Read a template as what a translator sees: text, values, tags of the page, and blocks of the template.

Only the outline is read: what stands inside a tag of the page is one piece, template tags in it included.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TEMPLATE = re.compile(r"(\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\})", re.DOTALL)
_NAME = re.compile(r"/?\s*([a-zA-Z][a-zA-Z0-9]*)")
_SILENT = {"comment": "endcomment", "verbatim": "endverbatim", "blocktranslate": "endblocktranslate"}
_BRANCHES = {
    "if": ("elif", "else"),
    "for": ("empty",),
    "with": (),
    "block": (),
    "ifchanged": ("else",),
    "autoescape": (),
    "spaceless": (),
}


@dataclass(slots=True)
class Text:
    """Characters of the page."""

    raw: str


@dataclass(slots=True)
class Value:
    """{{ a value }}."""

    raw: str


@dataclass(slots=True)
class Single:
    """A template tag that stands alone, or something to leave as it is (a comment, a script)."""

    raw: str
    name: str


@dataclass(slots=True)
class Tag:
    """A tag of the page, opening or closing, its attributes in `pieces` (texts and template tags)."""

    pieces: list[str]
    name: str
    closes: bool

    @property
    def raw(self) -> str:
        return "".join(self.pieces)


@dataclass(slots=True)
class Block:
    """A template block: what opens it, its branches (the tag before each but the first), what closes it."""

    opens: str
    name: str
    branches: list[tuple[str, list["Item"]]] = field(default_factory=list)
    closes: str = ""


Item = Text | Value | Single | Tag | Block


def read(source: str, *, is_page: bool) -> list[Item]:
    """The items of a template; where it is not a page (a letter), `<` is a character like any other."""
    flat = _flat(source) if is_page else _lines(source)
    items, _ = _nested(list(flat), 0, None)
    return items


def pieces(source: str) -> list[str]:
    """Text and template tags in turn."""
    return [one for one in _TEMPLATE.split(source) if one]


def of_template(piece: str) -> bool:
    """Whether a piece is a template tag, a value or a comment."""
    return _TEMPLATE.fullmatch(piece) is not None


def _lines(source: str) -> Iterator[Item]:
    for one in _spoken(pieces(source)):
        yield _template(one) if of_template(one) else Text(one)


def _spoken(parts: list[str]) -> Iterator[str]:
    """The pieces, with each silent block (a comment) glued into one piece."""
    held, until = "", ""
    for one in parts:
        name = _word(one)
        if until:
            held += one
            if name == until:
                yield held
                held = until = ""
        elif name in _SILENT:
            held, until = one, _SILENT[name]
        else:
            yield one


def _word(piece: str) -> str:
    return piece[2:-2].split()[0] if piece.startswith("{%") and piece[2:-2].split() else ""


def _template(piece: str) -> Item:
    if piece.startswith("{{"):
        return Value(piece)
    return Single(piece, _word(piece) if _word(piece) not in _SILENT else "comment")


def _flat(source: str) -> Iterator[Item]:
    held: list[str] = []  # the tag of the page that is being read
    quote = ""
    deaf = ""  # inside <script>, <style> or <pre>
    for one in _spoken(pieces(source)):
        if of_template(one) or _word(one) in _SILENT:
            if held:
                held.append(one)
            else:
                yield Single(one, "comment") if deaf else _template(one)
            continue
        rest = one
        while rest:
            if not held:
                at = re.search(rf"</{deaf}" if deaf else r"<[a-zA-Z/!]", rest)
                before = rest[: at.start()] if at else rest
                if before:
                    yield Single(before, "comment") if deaf else Text(before)
                rest = rest[at.start() :] if at else ""
                if at:
                    held, quote = [""], ""
                continue
            end = 0
            for end, char in enumerate(rest):  # noqa: B007
                if quote:
                    quote = "" if char == quote else quote
                elif char in "\"'":
                    quote = char
                elif char == ">":
                    break
            else:
                held.append(rest)
                break
            held.append(rest[: end + 1])
            rest = rest[end + 1 :]
            tag = _tag(held)
            held = []
            deaf = (
                tag.name
                if isinstance(tag, Tag) and tag.name in ("script", "style", "pre") and not tag.closes
                else ""
            )
            yield tag


def _tag(parts: list[str]) -> Item:
    raw = "".join(parts)
    name = _NAME.match(raw[1:])
    if not name:
        return Single(raw, "doctype")
    return Tag([one for one in parts if one], name[1].lower(), raw.startswith("</"))


def _nested(flat: list[Item], at: int, inside: Block | None) -> tuple[list[Item], int]:
    """The items from `at` on, up to the tag that ends the branch of `inside`; and where that tag stands."""
    found: list[Item] = []
    while at < len(flat):
        one = flat[at]
        name = one.name if isinstance(one, Single) else ""
        if inside and (name in _BRANCHES[inside.name] or name == f"end{inside.name}"):
            return found, at
        if name in _BRANCHES:
            block = Block(one.raw, name)
            start = ""
            while True:
                branch, at = _nested(flat, at + 1, block)
                block.branches.append((start, branch))
                if at >= len(flat):
                    break
                start = flat[at].raw  # type: ignore[union-attr]
                if flat[at].name == f"end{name}":  # type: ignore[union-attr]
                    block.closes = start
                    break
            found.append(block)
        else:
            found.append(one)
        at += 1
    return found, at
