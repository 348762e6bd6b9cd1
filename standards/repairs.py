"""What would do, over a whole dossier: the smallest set of changes, one line for each place they are made.

A finding names what it needs; of some needs any one change would do. Here one is chosen for each, so that the fewest
changes serve them all, and changes at one place (one answer, one file) become one line that names every part it
serves. Nothing here is part of the findings: it is drawn from them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import combinations
from typing import Any

from standards.assessment import Findings, PartFinding
from standards.case import Case
from standards.checks.verdict import Change, FindingStatus, Need
from standards.dossier import Dossier
from standards.edition import Rulebook

APPLICANT, REVIEWER = "applicant", "reviewer"
OPEN = (FindingStatus.NOT_SATISFIED, FindingStatus.UNDETERMINED)
ASK = ("answer", "tell")
EXACT = 10  # as many changes are tried in every combination; of more the most useful comes first


@dataclass(frozen=True, slots=True)
class ToDo:
    """One line: what to do at one place.

    `at`: JSON pointer to the answer, the file, "/sites" or "/end_user"; `sort`: "answer", "file", "sites", "end_user"
    or "whole"; `by`: "applicant" or "reviewer"; `question`, `section`, `site`: where it is asked, "" where nowhere;
    `title`: the question's label or the file's name; `steps`: sentences; `parts`: ids of the parts that need it, in
    the order of the rule; `settles`: those of them that need nothing else, as far as it can be told yet.
    """

    at: str
    sort: str
    by: str
    section: str
    question: str
    site: str
    title: str
    steps: tuple[str, ...]
    parts: tuple[str, ...]
    settles: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """JSON: the fields, in this order."""
        return asdict(self)

    @property
    def brief(self) -> tuple[str, ...]:
        """The steps as they stand under the title, which they need not repeat."""
        return tuple(
            step.replace(f"“{self.title}”", "it.", 1).replace("it. first", "it first") for step in self.steps
        )


def to_do(findings: Findings, rulebook: Rulebook, dossier: Dossier) -> tuple[ToDo, ...]:
    """Every line, the applicant's first, then in the order in which the questions are asked."""
    found = [part for finding in findings.findings for part in finding.parts if part.status in OPEN]
    taken = chosen([need for part in found for need in part.needs])
    places: dict[tuple[str, str], list[tuple[Change, str]]] = {}
    for part in found:
        for change in _of(part, taken):
            places.setdefault((_by(change), head_of(change.at)), []).append((change, part.id))
    heads, where = _heads(found, taken), Where(rulebook, dossier)
    lines = [_line(by, at, changes, heads, where) for (by, at), changes in places.items()]
    return tuple(sorted(lines, key=where.place))


def chosen(needs: Sequence[Need]) -> frozenset[Change]:
    """Of every need one change, the fewest in all: what has no alternative, then as few more as serve the rest."""
    taken = {need[0] for need in needs if len(need) == 1}
    rest = [need for need in dict.fromkeys(needs) if need and not taken.intersection(need)]
    for group in _connected(rest):
        taken |= _fewest(group)
    return frozenset(taken)


def _connected(needs: list[Need]) -> list[list[Need]]:
    """Needs that share a change, together: what is chosen for one group does not bear on another."""
    touching: dict[Change, list[int]] = {}
    for place, need in enumerate(needs):
        for change in need:
            touching.setdefault(change, []).append(place)
    groups, seen = [], set[int]()
    for place in range(len(needs)):
        if place in seen:
            continue
        seen.add(place)
        group, waiting = [place], [place]
        while waiting:
            for change in needs[waiting.pop()]:
                fresh = [one for one in touching.pop(change, ()) if one not in seen]
                seen.update(fresh)
                group += fresh
                waiting += fresh
        groups.append([needs[one] for one in sorted(group)])
    return groups


