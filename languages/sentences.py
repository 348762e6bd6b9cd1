"""Find the sentences of a template, and put each into {% sentence %} … {% endsentence %}.

Nobody marks anything: text that stands in a template is a sentence to translate. A sentence runs from one block
of the page to the next; what is not text in it becomes a slot with a name, which the translation may move:

    Filing {{ number }} of <a href="…">this application</a>   →   Filing {number} of <a>this application</a>

A condition inside a sentence is a slot too ({part}), and its branches are sentences of their own; an ending
that `pluralize` makes is the slot {s}, which a translation may leave out.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from languages.lines import in_one_line, inline, leads, pair, says, top, trimmed
from languages.markup import Block, Item, Tag, Text, Value, of_template, read
from languages.voices import given, literals, voiced

PLAIN = {"title", "option", "textarea", "desc", "text"}  # elements that hold characters alone
UPLOADS = (
    "data-name",
    "data-sending",
    "data-paused",
    "data-broken",
    "data-done",
    "data-refused",
    "data-signed-out",
    "data-again",
    "data-kept",
    "data-unkept",
)
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-label", *UPLOADS)
_ATTRIBUTE = re.compile(rf"(?:^|\s)(?:{'|'.join(SPOKEN)})=$")


class Marker:
    """Rewrites one template; `found` holds its sentences in their order."""

    def __init__(self, *, is_page: bool) -> None:
        self.is_page = is_page
        self.found: list[str] = []

    def mark(self, source: str) -> str:
        """The template with its sentences marked. In English it renders as it did, byte by byte."""
        items = read(source, is_page=self.is_page)
        if not self.is_page:
            return self._letters(items)
        return self._blocks(items, plain=False)

    def _letters(self, items: list[Item]) -> str:
        """A letter: each line is a sentence, and so is each piece of a line after a condition's edge."""
        return self._run(items, plain=True) if in_one_line(items) else self._by_line(items)

    def _by_line(self, items: list[Item]) -> str:
        said, line = "", []
        for one in items:
            if isinstance(one, Text) and "\n" in one.raw:
                first, *others = re.split(r"(\n)", one.raw)
                line.append(Text(first))
                for part in others:
                    if part == "\n":
                        said += self._run(line, plain=True) + part
                        line = []
                    else:
                        line.append(Text(part))
            elif isinstance(one, Block) and not in_one_line([one]):
                said += self._run(line, plain=True) + self._branches(one, plain=True)
                line = []
            else:
                line.append(one)
        return said + self._run(line, plain=True)

    def _branches(self, block: Block, *, plain: bool) -> str:
        inner = self._blocks if self.is_page else lambda items, plain: self._letters(items)
        return (
            block.opens
            + "".join(start + inner(items, plain=plain) for start, items in block.branches)
            + block.closes
        )

    def _blocks(self, items: list[Item], *, plain: bool) -> str:
        """Split at whatever is not inline, and go on inside."""
        said = ""
        line: list[Item] = []
        for one, is_inline in zip(items, inline(items), strict=True):
            if is_inline:
                line.append(one)
                continue
            said += self._run(line, plain=plain)
            line = []
            if isinstance(one, Tag):
                said += self._tag(one)
                if one.name in PLAIN:
                    plain = not one.closes
            elif isinstance(one, Block) and one.opens.split()[2:3] == ["width"]:
                said += (
                    one.opens + "".join(x.raw for x in one.branches[0][1] if isinstance(x, Text)) + one.closes
                )  # a class
            elif isinstance(one, Block):
                title = one.name == "block" and one.opens.split()[2] in ("title", "name")
                said += self._branches(one, plain=plain or title)
            else:
                self.found += given(one.raw)
                said += one.raw
        return said + self._run(line, plain=plain)

    def _run(self, items: list[Item], *, plain: bool) -> str:
        """A stretch of text with what stands in it: one sentence, or several pieces that are none together."""
        if self.is_page and len(items) == 1 and isinstance(items[0], Text) and items[0].raw.strip() == ",":
            return self._comma(items[0].raw)
        head, items, tail = trimmed(items)
        self.found += given(head + tail)
        while len(items) > 1 and leads(items[0]):
            head += self._branches(items[0], plain=plain)  # type: ignore[arg-type]
            items = items[1:]
        if not items:
            return head + tail
        if len(items) > 1 and isinstance(items[0], Tag) and pair(items, 0) == len(items) - 1:
            first, *inner, last = items
            said = self._tag(first) + self._run(inner, plain=plain) + last.raw  # type: ignore[arg-type,union-attr]
        elif not any(isinstance(one, Text) and says(one.raw) for one in top(items)):
            said = self._apart(items, plain=plain)
        else:
            said = self._sentence(items, plain=plain)
        return head + said + tail

    def _apart(self, items: list[Item], *, plain: bool) -> str:
        said, at = "", 0
        while at < len(items):
            one = items[at]
            if isinstance(one, Tag):
                end = pair(items, at)
                said += self._tag(one) + self._run(items[at + 1 : end], plain=plain) + items[end].raw  # type: ignore[union-attr]
                at = end
            elif isinstance(one, Block):
                said += self._branches(one, plain=plain)
            else:
                said += self._slot(one, plain=plain)
            at += 1
        return said

    def _slot(self, one: Item, *, plain: bool, within: bool = False) -> str:
        if isinstance(one, Value):
            self.found += literals(one.raw)
            said = voiced(one.raw[2:-2].strip())
            if not self.is_page:
                return (
                    "{{ " + said + " }}"
                )  # a letter: nothing that a mail program may take for part of an address
            how = "isolate_plain" if plain else "isolate_within" if within else "isolate"
            return "{% " + how + " " + said + " %}"
        if isinstance(one, Block):
            return self._branches(one, plain=plain)
        self.found += given(one.raw)
        return self._comma(one.raw) if self.is_page and one.raw.strip() == "," else one.raw

    def _comma(self, raw: str) -> str:
        self.found.append(", ")
        return "{% sentence " + quote(", ") + " %}" + raw + "{% endsentence %}"

    def _sentence(self, items: list[Item], *, plain: bool) -> str:
        if len(items) == 1 and isinstance(items[0], Text):
            msgid = " ".join(items[0].raw.split())
            self.found.append(msgid)
            return "{% sentence " + quote(msgid) + " %}" + items[0].raw + "{% endsentence %}"
        place = len(self.found)
        self.found.append("")
        names = _Names()
        msgid = said = ""
        for at, one in enumerate(items):
            if isinstance(one, Text):
                msgid += one.raw
                said += one.raw
                continue
            if isinstance(one, Tag) and not one.closes:
                name = names.of_tag(one, pair(items, at))
                msgid += f"<{name}>"
                said += "{% slot " + name + " %}" + self._tag(one) + "{% endslot %}"
            elif isinstance(one, Tag):
                name = names.closing(at)
                msgid += f"</{name}>"
                said += "{% slot /" + name + " %}" + one.raw + "{% endslot %}"
            else:
                name = names.of(one)
                msgid += "{" + name + "}"
                said += (
                    "{% slot " + name + " %}" + self._slot(one, plain=plain, within=True) + "{% endslot %}"
                )
        msgid = self.found[place] = " ".join(msgid.split())
        return "{% sentence " + quote(msgid) + " %}" + said + "{% endsentence %}"

    def _tag(self, tag: Tag) -> str:
        """A tag of the page, with the attributes that are read aloud or shown as sentences."""
        said, value, mark = "", None, ""
        for piece in (part for whole in tag.pieces for part in _quoted(whole)):
            if value is None:
                said += piece
                if len(piece) > 1 and piece[-1] in "\"'" and _ATTRIBUTE.search(piece[:-1]):
                    value, mark = "", piece[-1]
            elif piece == mark:
                said += self._value(value) + piece
                value = None
            else:
                value += piece
        return said

    def _value(self, source: str) -> str:
        """Of an attribute."""
        return self._run(read(source, is_page=False), plain=True)


