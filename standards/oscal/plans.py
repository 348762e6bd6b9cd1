"""Reading a system security plan: how each control is implemented, by whom, and inherited from whom.

A control's status is the weakest of all that is stated of it: at the requirement, at a statement, or by a component.
All texts are kept, each with the title of its component.
"""

from dataclasses import dataclass, field
from typing import Any

from standards.errors import listed
from standards.oscal import names
from standards.oscal.walking import LONGEST_TEXT, Node, Walk
from standards.quantities import day

STATED = "implementation-status"
ORIGIN = "control-origination"
OURS = {"finding": "finding", "assessed-on": "assessed_on", "inherited-from": "inherited_from"}

SENTENCES = {
    "twice": "Answered by more than one entry, whose texts and states are joined ({count} more): {names}.",
    "silent": "Texts and no implementation status, so no status is carried ({count} controls): {names}.",
    "partly silent": "Some answers state no implementation status; the status carried is of those that do "
    "({count} controls): {names}.",
    "unknown state": "States of implementation that neither OSCAL nor FedRAMP names, so no status is carried there "
    "({count}): {names}.",
    "no source": "Inherited, and the document does not say from whom ({count} controls): {names}.",
    "no component": "Answers of components that the plan does not list ({count}): {names}.",
    "unanswered": "Statements that no component answers ({count}): {names}.",
    "empty": "Entries that say nothing ({count} controls): {names}.",
    "customer": "Left to the customer in whole or in part, by their control-origination ({count}): {names}.",
    "provided": "What the system provides to others is not carried ({count} answers).",
    "satisfied": "How a responsibility of the leveraging system is met is not carried ({count} answers).",
    "parameters": "Parameter values are not carried ({count}).",
    "date": "Planned completion dates are not carried ({count}): {names}.",
    "remarks": "Remarks beside the answers are not carried ({count}).",
    "links": "Links from the answers are not followed; attach as evidence what they lead to ({count}): {names}.",
}


@dataclass(slots=True)
class Component:
    """A component of the plan, and the system it is leveraged from ("" where it is the plan's own)."""

    title: str
    own: bool
    source: str = ""


@dataclass(slots=True)
class Said:
    """What is said of one control: who states which status, from whom it is inherited, the texts as (component,
    part of the control, text), how many answers state no status, and cells that our own export wrote.
    """

    at: str
    statuses: dict[str, dict[str, None]] = field(default_factory=dict)
    sources: dict[str, None] = field(default_factory=dict)
    texts: list[tuple[str, str, str]] = field(default_factory=list)
    unknown: bool = False
    whole: bool = False
    silent: int = 0
    cells: dict[str, str] = field(default_factory=dict)

    def state(self, status: str, who: str) -> None:
        """One more status, and who states it."""
        self.statuses.setdefault(status, {})[who] = None


