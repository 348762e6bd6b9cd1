"""What a reader of a page sees and is read aloud, and which of it is English that nobody marked as such."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

from django.conf import settings

from languages.catalogue import messages
from languages.patterns import catalogue
from rules.translations import words_of_editions

SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-label")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "template", "pre", "code", "textarea"}
_ISOLATED = re.compile("[\u2066\u2068][^\u2069]*\u2069")
_LATIN = re.compile(r"[A-Za-z]{2,}")
#: Words of a button of the form that is taken along, which speaks English.
TAKEN_ALONG = {"Save", "to", "file"}


class Eyes(HTMLParser):
    """Collects `seen` (texts outside what is marked) and `marked` (texts of <bdi>)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.seen: list[str] = []
        self.marked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        apart = (
            tag in UNSEEN or tag == "bdi" or said.get("lang") == "en" or said.get("dir") in ("ltr", "auto")
        )
        if not self._apart() and not apart:
            self.seen += [said[name] or "" for name in SPOKEN if name in said]
        if tag not in VOID:
            self.open.append((tag, apart))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._apart():
            self.seen.append(data)
        elif self.open and self.open[-1][0] == "bdi":
            self.marked.append(data.strip())

    def _apart(self) -> bool:
        return any(apart for _, apart in self.open)


@cache
def allowed() -> frozenset[str]:
    """Latin words that the Arabic itself uses: names of formats, lists and units."""
    said = [entry.msgstr for entry in catalogue("ar")] + list(words_of_editions("ar").values())
    found = {
        word for text in said for word in _LATIN.findall(re.sub(r"</?[a-z0-9]+>|\{[a-z0-9_]+\}", "", text))
    }
    return frozenset(found - TAKEN_ALONG) | {"VEDC", "UVEU", "NVEU"}


@cache
def platform_says() -> frozenset[str]:
    """Sentences of the platform that stand whole in a page, and so never inside a <bdi>."""
    own = {entry.msgid for entry in catalogue("ar") if entry.msgid == entry.msgstr}
    return frozenset(one for one in messages(settings.BASE_DIR) if "{" not in one and len(one) > 3) - own


def english_in(page: str) -> list[str]:
    """Texts of an Arabic page that hold English and do not say so."""
    eyes = Eyes()
    eyes.feed(page)
    found = []
    for text in eyes.seen:
        left = [word for word in _LATIN.findall(_ISOLATED.sub(" ", text)) if word not in allowed()]
        if left:
            found.append(" ".join(text.split())[:160])
    return found + [text for text in eyes.marked if text in platform_says()]
