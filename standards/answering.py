"""Reading answers: each value must be what its question, or its column, can take."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from standards.edition import Column, Question, Rulebook
from standards.errors import Fault, listed, pointer
from standards.objects import IDENTIFIER, Reading
from standards.quantities import LARGEST_INTEGER, day, exact


@dataclass(frozen=True, slots=True)
class Scope:
    """What a value may refer to."""

    rulebook: Rulebook
    sites: Collection[str]
    evidence: Collection[str] = ()


Said = tuple[str, Any, tuple[str, ...], str]


def read_answers(
    table: Reading,
    scope: str,
    rulebook: Rulebook,
    kind: str,
    evidence: Collection[str],
    sites: Collection[str],
) -> Iterator[Said]:
    """(question id, value, evidence ids, explanation) of every answer at a place; faults are noted in the
    table.
    """
    place = Scope(rulebook, sites, evidence)
    for id in table.raw:
        answer = table.object(id)
        question = rulebook.questions.get(id)
        if question is None:
            table.fault(id, f'{rulebook.id} asks no question "{id}"')
            continue
        if kind and kind not in question.applies_to:
            table.fault(id, f"is not asked of {kind}, only of {listed(question.applies_to)}")
        if question.scope != scope:
            where = "at each site" if question.scope == "site" else "once, for the application"
            table.fault(id, f"is asked {where}, not here")
        yield (
            id,
            _value(answer, question, place),
            _files(answer, question, evidence),
            answer.text("explanation"),
        )
        answer.close()


def _files(answer: Reading, question: Question, known: Collection[str]) -> tuple[str, ...]:
    answer.asked.add("evidence")
    ids = answer.raw.get("evidence", [])
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        answer.fault("evidence", "must be an array of evidence ids")
        return ()
    for index, id in enumerate(ids):
        at = answer.at + pointer("evidence", index)
        if id not in known:
            answer.faults.append(Fault(at, f'there is no evidence "{id}"'))
        elif id in ids[:index]:
            answer.faults.append(Fault(at, f'the evidence "{id}" is named twice'))
    return tuple(ids)


def _value(answer: Reading, question: Question, scope: Scope) -> Any:
    answer.asked.add("value")
    if "value" not in answer.raw:
        return None
    value, at = answer.raw["value"], answer.at + pointer("value")
    if question.type == "file":
        answer.faults.append(Fault(at, "a question for files has no value, only evidence"))
        return None
    if question.type == "table":
        return _rows(value, at, question, scope, answer.faults)
    why = fault_of(value, question, scope)
    if why:
        answer.faults.append(Fault(at, why))
        return None
    return value


def _rows(value: object, at: str, question: Question, scope: Scope, faults: list[Fault]) -> Any:
    if not isinstance(value, list):
        faults.append(Fault(at, "must be an array of rows (an empty one says: none to declare)"))
        return None
    columns = {column.id: column for column in question.columns}
    files = [column.id for column in question.columns if column.type == "evidence"]
    found = []
    for index, row in enumerate(value):
        if not isinstance(row, Mapping):
            faults.append(Fault(f"{at}/{index}", "must be an object, keyed by column"))
            continue
        for key, cell in row.items():
            column = columns.get(key)
            why = (
                fault_of(cell, column, scope) if column else f"is not a column; columns are {listed(columns)}"
            )
            if why:
                faults.append(Fault(f"{at}/{index}{pointer(key)}", why))
        found.append(_own(row, files))
    return tuple(found)


def _own(row: Mapping[str, Any], files: Iterable[str]) -> dict[str, Any]:
    """A row of the dossier's own, its lists as well: whoever wrote it may go on writing."""
    own = dict(row)
    for key in files:
        if isinstance(own.get(key), list):
            own[key] = list(own[key])
    return own


def fault_of(value: object, asked: Question | Column, scope: Scope) -> str:
    """Why the value cannot answer the question or column, or ""."""
    return READERS[asked.type](value, asked, scope)


def _text(value: object, asked: Question | Column, scope: Scope) -> str:
    return "" if isinstance(value, str) else "must be a text"


def _yes_no(value: object, asked: Question | Column, scope: Scope) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _integer(value: object, asked: Question | Column, scope: Scope) -> str:
    good = type(value) is int and abs(value) <= LARGEST_INTEGER
    return "" if good else "must be a whole number, at most 2^53 - 1 in size"


def _decimal(value: object, asked: Question | Column, scope: Scope) -> str:
    good = isinstance(value, str) and exact(value) is not None
    return "" if good else 'must be a decimal number in a text, like "12.5" or "3e26"'


def _date(value: object, asked: Question | Column, scope: Scope) -> str:
    return "" if isinstance(value, str) and day(value) else 'must be a date in a text, "YYYY-MM-DD"'


def _choice(value: object, asked: Question | Column, scope: Scope) -> str:
    good = isinstance(value, str) and any(value == option.value for option in asked.options)
    return "" if good else f"must be {listed((option.value for option in asked.options), 'or', 30)}"


def _country(value: object, asked: Question | Column, scope: Scope) -> str:
    good = isinstance(value, str) and scope.rulebook.countries.known(value)
    return "" if good else "must be a country code (two capital letters, ISO 3166)"


def _site(value: object, asked: Question | Column, scope: Scope) -> str:
    return (
        "" if isinstance(value, str) and value in scope.sites else "must be the id of a site of this dossier"
    )


def _party(value: object, asked: Question | Column, scope: Scope) -> str:
    good = isinstance(value, str) and IDENTIFIER.fullmatch(value)
    return "" if good else 'must be the id of a party (a row of "parties")'


def _control(value: object, asked: Question | Column, scope: Scope) -> str:
    good = isinstance(value, str) and value in scope.rulebook.controls
    return "" if good else 'must be the id of a control, like "AC-2(1)"'


def _evidence(value: object, asked: Question | Column, scope: Scope) -> str:
    if not isinstance(value, list) or not all(isinstance(id, str) for id in value):
        return 'must be an array of evidence ids, like ["ev-1"]'
    unknown = [id for id in value if id not in scope.evidence]
    if unknown:
        return f"names {listed((f'“{id}”' for id in unknown), most=6)}, which is no evidence of this dossier"
    return "names one file twice" if len(set(value)) < len(value) else ""


READERS: dict[str, Callable[[object, Question | Column, Scope], str]] = {
    "text": _text,
    "yes_no": _yes_no,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "choice": _choice,
    "country": _country,
    "site": _site,
    "party": _party,
    "control": _control,
    "evidence": _evidence,
}


def strings_are_text(value: object, at: str, faults: list[Fault]) -> None:
    """Every string must be writable as UTF-8 and every key a string: half a surrogate pair cannot be hashed
    or signed.
    """
    if not _all_text(value):
        _point_out(value, at, faults)


def _all_text(value: object) -> bool:
    """Whether there is nothing to point out; quicker than looking for the place of what is wrong."""
    if isinstance(value, str):
        return _writable(value)
    if isinstance(value, dict):
        return all(isinstance(key, str) and _all_text(key) and _all_text(one) for key, one in value.items())
    if isinstance(value, list):
        return all(map(_all_text, value))
    return not isinstance(value, Mapping)


def _writable(text: str) -> bool:
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _point_out(value: object, at: str, faults: list[Fault]) -> None:
    if isinstance(value, str):
        if not _writable(value):
            faults.append(Fault(at, "holds half a character (a lone surrogate)"))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                faults.append(Fault(at, "has a key that is not a text"))
            else:
                _point_out(key, at, faults)
                _point_out(inner, at + pointer(key), faults)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _point_out(inner, f"{at}/{index}", faults)