class Plan:
    """One plan, walked through."""

    def __init__(self, walk: Walk, root: Node, at: str, only: frozenset[str]) -> None:
        self.walk = walk
        self.only = only
        self.answers = 0
        self.said: dict[str, Said] = {}
        self.strange: dict[str, str] = {}
        self.leveraged = self._leveraged(root, at)
        self.components = self._components(root, at)
        inner = walk.object(root, "control-implementation", at, required=True)
        place = f"{at}/control-implementation"
        for number, entry in enumerate(
            walk.objects(inner, "implemented-requirements", place, required=bool(inner))
        ):
            self._requirement(entry, f"{place}/implemented-requirements/{number}")

    def _leveraged(self, root: Node, at: str) -> dict[str, str]:
        """The systems leveraged, by uuid: their title, or the name of the party that answers for them."""
        walk, found = self.walk, {}
        parties = {
            uuid: walk.text(party, "name", place) or walk.text(party, "short-name", place)
            for uuid, party, place in self._by_uuid(root, ("metadata", "parties"), at)
        }
        for uuid, entry, place in self._by_uuid(
            root, ("system-implementation", "leveraged-authorizations"), at
        ):
            party = parties.get(walk.text(entry, "party-uuid", place).lower(), "")
            found[uuid] = walk.text(entry, "title", place).strip() or party.strip()
        return found

    def _components(self, root: Node, at: str) -> dict[str, Component]:
        walk, found = self.walk, {}
        for uuid, entry, place in self._by_uuid(root, ("system-implementation", "components"), at):
            title = walk.text(entry, "title", place).strip()
            kind = walk.text(entry, "type", place)
            component = Component(title, kind == names.THIS_SYSTEM)
            for _, name, value, _ in self._props(entry, place):
                if name == "leveraged-authorization-uuid":
                    component.source = self.leveraged.get(value.lower(), "") or title
            if kind == "leveraged-system" and not component.source:
                component.source = title
            found[uuid] = component
        return found

    def _by_uuid(self, root: Node, steps: tuple[str, str], at: str) -> list[tuple[str, Node, str]]:
        outer, key = steps
        inner, place = self.walk.object(root, outer, at), f"{at}/{outer}"
        return [
            (self.walk.text(entry, "uuid", f"{place}/{key}/{n}").lower(), entry, f"{place}/{key}/{n}")
            for n, entry in enumerate(self.walk.objects(inner, key, place))
        ]

    def _props(self, held: Node, at: str) -> list[tuple[str, str, str, str]]:
        """(pointer, name, value, namespace) of every property."""
        if "props" not in held:
            return []
        walk, found = self.walk, []
        for number, prop in enumerate(walk.objects(held, "props", at)):
            place = f"{at}/props/{number}"
            name, value = walk.text(prop, "name", place), walk.text(prop, "value", place)
            found.append((place, name, value, walk.text(prop, "ns", place)))
        return found

    def _requirement(self, entry: Node, at: str) -> None:
        walk = self.walk
        id = walk.text(entry, "control-id", at, required=True)
        control = names.printed(id)
        if not control:
            self.strange[id] = at
            return
        said = self.said.get(control)
        if said is None:
            said = self.said[control] = Said(at)
        else:
            walk.meet("twice", at, control)
        self._beside(entry, at, said, control)
        self._stated(entry, at, said, control, "the requirement")
        self._answers(entry, at, said, control, "")
        for number, statement in enumerate(walk.objects(entry, "statements", at)):
            place = f"{at}/statements/{number}"
            statement_id = walk.text(statement, "statement-id", place, required=True)
            self._beside(statement, place, said, control)
            self._stated(statement, place, said, control, f"statement {statement_id}")
            if not self._answers(statement, place, said, control, names.part_of(statement_id)):
                walk.meet("unanswered", place, statement_id)

    def _answers(self, held: Node, at: str, said: Said, control: str, part: str) -> int:
        answers = self.walk.objects(held, "by-components", at)
        for number, answer in enumerate(answers):
            self._answer(answer, f"{at}/by-components/{number}", said, control, part)
        return len(answers)

    def _answer(self, answer: Node, at: str, said: Said, control: str, part: str) -> None:
        walk = self.walk
        uuid = walk.text(answer, "component-uuid", at, required=True)
        component = self.components.get(uuid.lower())
        if component is None:
            walk.meet("no component", at, uuid)
            component = self.components[uuid.lower()] = Component(uuid, False)
        title = component.title or uuid
        if self.only and title not in self.only and uuid.lower() not in self.only:
            return
        self.answers += 1
        text = walk.text(answer, "description", at, required=True, most=LONGEST_TEXT)
        silent = self._stated(answer, at, said, control, title)
        state = answer.get(STATED)
        if state is not None:
            place = f"{at}/{STATED}"
            words = walk.text(walk.object(answer, STATED, at), "state", place, required=True)
            self._state(words, place, said, control, title)
            silent = False
        if component.source or "inherited" in answer:
            self._inherited(answer, at, said, component)
            silent = False
        said.silent += silent
        if "without-remark" not in said.cells and not text.isspace() and text:
            said.texts.append((uuid.lower(), part, text))
        self._beside(answer, at, said, control)

    def _inherited(self, answer: Node, at: str, said: Said, component: Component) -> None:
        """Whom a component inherits from: the leveraged system it stands for; else, where it is this system, the only
        one there is; else the component itself.
        """
        if not component.source and not self.walk.objects(answer, "inherited", at):
            return
        only = next(iter(self.leveraged.values())) if len(self.leveraged) == 1 else ""
        source = component.source or only or ("" if component.own else component.title)
        said.state("inherited", component.title)
        if source:
            said.sources[source] = None

    def _stated(self, held: Node, at: str, said: Said, control: str, who: str) -> bool:
        """Take the properties that state something of the implementation; whether none states a status."""
        silent = True
        for place, name, value, ns in self._props(held, at):
            if name == STATED:
                for words in value.split(","):
                    self._state(words, f"{place}/value", said, control, who)
                silent = False
                said.whole |= who == "the requirement"
            elif name == ORIGIN:
                silent &= not self._originated(value, place, said, control, who)
            elif name == "planned-completion-date":
                self.walk.meet("date", place, control)
            elif ns == names.NAMESPACE:
                self._our_own(name, value, f"{place}/value", said)
        return silent

    def _originated(self, value: str, at: str, said: Said, control: str, who: str) -> bool:
        origins = {word.strip().lower() for word in value.split(",")}
        if any(origin.startswith("customer") for origin in origins):
            self.walk.meet("customer", at, control)
        if "inherited" not in origins:
            return False
        said.state("inherited", who)
        if len(self.leveraged) == 1:
            said.sources[next(iter(self.leveraged.values()))] = None
        return True

    def _our_own(self, name: str, value: str, at: str, said: Said) -> None:
        """Cells that an export of ours wrote beside the answer, so that they come back as they were."""
        if name == "assessed-on" and day(value) is None:
            self.walk.fault(at, f"“{value}” is not a date, YYYY-MM-DD")
        elif name in OURS:
            said.cells[OURS[name]] = value
        elif name == "without-remark":
            said.cells[name] = value

    def _state(self, words: str, at: str, said: Said, control: str, who: str) -> None:
        status = names.state(words)
        if status:
            said.state(status, who)
        elif words.strip():
            said.unknown = True
            self.walk.meet("unknown state", at, f"“{words.strip()}” at {control}")

    def _beside(self, held: Node, at: str, said: Said, control: str) -> None:
        """What stands beside an answer and is not carried."""
        walk = self.walk
        if "set-parameters" in held:
            for _ in walk.objects(held, "set-parameters", at):
                walk.meet("parameters", f"{at}/set-parameters")
        if "remarks" in held:
            walk.meet("remarks", f"{at}/remarks")
        if "satisfied" in held:
            walk.meet("satisfied", f"{at}/satisfied")
        if "export" in held or "provided" in held or "responsibilities" in held:
            walk.meet("provided", at)
        if "links" in held:
            for number, link in enumerate(walk.objects(held, "links", at)):
                walk.meet("links", f"{at}/links", walk.text(link, "href", f"{at}/links/{number}"))

    def cells(self, control: str) -> dict[str, Any]:
        """The cells of a control's row, without the control itself."""
        said, row = self.said[control], {}
        status = "" if said.unknown else names.weakest(set(said.statuses))
        self._doubts(control, said, status)
        if status:
            row["status"] = status
        if said.sources:
            row["inherited_from"] = "; ".join(said.sources)
        row |= {column: value for column, value in said.cells.items() if column in OURS.values()}
        if said.texts:
            row["remark"] = self._remark(said)
        return row

    def _doubts(self, control: str, said: Said, status: str) -> None:
        walk = self.walk
        if not (status or said.texts or said.unknown):
            walk.meet("empty", said.at, control)
        elif not said.statuses and not said.unknown:
            walk.meet("silent", said.at, control)
        elif said.silent and status and not said.whole:
            walk.meet("partly silent", said.at, control)
        if status and len(said.statuses) > 1:
            told = listed(f"{one} ({listed(who, most=3)})" for one, who in said.statuses.items())
            walk.note(said.at, f"{control} is stated as {told}; the weakest, {status}, is carried.")
        if "inherited" in said.statuses and not said.sources:
            walk.meet("no source", said.at, control)

    def _remark(self, said: Said) -> str:
        """Every text with its component's title and the part of the control it answers; where only this system
        answers, the title is left out.
        """
        titled = len({uuid for uuid, _, _ in said.texts}) > 1 or not self.components[said.texts[0][0]].own
        told = []
        for uuid, part, text in said.texts:
            head = ", ".join([self.components[uuid].title or uuid] * titled + [part] * bool(part))
            told.append(f"{head}: {text}" if head else text)
        return "\n\n".join(told)
