"""One value: from what was typed to what an answer holds, back again, and in words.

What is read here is what `standards.dossier` accepts: its own judge has the last word on every value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from standards.answering import Scope, fault_of
from standards.quantities import exact
from standards.rulebook import Column, Question, Rulebook

Asked = Question | Column

YES, NO = "yes", "no"
BETWEEN = "; "  # between the files of one cell
_GROUPED = re.compile(r"-?[0-9]{1,3}([ ,_\u00a0\u202f][0-9]{3})+(\.[0-9]+)?")
_DAYS = ("%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d", "%Y.%m.%d")


class Unreadable(Exception):  # noqa: N818  (an answer to the person, not an error)
    """What was typed is not a value; the sentence names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Places:
    """What a value may name: sites (key to name), parties (id to name) and files (key to the names it goes by) of
    one application, and the rule's lists.
    """

    rulebook: Rulebook
    sites: Mapping[str, str]
    parties: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def countries(self) -> Mapping[str, str]:
        return self.rulebook.countries.names

    @property
    def scope(self) -> Scope:
        return Scope(self.rulebook, self.sites.keys(), self.files.keys())


def clean(typed: str) -> str:
    """Text as it is kept: no null characters, one kind of line end, no blank ends."""
    return typed.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def read(asked: Asked, typed: str, places: Places) -> Any:
    """The value typed, None where nothing was; Unreadable says why it is none."""
    text = clean(typed)
    if not text:
        return None
    value = _READ[asked.type](asked, text, places)
    why = fault_of(value, asked, places.scope)
    if why:
        raise Unreadable(f"“{text}” {why}.")
    return value


def show(asked: Asked, value: Any) -> str:
    """The value as it stands in a field; `read` gives the same value back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return BETWEEN.join(value) if isinstance(value, list) else str(value)


def words(asked: Asked, value: Any, places: Places) -> str:
    """The value as a person reads it: names for codes, labels for choices."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return BETWEEN.join(places.files[key][0] if key in places.files else str(key) for key in value)
    if asked.type == "integer" and isinstance(value, int):
        return f"{value:,}"
    names = {
        "country": places.countries,
        "site": places.sites,
        "party": places.parties,
        "choice": {option.value: option.label for option in asked.options},
    }.get(asked.type, {})
    return str(names.get(value, value))


def _yes_no(asked: Asked, text: str, places: Places) -> bool:
    said = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}.get(text.lower())
    if said is None:
        raise Unreadable(f"“{text}” is neither yes nor no. Write yes or no.")
    return said


def _integer(asked: Asked, text: str, places: Places) -> int:
    digits = _ungrouped(text)
    if not re.fullmatch(r"-?[0-9]{1,16}", digits):
        raise Unreadable(f"“{text}” is not a whole number. Write digits, such as 1200.")
    return int(digits)


def _decimal(asked: Asked, text: str, places: Places) -> str:
    number = _ungrouped(text.removesuffix("%").strip())
    if exact(number) is None:
        raise Unreadable(f"“{text}” is not a number. Write it with a point, such as 12.5, or as 3e26.")
    return number


def _ungrouped(text: str) -> str:
    return re.sub(r"[ ,_\u00a0\u202f]", "", text) if _GROUPED.fullmatch(text) else text


def _date(asked: Asked, text: str, places: Places) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", text):
        year, month, day = text.split("-")
        text = f"{year}-{int(month):02}-{int(day):02}"
    for form in ("%Y-%m-%d", *_DAYS):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    raise Unreadable(f"“{text}” is not a day. Write year, month and day, such as 2026-11-20.")


def _choice(asked: Asked, text: str, places: Places) -> str:
    for option in asked.options:
        if text == option.value or text.casefold() in (option.value.casefold(), option.label.casefold()):
            return option.value
    listed = ", ".join(option.label for option in asked.options)
    raise Unreadable(f"“{text}” is not one of the choices. Choose {listed}.")


def _country(asked: Asked, text: str, places: Places) -> str:
    if text.upper() in places.countries:
        return text.upper()
    for code, name in places.countries.items():
        if name.casefold() == text.casefold():
            return code
    raise Unreadable(f"“{text}” is not a country of the list. Write its name, or its code, such as NL.")


def _site(asked: Asked, text: str, places: Places) -> str:
    for key, name in places.sites.items():
        if text.casefold() in (key.casefold(), name.casefold()):
            return key
    known = ", ".join(places.sites) or "none yet: add the site first"
    raise Unreadable(f"“{text}” is not a site of this application. The sites are {known}.")


def _party(asked: Asked, text: str, places: Places) -> str:
    for key, name in places.parties.items():
        if text.casefold() in (key.casefold(), name.casefold()):
            return key
    return text


def _text(asked: Asked, text: str, places: Places) -> str:
    return text


def _evidence(asked: Asked, text: str, places: Places) -> list[str]:
    """The files named, by key, file name or title; one name may hold what stands between two of them."""
    whole = _files(text, places)
    if len(whole) == 1:
        return whole
    named = [one.strip() for one in re.split(r"[;\n]", text) if one.strip()]
    found: dict[str, None] = {}
    for name in named:
        keys = _files(name, places)
        if not keys:
            known = ", ".join(list(places.files)[:12]) or "none yet: attach it under Evidence first"
            raise Unreadable(f"“{name}” is not a file of this application. Its files are {known}.")
        if len(keys) > 1:
            raise Unreadable(f"“{name}” is the name of several files. Write the key: {' or '.join(keys)}.")
        found[keys[0]] = None
    return list(found)


def _files(name: str, places: Places) -> list[str]:
    if name.casefold() in (keys := {key.casefold(): key for key in places.files}):
        return [keys[name.casefold()]]
    called = name.casefold()
    return [key for key, names in places.files.items() if called in (one.casefold() for one in names)]


_READ: Mapping[str, Callable[[Asked, str, Places], Any]] = {
    "yes_no": _yes_no,
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "choice": _choice,
    "country": _country,
    "site": _site,
    "party": _party,
    "control": _text,
    "evidence": _evidence,
}
