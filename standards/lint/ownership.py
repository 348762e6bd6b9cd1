"""Who stands around the end user, and who owns whom."""

from collections.abc import Iterator
from fractions import Fraction

from standards.case import Case
from standards.checks.kinds import Choice, Rows
from standards.control import WHOLE
from standards.lineage import END_USER
from standards.lint.rule import (
    CONTRADICTION,
    SUSPICIOUS,
    Hit,
    Line,
    Rule,
    answered,
    columns_of,
    every_line,
    lines,
)
from standards.quantities import written


def more_than_the_whole(case: Case) -> Iterator[Hit]:
    """Nobody is owned more than whole."""
    held: dict[str, list[Line]] = {}
    for line in lines(case, "ownership", "owned", "percent"):
        if line.number("percent") is not None:
            held.setdefault(_id(case, line.text("owned")), []).append(line)
    for id, rows in held.items():
        total = sum((line.number("percent") or Fraction(0) for line in rows), Fraction(0))
        if total > WHOLE:
            words = f"The shares in {_name(case, id)} add up to {written(total)} percent."
            yield words, tuple(line.at("percent") for line in rows)


def unlisted_party(case: Case) -> Iterator[Hit]:
    """Every party that a table names is in the table of parties."""
    if not answered(case, "parties"):
        return
    named: dict[str, list[str]] = {}
    for line in every_line(case):
        for column in columns_of(line, "party"):
            if case.lineage.find(line.text(column)) is None:
                named.setdefault(line.text(column), []).append(line.at(column))
    for id, at in named.items():
        yield f"“{id}” is named as a party, and is not in the table of parties.", tuple(at)


def parent_without_majority(case: Case) -> Iterator[Hit]:
    """A parent is reached by following majorities upward from the end user."""
    if not answered(case, "ownership"):
        return
    chain = {party.id for party in case.lineage.parents}
    for line in lines(case, "parties", "id", "role"):
        if line.row.get("role") == "parent" and line.text("id") not in chain:
            words = f"{line.name} is called a parent, and no chain of majorities leads to it."
            yield words, (line.at("role"), case.pointer("ownership"))


def subsidiary_of_nobody(case: Case) -> Iterator[Hit]:
    """A subsidiary is held by a majority of the end user or of those it holds."""
    if not answered(case, "ownership"):
        return
    lineage = case.lineage
    for line in lines(case, "parties", "id", "role"):
        party = lineage.parties.get(line.text("id"))
        if line.row.get("role") != "subsidiary" or party is None:
            continue
        if not _below(case, party.id):
            held = [
                one.at("percent")
                for one in lines(case, "ownership", "owned", "percent")
                if one.text("owned") == party.id
            ]
            words = f"{line.name} is called a subsidiary, and the end user holds no majority of it."
            yield words, (line.at("role"), *(held or [case.pointer("ownership")]))


def _below(case: Case, id: str) -> bool:
    """Whether majorities lead up from somebody to the end user."""
    return id in case.lineage.control.below(case.lineage.end_user.id)


def owned_by_itself(case: Case) -> Iterator[Hit]:
    """Ownership leads upward and not around."""
    control = case.lineage.control
    for line in lines(case, "ownership", "owner", "owned"):
        owner, owned = _id(case, line.text("owner")), _id(case, line.text("owned"))
        if owner and owner == owned:
            yield (
                f"{_name(case, owner)} is said to own a share in itself.",
                (line.at("owner"), line.at("owned")),
            )
        elif owned in control.below(owner) and owner in control.below(owned):
            words = f"{_name(case, owner)} holds {_name(case, owned)}, which in the end holds {_name(case, owner)}."
            yield words, (line.at("owner"), line.at("owned"))


def another_country(case: Case) -> Iterator[Hit]:
    """The end user's row has the country that the end user states, as its seat or its headquarters."""
    stated = case.dossier.end_user.country
    for line in lines(case, "parties", "role", "country"):
        said = [line.text(column) for column in ("country", "headquarters") if line.text(column)]
        if line.row.get("role") == END_USER and stated and said and stated not in said:
            names = " and ".join(dict.fromkeys(case.country(one) for one in said))
            words = f"The end user states {case.country(stated)}, and its row among the parties {names}."
            yield words, ("/end_user/country", line.at("country"))


def another_name(case: Case) -> Iterator[Hit]:
    """The end user has one name."""
    stated = case.dossier.end_user.name.strip()
    for line in lines(case, "parties", "role", "name"):
        said = line.text("name")
        if line.row.get("role") == END_USER and stated and said and _plain(said) != _plain(stated):
            words = f"The end user is called “{stated}”, and “{said}” among the parties."
            yield words, ("/end_user/name", line.at("name"))


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def one_end_user(case: Case) -> Iterator[Hit]:
    """One party is the end user."""
    found = [line for line in lines(case, "parties", "role") if line.row.get("role") == END_USER]
    if len(found) > 1:
        names = " and ".join(dict.fromkeys(line.name for line in found))
        yield (
            f"More than one party is called the end user: {names}.",
            tuple(line.at("role") for line in found),
        )


def none_said_and_some_told(case: Case) -> Iterator[Hit]:
    """What is ruled out as a whole is not told of a row: a tie to nobody, and a party with a tie."""
    for requirement in case.rulebook.requirements_for(case.dossier.kind):
        checks = [part.check for part in requirement.parts_for(case.dossier.kind)]
        for choice in (check for check in checks if isinstance(check, Choice)):
            question, value = case.question(choice.question), case.answer(choice.question).value
            if question.scope == "site" or value not in choice.accept:
                continue
            for rows in (check for check in checks if isinstance(check, Rows)):
                if rows.column is not None and rows.accept == choice.accept and rows.doubt == choice.doubt:
                    yield from _told(case, choice, rows, str(value))


def _told(case: Case, choice: Choice, rows: Rows, value: str) -> Iterator[Hit]:
    column = rows.column or ""
    for line in lines(case, rows.question, column):
        said = line.text(column)
        if said and said not in choice.accept:
            label = case.question(choice.question).label
            words = f"“{label}” is answered “{value}”, and {line.name} in “{rows.question}” says “{said}”."
            yield words, (case.pointer(choice.question), line.at(column))


def _id(case: Case, id: str) -> str:
    return case.lineage.end_user.id if id == END_USER else id


def _name(case: Case, id: str) -> str:
    party = case.lineage.find(id)
    return party.name if party else f"“{id}”"


RULES = (
    Rule("L020", "The shares in a party add up to more than the whole", CONTRADICTION, more_than_the_whole),
    Rule("L021", "A party is named that is not in the table of parties", CONTRADICTION, unlisted_party),
    Rule("L022", "A parent is reached by no chain of majorities", CONTRADICTION, parent_without_majority),
    Rule("L023", "A subsidiary is held by nobody of the group", SUSPICIOUS, subsidiary_of_nobody),
    Rule("L024", "Ownership runs in a circle", CONTRADICTION, owned_by_itself),
    Rule("L025", "The end user is in two countries", CONTRADICTION, another_country),
    Rule("L026", "The end user has two names", SUSPICIOUS, another_name),
    Rule("L027", "None is said, and a row tells of one", CONTRADICTION, none_said_and_some_told),
    Rule("L028", "Two parties are the end user", CONTRADICTION, one_end_user),
)