def _fewest(needs: list[Need]) -> set[Change]:
    """The smallest set that serves all; among equals the one that is named first."""
    changes = list(dict.fromkeys(change for need in needs for change in need))
    if len(changes) <= EXACT:
        for size in range(1, len(changes) + 1):
            for some in combinations(changes, size):
                if all(set(some).intersection(need) for need in needs):
                    return set(some)
    taken: set[Change] = set()
    while needs:
        best = max(changes, key=lambda change: sum(change in need for need in needs))
        taken.add(best)
        needs = [need for need in needs if best not in need]
    return taken


def _of(part: PartFinding, taken: frozenset[Change]) -> list[Change]:
    return [next(change for change in need if change in taken) for need in part.needs if need]


def _by(change: Change) -> str:
    return REVIEWER if change.do == "judge" else APPLICANT


def _heads(parts: Iterable[PartFinding], taken: frozenset[Change]) -> dict[str, set[tuple[str, str]]]:
    """The places that each part needs."""
    return {part.id: {(_by(one), head_of(one.at)) for one in _of(part, taken)} for part in parts}


def head_of(at: str) -> str:
    """The pointer to the answer, the file, the sites or the end user that a pointer leads into."""
    steps = at.split("/")[1:]
    if steps[:1] == ["sites"]:
        return "/" + "/".join(steps[:4]) if steps[2:3] == ["answers"] else "/sites"
    return "/" + "/".join(steps[:1] if steps[:1] == ["end_user"] else steps[:2]) if at else ""


def _steps(changes: Iterable[Change]) -> tuple[str, ...]:
    """Their sentences, each once; of several that ask for an answer the one that says most of what would do."""
    said = list(dict.fromkeys(changes))
    answers = sorted(
        (one for one in said if one.do in ASK), key=lambda one: (ASK.index(one.do), one.value is None)
    )
    kept = [one for one in said if one.do not in ASK]
    return tuple(dict.fromkeys(one.words for one in (*answers[:1], *kept)))


class Where:
    """Where the questions of an edition are asked, and files are attached, in the order of the pages."""

    def __init__(self, rulebook: Rulebook, dossier: Dossier) -> None:
        self.rulebook, self.dossier = rulebook, dossier
        self.questions = {id: place for place, id in enumerate(rulebook.questions)}
        self.sites = {site.id: place for place, site in enumerate(dossier.sites)}
        self.attached: dict[str, str] = {}
        case = Case(rulebook, dossier, date.min)
        for place in (case.application, *case.places):
            for id, answer in place.answers.items():
                for file in case.files(id, answer):
                    self.attached[file] = min(self.attached.get(file, id), id, key=self.questions.__getitem__)

    def asked(self, at: str) -> tuple[str, str, str, str]:
        """(sort, question id, site id, title) of a place."""
        steps = [step.replace("~1", "/").replace("~0", "~") for step in at.split("/")[1:]]
        if steps[:1] == ["evidence"]:
            file = self.dossier.evidence[steps[1]]
            return "file", self.attached.get(file.id, ""), "", file.title or file.name
        if "answers" in steps:
            site = self.dossier.sites[int(steps[1])].id if steps[0] == "sites" else ""
            return "answer", steps[-1], site, self.rulebook.questions[steps[-1]].label
        if steps:
            return steps[0], "", "", {"sites": "The sites", "end_user": "The end user"}[steps[0]]
        return "whole", "", "", "The application"

    def place(self, line: ToDo) -> tuple[Any, ...]:
        """By whom, then the order of the pages."""
        question = self.questions.get(line.question, -1)
        return line.by != APPLICANT, question, self.sites.get(line.site, -1), line.sort, line.at


def _line(
    by: str,
    at: str,
    changes: list[tuple[Change, str]],
    heads: dict[str, set[tuple[str, str]]],
    where: Where,
) -> ToDo:
    sort, question, site, title = where.asked(at)
    parts = tuple(dict.fromkeys(part for _, part in changes))
    told = {part for change, part in changes if change.do == "tell"}
    return ToDo(
        at=at,
        sort=sort,
        by=by,
        section=where.rulebook.questions[question].section if question else "",
        question=question,
        site=site,
        title=title,
        steps=_steps(change for change, _ in changes),
        parts=parts,
        settles=tuple(part for part in parts if heads[part] == {(by, at)} and part not in told),
    )
