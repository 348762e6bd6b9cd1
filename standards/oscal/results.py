"""Reading assessment results: what an assessor found of each control, and on which day.

Of several findings on one control the worst counts; of several results the latest that has a finding. A control that
was reviewed and has no finding is not assessed: silence is never satisfied.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from standards.errors import listed
from standards.oscal import names
from standards.oscal.walking import LONGEST_TEXT, Node, Walk
from standards.quantities import day

FOUND = {"satisfied": "satisfied", "not-satisfied": "other_than_satisfied"}
WORST = ("other_than_satisfied", "not_assessed", "satisfied")

SENTENCES = {
    "no control": "Findings whose target is of no control of NIST SP 800-53 ({count}): {names}.",
    "unknown state": "Findings neither satisfied nor not-satisfied count as not assessed ({count}): {names}.",
    "all": "All controls of a plan are reviewed without being named; only those with a finding are carried "
    "({count} selections).",
    "implementation": "How the assessor saw the implementation is not carried: the status is the plan's to say "
    "({count}): {names}.",
    "risks": "Risks are not carried ({count}).",
    "observations": "Of observations only their days are read ({count}).",
    "evidence": "Files named as evidence; attach them ({count}): {names}.",
    "no day": "Results without an end or a start, so their findings have no day ({count}).",
}


@dataclass(slots=True)
class Found:
    """What one result found of one control: findings by what they say, with the titles of those that say no."""

    at: str
    says: set[str] = field(default_factory=set)
    titles: dict[str, None] = field(default_factory=dict)
    collected: str = ""

    @property
    def finding(self) -> str:
        """The worst of what was found; not assessed where nothing was."""
        return next((one for one in WORST if one in self.says), "not_assessed")


@dataclass(slots=True)
class Result:
    """One result: when, and what of which control."""

    title: str
    moment: str
    on: str
    controls: dict[str, Found] = field(default_factory=dict)


class Results:
    """Assessment results, walked through."""

    def __init__(self, walk: Walk, root: Node, at: str) -> None:
        self.walk = walk
        self.findings = 0
        self.strange: dict[str, str] = {}
        self.results = [
            self._result(entry, f"{at}/results/{number}")
            for number, entry in enumerate(walk.objects(root, "results", at, required=True))
        ]
        self.said = self._latest()

    def _result(self, entry: Node, at: str) -> Result:
        walk = self.walk
        collected = self._observations(entry, at)
        start, end = self._moment(entry, "start", at), self._moment(entry, "end", at)
        moment = end or start or max(collected.values(), default="")
        if not moment:
            walk.meet("no day", at)
        result = Result(walk.text(entry, "title", at), _sortable(moment), moment[:10])
        self._reviewed(entry, at, result)
        for number, finding in enumerate(walk.objects(entry, "findings", at)):
            self._finding(finding, f"{at}/findings/{number}", result, collected, dated=bool(end))
        if risks := walk.objects(entry, "risks", at):
            walk.meet("risks", f"{at}/risks", count=len(risks))
        return result

    def _moment(self, held: Node, key: str, at: str) -> str:
        """A date and time as written, or a fault where it begins with no day."""
        text = self.walk.text(held, key, at)
        if text and day(text[:10]) is None:
            self.walk.fault(f"{at}/{key}", f"“{text}” is not a date and time, YYYY-MM-DDThh:mm:ssZ")
            return ""
        return text

    def _observations(self, entry: Node, at: str) -> dict[str, str]:
        """When each observation was collected, by uuid."""
        walk, found = self.walk, {}
        for number, observation in enumerate(walk.objects(entry, "observations", at)):
            place = f"{at}/observations/{number}"
            walk.meet("observations", f"{at}/observations")
            uuid = walk.text(observation, "uuid", place).lower()
            found[uuid] = self._moment(observation, "collected", place)
            for n, evidence in enumerate(walk.objects(observation, "relevant-evidence", place)):
                inner = f"{place}/relevant-evidence/{n}"
                href = walk.text(evidence, "href", inner)
                words = walk.text(evidence, "description", inner, most=LONGEST_TEXT)
                walk.meet("evidence", f"{place}/relevant-evidence", walk.called(href) or _short(words))
        return found

    def _reviewed(self, entry: Node, at: str, result: Result) -> None:
        """The controls a result says were reviewed, each with nothing found yet."""
        walk = self.walk
        reviewed = walk.object(entry, "reviewed-controls", at)
        place = f"{at}/reviewed-controls"
        for number, selection in enumerate(walk.objects(reviewed, "control-selections", place)):
            inner = f"{place}/control-selections/{number}"
            if "include-all" in selection:
                walk.meet("all", inner)
            out = {id for id, _ in self._selected(selection, "exclude-controls", inner)}
            for id, where in self._selected(selection, "include-controls", inner):
                if id not in out:
                    result.controls.setdefault(id, Found(where))

    def _selected(self, selection: Node, key: str, at: str) -> list[tuple[str, str]]:
        found = []
        for number, entry in enumerate(self.walk.objects(selection, key, at)):
            place = f"{at}/{key}/{number}"
            id = self.walk.text(entry, "control-id", place, required=True)
            control = names.printed(id)
            if control:
                found.append((control, place))
            elif id:
                self.strange.setdefault(id, place)
        return found

    def _finding(
        self, finding: Node, at: str, result: Result, collected: dict[str, str], dated: bool
    ) -> None:
        walk = self.walk
        self.findings += 1
        target = walk.object(finding, "target", at, required=True)
        place = f"{at}/target"
        target_id = walk.text(target, "target-id", place, required=True)
        control = names.aimed_at(target_id)
        status = walk.object(target, "status", place, required=True)
        words = walk.text(status, "state", f"{place}/status", required=True)
        if not control:
            walk.meet("no control", at, target_id)
            return
        says = FOUND.get(words.strip().lower(), "not_assessed")
        if says == "not_assessed":
            walk.meet("unknown state", f"{place}/status/state", f"“{words}” of {control}")
        found = result.controls.setdefault(control, Found(at))
        found.says.add(says)
        if says != "satisfied":
            found.at = at
            found.titles[_short(walk.text(finding, "title", at)) or target_id] = None
        state = walk.text(walk.object(target, "implementation-status", place), "state", place)
        if state:
            walk.meet("implementation", f"{place}/implementation-status", f"{control} {state}")
        if not dated:
            related = self._related(finding, at)
            found.collected = max([found.collected, *(collected.get(uuid, "") for uuid in related)])

    def _related(self, finding: Node, at: str) -> list[str]:
        entries = self.walk.objects(finding, "related-observations", at)
        return [
            self.walk.text(entry, "observation-uuid", f"{at}/related-observations/{number}").lower()
            for number, entry in enumerate(entries)
        ]

    def _latest(self) -> dict[str, dict[str, Any]]:
        """Row by control: the latest result that found something of it."""
        said: dict[str, dict[str, Any]] = {}
        history: dict[str, list[tuple[Result, Found]]] = {}
        for result in sorted(self.results, key=lambda one: one.moment):
            for control, found in result.controls.items():
                history.setdefault(control, []).append((result, found))
        for control, told in history.items():
            assessed = [one for one in told if one[1].says]
            result, found = (assessed or told)[-1]
            said[control] = {"finding": found.finding}
            on = found.collected[:10] or result.on
            if found.says and on:
                said[control]["assessed_on"] = on
            self._history(control, assessed)
        return said

    def _history(self, control: str, assessed: list[tuple[Result, Found]]) -> None:
        walk = self.walk
        for _, found in assessed[-1:]:
            if found.finding == "other_than_satisfied":
                walk.note(found.at, f"{control} is not satisfied: {listed(found.titles, most=6)}.")
        if len(assessed) > 1:
            earlier = listed(
                f"{found.finding.replace('_', ' ')} on {result.on or 'no day'}"
                for result, found in assessed[:-1]
            )
            latest = assessed[-1][0]
            walk.note(
                assessed[-1][1].at,
                f"{control} was found before as {earlier}; the latest, of {latest.on or 'no day'}, is carried.",
            )


def _sortable(moment: str) -> str:
    """A moment as a text that sorts in time whatever its zone: in UTC where it can be read, else as written."""
    try:
        read = datetime.fromisoformat(moment)
        return (read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)).isoformat()
    except (OverflowError, ValueError):
        return moment


def _short(text: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text[:400].split())
    return line if len(line) <= 120 else line[:119].rstrip() + "…"
