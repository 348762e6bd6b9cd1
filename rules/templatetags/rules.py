"""Small words for the templates of the reading room."""

from django import template
from django.utils.safestring import SafeString

from rules import duties, links, standing
from standards.edition import CalendarItem, Number, Rulebook
from standards.wording import figure as _figure

register = template.Library()
TYPES = {
    "yes_no": "yes or no",
    "text": "in words",
    "integer": "a whole number",
    "decimal": "a number",
    "date": "a day",
    "choice": "one of several",
    "country": "a country",
    "file": "a file",
    "table": "a table",
    "site": "a site",
    "party": "a party",
    "control": "a control",
}

CONFIDENCE = {
    "verified-spec": "From the maker’s specification",
    "secondary": "From compiled data",
    "background": "Recollected: check the datasheet",
    "estimate": "An estimate",
}


@register.filter
def figure(number: Number) -> str:
    """A number of the rule with its unit."""
    return _figure(number)


@register.filter
def answered_by(type: str) -> str:
    """How a question or a column is answered, in words."""
    return TYPES.get(type, type.replace("_", " "))


@register.filter
def status_words(status: str) -> str:
    """A state of enforcement as a reader sees it."""
    return standing.words(status)


@register.filter
def family_words(family: str) -> str:
    """A family as a reader sees it: "model-weights" is "Model weights"."""
    return family.replace("-", " ").capitalize()


@register.filter
def grouped(number: int) -> str:
    """A whole number grouped by thousands."""
    return f"{number:,}"


@register.filter
def when_due(due: CalendarItem) -> str:
    """When something falls due, in words."""
    return duties.when(due)


@register.filter
def confidence_words(confidence: str) -> str:
    """How sure a figure of the table of chips is."""
    return CONFIDENCE.get(confidence, confidence)


@register.filter
def linked(text: str, book: Rulebook) -> SafeString:
    """A text in which the names of requirements are links."""
    return links.linked(text, book)