class _Names:
    """Names for the slots of a sentence: what the value is called, the tag, `part`, `s`."""

    def __init__(self) -> None:
        self.taken: dict[str, int] = {}
        self.ends: dict[int, str] = {}

    def new(self, name: str) -> str:
        self.taken[name] = self.taken.get(name, 0) + 1
        return name if self.taken[name] == 1 else f"{name}{self.taken[name]}"

    def of_tag(self, tag: Tag, end: int) -> str:
        name = self.new("hidden" if "usa-sr-only" in tag.raw else tag.name)
        self.ends[end] = name
        return name

    def closing(self, at: int) -> str:
        return self.ends[at]

    def of(self, one: Item) -> str:
        if isinstance(one, Value):
            inner = one.raw[2:-2].strip()
            if "|pluralize" in inner:
                return self.new("s")
            words = re.findall(r"[a-z_]+", inner.split("|")[0])
            return self.new(words[-1] if words else "value")
        return self.new("part")


def sentences(source: str, *, is_page: bool) -> Iterator[str]:
    """Every sentence of a template, in its order."""
    marker = Marker(is_page=is_page)
    marker.mark(source)
    yield from marker.found


def _quoted(piece: str) -> list[str]:
    """A piece of a tag, cut after and before each quotation mark."""
    if of_template(piece):
        return [piece]
    found: list[str] = []
    held, inside = "", False
    for char in piece:
        if char == '"' and not inside and held.endswith("="):
            found.append(held + char)
            held, inside = "", True
        elif char == '"':
            found += [held, char] if held else [char]
            held, inside = "", False
        else:
            held += char
    return [*found, held] if held else found
