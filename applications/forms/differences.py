"""What stands between two dossiers of one application: by section, old beside new, tables row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from applications import differing, rosters
from applications.forms.changes import Cell, Report, report, told
from applications.forms.telling import places_of
from applications.forms.typed import Places, words
from standards.rulebook import Question, Rulebook


@dataclass(frozen=True, slots=True)
class Change:
    """One answer, site or file: what it is called, where, its cells that differ, and of a table its rows."""

    title: str
    place: str
    cells: tuple[Cell, ...]
    rows: Report | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section in which something changed."""

    id: str
    title: str
    changes: tuple[Change, ...]


_TITLES = {
    differing.END_USER: "End user",
    differing.FILES: "Files",
    differing.PARTIES: "Certifications of other parties",
}


def parts(old: Mapping[str, Any], new: Mapping[str, Any], rulebook: Rulebook) -> list[Part]:
    """Every section that differs, in the order of the rule, with what differs in it."""
    tell = _Telling(old, new, rulebook, _both(places_of(old, rulebook), places_of(new, rulebook)))
    titles = _TITLES | {section.id: section.title for section in rulebook.sections}
    return [
        Part(id, titles.get(id, id), tuple(tell.part(id))) for id in differing.sections(rulebook, old, new)
    ]


def _both(old: Places, new: Places) -> Places:
    return Places(
        new.rulebook,
        {**old.sites, **new.sites},
        {**old.parties, **new.parties},
        {**old.files, **new.files},
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    rulebook: Rulebook
    names: Places

    def part(self, id: str) -> Iterator[Change]:
        if id == differing.END_USER:
            yield from self._named({"End user": self.old[id]}, {"End user": self.new[id]})
        elif id in (differing.FILES, differing.PARTIES):
            yield from self._named(self._by_name(self.old, id), self._by_name(self.new, id))
        else:
            if id == differing.SITES:
                yield from self._named(self._places(self.old), self._places(self.new))
            for question, site in differing.changed(self.old, self.new):
                if self.rulebook.questions[question].section == id:
                    yield self._answer(self.rulebook.questions[question], site)

    def _answer(self, question: Question, site: str) -> Change:
        before, after = _at(self.old, question.id, site), _at(self.new, question.id, site)
        cells = [told(label, *pair) for label, pair in self._around(before, after) if pair[0] != pair[1]]
        place = self.names.sites.get(site, site)
        if question.type == "table":
            roster = rosters.roster(self.rulebook, question, str(self.new["kind"]))
            rows = report(question, before.get("value") or [], after.get("value") or [], self.names, roster)
            if (before.get("value") is None) != (after.get("value") is None):
                said = ["not answered" if one.get("value") is None else "answered" for one in (before, after)]
                cells.insert(0, told("Table", *said))
            return Change(question.label, place, tuple(cells), None if rows.is_empty else rows)
        values = [words(question, one.get("value"), self.names) for one in (before, after)]
        if values[0] != values[1]:
            cells.insert(0, told("Answer", values[0], values[1]))
        return Change(question.label, place, tuple(cells))

    def _around(
        self, before: Mapping[str, Any], after: Mapping[str, Any]
    ) -> Iterator[tuple[str, tuple[str, str]]]:
        yield "Explanation", (before.get("explanation", ""), after.get("explanation", ""))
        yield "Files", (self._files(before), self._files(after))

    def _files(self, answer: Mapping[str, Any]) -> str:
        return "; ".join(self.names.files.get(key, (key,))[0] for key in answer.get("evidence", ()))

    def _named(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        for name in {**old, **new}:
            before, after = old.get(name, {}), new.get(name, {})
            cells = tuple(
                told(
                    label.replace("_", " ").capitalize(),
                    str(before.get(label, "")),
                    str(after.get(label, "")),
                )
                for label in {**before, **after}
                if before.get(label) != after.get(label)
            )
            if cells:
                yield Change(name, "", cells)

    def _places(self, plain: Mapping[str, Any]) -> dict[str, Any]:
        return {
            self.names.sites[site["id"]]: {
                name: site.get(name, "") for name in ("name", "address", "country")
            }
            for site in plain["sites"]
        }

    @staticmethod
    def _by_name(plain: Mapping[str, Any], id: str) -> dict[str, Any]:
        if id == differing.FILES:
            return {f"{key}: {file['name']}": file for key, file in plain[id].items()}
        return {row.get("name") or row["party"]: row for row in plain.get(id, [])}


def _at(plain: Mapping[str, Any], question: str, site: str) -> Mapping[str, Any]:
    for one in plain["sites"] if site else ():
        if one["id"] == site:
            found: Mapping[str, Any] = one.get("answers", {}).get(question, {})
            return found
    return {} if site else plain["answers"].get(question, {})
