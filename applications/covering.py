"""Who else must certify, and exactly what each is shown. Pure: a dossier as plain JSON in, plain JSON out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from applications import words
from notary import canonical
from standards.rulebook import Question, Rulebook

FORMAT = "vedc-party-certification/1"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody else whose certification the filing needs; `does`: what the table of other entities says of it."""

    id: str
    name: str
    role: str
    does: tuple[str, ...] = ()


class Word(Protocol):
    """What is kept of one party, as far as it counts for the dossier."""

    party: str
    name: str
    role: str
    sections: Any
    sites: Any
    sha256: str
    signed_at: Any
    missing: str


def parties(plain: Mapping[str, Any], rulebook: Rulebook) -> list[Party]:
    """The other parties that a dossier names and that must certify, in the order of the table of parties."""
    asked = words.for_parties(rulebook, str(plain["kind"]))
    if asked is None:
        return []
    listed = {str(row["id"]): row for row in _rows(plain, "parties") if row.get("id")}
    named = {
        str(row[column])
        for question, column in asked.named_in
        for row in _rows(plain, question)
        if row.get(column)
    } - {"end_user"}
    wanted = [
        id
        for id, row in listed.items()
        if row.get("role") in asked.roles or (id in named and row.get("role") not in asked.own)
    ]
    unlisted = sorted(named - listed.keys())
    return [_party(plain, id, listed.get(id, {})) for id in (*wanted, *unlisted)]


def _party(plain: Mapping[str, Any], id: str, row: Mapping[str, Any]) -> Party:
    does = tuple(
        ", paragraphs ".join(str(entry[name]) for name in ("function", "paragraphs") if entry.get(name))
        for entry in _rows(plain, "other_entities")
        if entry.get("party") == id
    )
    return Party(id, str(row.get("name") or id), str(row.get("role") or ""), tuple(filter(None, does)))


def covered(
    plain: Mapping[str, Any], rulebook: Rulebook, party: Party, sections: Iterable[str], sites: Iterable[str]
) -> dict[str, Any]:
    """Exactly what a party is shown and signs: the words, and of the dossier its own sections at its own sites.

    Of a table that says where, only the rows of those sites are in it; of one that says whose, only the party's.
    Nothing in it changes with the day or the number of the filing: a certification outlives them.
    """
    asked = words.for_parties(rulebook, str(plain["kind"]))
    if asked is None:
        raise ValueError(f"{plain['kind']} asks nothing of other parties")
    chosen, places = sorted(set(sections)), sorted(set(sites))
    known = {
        id: q for id, q in rulebook.questions.items() if q.section in chosen and plain["kind"] in q.applies_to
    }
    at = [
        {
            **{name: site[name] for name in ("id", "name", "address", "country")},
            "answers": dict(_answers(site["answers"], known, party, places)),
        }
        for site in plain["sites"]
        if site["id"] in places
    ]
    general = dict(_answers(plain["answers"], known, party, places))
    files = set(_files([general, *(site["answers"] for site in at)], known))
    return {
        "format": FORMAT,
        "application": plain["reference"],
        "rulebook": plain["rulebook"],
        "kind": plain["kind"],
        "end_user": {name: plain["end_user"].get(name, "") for name in ("name", "country")},
        "party": {"id": party.id, "name": party.name, "role": party.role, "does": list(party.does)},
        "statement": {"act": asked.act, "words": asked.words, "citation": asked.citation},
        "sections": chosen,
        "sites": at,
        "answers": general,
        "evidence": {key: file for key, file in plain["evidence"].items() if key in files},
    }


def digest(shown: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of what is shown, as canonical JSON."""
    return hashlib.sha256(canonical.dumps(shown)).hexdigest()


def state(plain: Mapping[str, Any], rulebook: Rulebook, party: Party, word: Word | None) -> str:
    """`signed`, `void` (what it signed has changed), `missing` (stated), or `open`."""
    if word is None:
        return "open"
    if word.signed_at is not None:
        now = digest(covered(plain, rulebook, party, word.sections, word.sites))
        return "signed" if now == word.sha256 else "void"
    return "missing" if word.missing else "open"


def member(plain: Mapping[str, Any], rulebook: Rulebook, kept: Iterable[Word]) -> list[dict[str, Any]]:
    """The dossier's optional member `certifications`: of each party that must certify, what it did, if anything."""
    by_party = {word.party: word for word in kept}
    found = []
    for party in parties(plain, rulebook):
        word = by_party.get(party.id)
        said = {"party": party.id, "name": party.name, "role": party.role}
        said = {name: value for name, value in said.items() if value}
        how = state(plain, rulebook, party, word)
        if word is not None and how == "signed":
            found.append(
                {**said, "sha256": word.sha256, "signed_on": word.signed_at.date().isoformat()},
            )
        elif word is not None and how == "missing":
            found.append({**said, "missing": word.missing})
    return found


def _rows(plain: Mapping[str, Any], question: str) -> list[Mapping[str, Any]]:
    value = plain["answers"].get(question, {}).get("value")
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _answers(
    said: Mapping[str, Any], known: Mapping[str, Question], party: Party, places: list[str]
) -> Iterator[tuple[str, Any]]:
    for id, answer in said.items():
        question = known.get(id)
        if question is None:
            continue
        if question.type == "table" and "value" in answer:
            rows = [row for row in answer["value"] if _concerns(row, question, party, places)]
            yield id, {**answer, "value": rows}
        else:
            yield id, answer


def _concerns(row: Mapping[str, Any], question: Question, party: Party, places: list[str]) -> bool:
    for column in question.columns:
        if column.type == "site" and row.get(column.id) not in places:
            return False
        if column.type == "party" and row.get(column.id) != party.id:
            return False
    return True


def _files(answers: list[Mapping[str, Any]], known: Mapping[str, Question]) -> Iterator[str]:
    for said in answers:
        for id, answer in said.items():
            yield from answer.get("evidence", ())
            for column in known[id].columns:
                if column.type == "evidence":
                    for row in answer.get("value") or ():
                        yield from row.get(column.id) or ()
