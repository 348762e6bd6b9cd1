"""Whose words a value in a template is, told by its name.

    words    the platform's: looked up in the catalogue, marked as English where they are not there
    known    an answer, a name, a label: its translation where it is one of the platform's or of the questions'
    english  the rule's own words and the reasons that the check composes

Any other value is data, and stays as it is. A template that knows better says so itself: {{ value|words }}.
"""

import re

_ENGLISH = re.compile(
    r"(?:^|\.)(?:citation|binds|repair|basis|closed_reason|reasons|severity|step|failure|detail|note)$"
    r"|^(?:finding|asks\.found|node|file|a|b)\.why$|^(?:asks\.)?(?:part|proof|condition)\.text$|warned\.|^number\."
    r"|^(?:one|shown\.statement)\.words$|(?:book|rulebook)\.title$"
)
_DATA = re.compile(
    r"^(?:move|asked|predicate)\.note$|\.(?:done_note)$|^last\.note$|^file\.title$|^asked\.reason$"
)
_WORDS = re.compile(
    r"(?:^|\.)(?:message|refusal|sentence|words|act|does|verdict|get_\w+_display|help|help_text|example|intro|why"
    r"|label|title|kindTitle|kind_title|choice_label|heading|how|where|who|whose|takes|types|function|description"
    r"|submit|then|said|error|part|failed_step|role|pointer|note)$|^(?:step\.name|edition\.status)$"
)
_KNOWN = re.compile(
    r"(?:^|\.)(?:value|cell|label|said|in_words|old|new|title|head|country|place|mark|role|note|type|name|key|person|who|part"
    r"|names|sections|state|standing|by|section|more)$"
)
_KNOWN_FIRST = re.compile(
    r"^(?:widget\.label|label|title|cell|value|head|then|names|sections|place|country|box\.node\.\w+|node\.(?:mark|role|country|name)"
    r"|row\.(?:label|place|title|type)|line\.(?:name|where|section|said|by)|change\.(?:title|place)|part\.title|said\.said"
    r"|\w+\.in_words|cell\.(?:old|new|in_words)|item\.value|one\.(?:place|part|label|site)|state|standing|spot\.\w+"
    r"|bar\.label|link\.holding\.share|holding\.share|words|part|sum\.name|\w+\.who|who|whose|row\.state)$"
)
_BREAKS = re.compile(r"\|(?:linebreaksbr|linebreaks|safe|truncatechars)")
_LITERAL = re.compile(r'default:"([^"]*[A-Za-z]{2}[^"]*)"')
_GIVEN = re.compile(r'\b\w+="([A-Z][^"]*)"')


def voiced(expression: str) -> str:
    """The expression of a value with the filter that speaks for it."""
    if "|words" in expression or "|english" in expression or "|known" in expression:
        return expression
    name = expression.split("|")[0]
    voice = _voice(name, expression)
    if not voice or any(
        one in expression
        for one in ("|date", "|length", "|pluralize", "|slice", "|add:", "|urlencode", "|json_script")
    ):
        return expression
    breaks = _BREAKS.search(expression)
    at = breaks.start() if breaks else len(expression)
    return f"{expression[:at]}|{voice}{expression[at:]}"


def literals(expression: str) -> list[str]:
    """Words that stand in a value itself: {{ x|default:"nothing" }}."""
    return _LITERAL.findall(expression)


def given(tag: str) -> list[str]:
    """Words that a template hands to another: {% include "x.html" with title="Changed" %}."""
    return _GIVEN.findall(tag.partition(" with ")[2])


def _voice(name: str, expression: str) -> str:
    if _DATA.search(name):
        return ""
    if "default:" in expression or _KNOWN_FIRST.search(name) or "join:" in expression:
        return "known"
    if _ENGLISH.search(name):
        return "english"
    if _WORDS.search(name):
        return "words"
    return "known" if _KNOWN.search(name) and "." not in name else ""
