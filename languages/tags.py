"""The tags and filters that every template has: {% sentence %} and {% slot %} are put in by the loader."""

import re
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.template import Context, Library, Node, NodeList
from django.template.base import FilterExpression, Parser, Token, VariableNode, render_value_in_context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, get_language_info

from languages.catalogue import scripts
from languages.patterns import sentences
from languages.words import English, Told, english, is_source, known, words

register = Library()
_PIECE = re.compile(r"(\{[a-z0-9_]+\}|</?[a-z]+[0-9]*>)")
LONG = 60
_LATIN = re.compile(r"[A-Za-z0-9]")


class SlotNode(Node):
    """What stands in a sentence and is not text."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return self.nodelist.render(context)


class SentenceNode(Node):
    """A sentence: in English as it stands, in another language with its slots where the translation has them."""

    def __init__(self, msgid: str, nodelist: NodeList) -> None:
        self.msgid = msgid
        self.nodelist = nodelist
        self.slots = {one.name: one for one in nodelist if isinstance(one, SlotNode)}

    def render(self, context: Context) -> SafeString:
        translation = "" if is_source() else sentences(str(get_language())).get(self.msgid, "")
        if not translation or translation == self.msgid:
            return self.nodelist.render(context)
        said = ""
        for is_slot, piece in _pieces(translation):
            slot = self.slots.get(piece) if is_slot else None
            said += "" if is_slot and not slot else slot.render(context) if slot else piece
        return mark_safe(said)  # noqa: S308  (a template's slots, and the catalogue's own words)


@lru_cache(maxsize=8192)
def _pieces(translation: str) -> tuple[tuple[bool, str], ...]:
    """(is it a slot, its name or the text) of a translation, in its order."""
    parts = (one for one in _PIECE.split(translation) if one)
    return tuple((True, one[1:-1]) if _is_slot(one) else (False, one) for one in parts)


def _is_slot(piece: str) -> bool:
    """<bdi> is the one tag that a translation may bring with it: around a figure that runs from left to right."""
    return _PIECE.fullmatch(piece) is not None and piece not in ("<bdi>", "</bdi>")


class IsolateNode(VariableNode):
    """A value on a page: where the page runs from right to left, a run of its own."""

    def __init__(self, expression: FilterExpression, *, is_alone: bool = True) -> None:
        super().__init__(expression)
        self.is_alone = is_alone  # and not in the middle of a sentence
        self.is_lines = "|linebreaksbr" in str(expression) or "|join" in str(expression)

    def render(self, context: Context) -> str:
        if not get_language_bidi():
            return super().render(context)  # type: ignore[no-any-return]
        try:
            value = self.filter_expression.resolve(context)
        except UnicodeDecodeError:
            return ""
        said = render_value_in_context(value, context)
        is_markup = isinstance(value, SafeData) or hasattr(value, "__html__")  # a whole field of a form
        if isinstance(value, Told) or not said.strip() or (is_markup and not self.is_lines):
            return said
        if isinstance(value, English):
            whole = (
                ' class="v-english"' if len(said) > LONG and self.is_alone else ""
            )  # a line of its own, from left to right
            return f'<span{whole} lang="{settings.LANGUAGE_CODE}" dir="ltr">{said}</span>'
        return f"<bdi>{said}</bdi>" if _LATIN.search(said) else said


class PlainIsolateNode(IsolateNode):
    """A value in an attribute, or where characters alone may stand: set apart by the characters that do it."""

    def render(self, context: Context) -> str:
        said = VariableNode.render(self, context)
        return (
            f"\u2068{said}\u2069"
            if get_language_bidi() and _LATIN.search(said) and "\u2068" not in said
            else said
        )


@register.tag
def sentence(parser: Parser, token: Token) -> SentenceNode:
    nodelist = parser.parse(("endsentence",))
    parser.delete_first_token()
    return SentenceNode(unquote(token.split_contents()[1]), nodelist)


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return SlotNode(token.split_contents()[1], nodelist)


@register.tag
def isolate(parser: Parser, token: Token) -> IsolateNode:
    expression: FilterExpression = parser.compile_filter(token.contents.partition(" ")[2])
    return IsolateNode(expression)


@register.tag
def isolate_within(parser: Parser, token: Token) -> IsolateNode:
    return IsolateNode(parser.compile_filter(token.contents.partition(" ")[2]), is_alone=False)


@register.tag
def isolate_plain(parser: Parser, token: Token) -> PlainIsolateNode:
    return PlainIsolateNode(parser.compile_filter(token.contents.partition(" ")[2]))


register.filter("words", words)
register.filter("known", known)
register.filter("english", english)


@register.simple_tag
def html_language() -> str:
    """The attributes of <html>: which language, and which way it runs."""
    way = ' dir="rtl"' if get_language_bidi() else ""
    return mark_safe(f'lang="{conditional_escape(get_language() or settings.LANGUAGE_CODE)}"{way}')  # noqa: S308


@register.simple_tag
def words_of_scripts() -> dict[str, str]:
    """What the scripts say, in the reader's language; nothing where that is English."""
    if is_source():
        return {}
    said = sentences(str(get_language()))
    return {msgid: said.get(msgid, msgid) for msgid, _ in scripts(settings.BASE_DIR)}


@register.simple_tag
def is_translated() -> bool:
    """Whether the page is shown in another language than everything is written in."""
    return not is_source()


register.simple_tag(get_language_bidi, name="runs_from_right")


@register.simple_tag
def other_languages() -> list[dict[str, Any]]:
    """The languages to choose from, without the one that is shown."""
    shown = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return [get_language_info(code) for code, _ in settings.LANGUAGES if code != shown]
