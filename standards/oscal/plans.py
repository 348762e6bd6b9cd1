"""Reading a system security plan: how each control is implemented, by whom, and inherited from whom.

A control's status is the weakest of all that is stated of it: at the requirement, at a statement, or by a component.
All texts are kept, each with the title of its component.
"""

from typing import Any

from standards.errors import listed
from standards.oscal import names
from standards.oscal.saying import Component, Said
from standards.oscal.walking import LONGEST_TEXT, Node, Walk
from standards.quantities import day

STATED = "implementation-status"
ORIGIN = "control-origination"
ENTRY = "the requirement"
COMPLETION, LEVERAGED, BARE = "planned-completion-date", "leveraged-authorization-uuid", "without-remark"
BESIDE_BY_KIND = {
    "parameters": ("set-parameters",),
    "remarks": ("remarks",),
    "satisfied": ("satisfied",),
    "provided": ("export", "provided", "responsibilities"),
}
BESIDE_KINDS = tuple((key, what) for what, keys in BESIDE_BY_KIND.items() for key in keys)
BESIDE = frozenset({"links", *(key for key, _ in BESIDE_KINDS)})
OURS = {"finding": "finding", "assessed-on": "assessed_on", "inherited-from": "inherited_from"}
READ = frozenset({STATED, ORIGIN, COMPLETION, LEVERAGED, BARE, *OURS})


class Plan:
    """One plan, walked through."""

    def __init__(self, walk: Walk, root: Node, at: str, only: frozenset[str]) -> None:
        self.walk = walk
        self.only = only
        self.answers = 0
        self.bare = False
        self.said: dict[str, Said] = {}
        self.strange: dict[str, str] = {}
        self.mixed: dict[tuple[tuple[str, ...], ...], tuple[str, list[str]]] = {}
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
            component = Component(uuid, title or uuid, kind == names.THIS_SYSTEM)
            for _, name, value, _ in self._props(entry, place):
                if name == LEVERAGED:
                    component.source = self.leveraged.get(value.lower(), "") or title
            if kind == "leveraged-system" and not component.source:
                component.source = title
            found[uuid] = component
        for name in self.only - {one for each in found.values() for one in (each.title, each.uuid)}:
            walk.fault(f"{at}/system-implementation/components", f"has no component “{name}”")
        return found

    def _only_source(self) -> str:
        """The leveraged system where there is one and no other; else ""."""
        return next(iter(self.leveraged.values())) if len(self.leveraged) == 1 else ""

    def _by_uuid(self, root: Node, steps: tuple[str, str], at: str) -> list[tuple[str, Node, str]]:
        outer, key = steps
        inner, place = self.walk.object(root, outer, at), f"{at}/{outer}"
        return [
            (self.walk.text(entry, "uuid", f"{place}/{key}/{n}").lower(), entry, f"{place}/{key}/{n}")
            for n, entry in enumerate(self.walk.objects(inner, key, place))
        ]

    def _props(self, held: Node, at: str) -> list[tuple[str, str, str, str]]:
        """(pointer, name, value, namespace) of every property that is read."""
        walk, found = self.walk, []
        for number, prop in enumerate(walk.objects(held, "props", at)):
            name = prop.get("name")
            if type(name) is not str:
                walk.text(prop, "name", f"{at}/props/{number}", required=True)
            elif name in READ:
                place = f"{at}/props/{number}"
                found.append((place, name, walk.text(prop, "value", place), walk.text(prop, "ns", place)))
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
        self._beside(entry, at)
        self._stated(entry, at, said, control, ENTRY)
        self._answers(entry, at, said, control, "")
        for number, statement in enumerate(walk.objects(entry, "statements", at)):
            place = f"{at}/statements/{number}"
            statement_id = walk.text(statement, "statement-id", place, required=True)
            self._beside(statement, place)
            if "props" in statement:
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
        uuid = answer.get("component-uuid")
        component = self.components.get(uuid) if type(uuid) is str else None
        if component is None:
            component = self._component(walk.text(answer, "component-uuid", at, required=True), at)
        if self.only and not self.only & {component.title, component.uuid}:
            return
        self.answers += 1
        text = walk.text(answer, "description", at, required=True, most=LONGEST_TEXT)
        self.bare = False
        silent = "props" not in answer or self._stated(answer, at, said, control, component.title)
        if STATED in answer:
            state = answer[STATED]
            words = state.get("state") if type(state) is dict else None
            if type(words) is str and words in names.STATES:
                said.state(names.STATES[words], component.title)
            else:
                self._strange_state(answer, at, said, control, component.title)
            silent = False
        if component.source or "inherited" in answer:
            self._inherited(answer, at, said, component)
            silent = False
        said.silent += silent
        if text and not text.isspace() and not self.bare:
            said.texts.append((component, part, text))
        self._beside(answer, at)

    def _component(self, uuid: str, at: str) -> Component:
        """The component of that UUID, however it is written; one the plan does not list goes by its UUID."""
        found = self.components.get(uuid.lower())
        if found is None:
            self.walk.meet("no component", at, uuid)
            found = Component(uuid.lower(), uuid, False)
        self.components[uuid] = found
        return found

    def _inherited(self, answer: Node, at: str, said: Said, component: Component) -> None:
        """Whom a component inherits from: the leveraged system it stands for; else, where it is this system, the only
        one there is; else the component itself.
        """
        if not component.source and not self.walk.objects(answer, "inherited", at):
            return
        source = component.source or self._only_source() or ("" if component.own else component.title)
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
                said.whole |= who == ENTRY
            elif name == ORIGIN:
                silent &= not self._originated(value, place, said, control, who)
            elif name == COMPLETION:
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
        said.whole |= who == ENTRY
        said.state("inherited", who)
        if source := self._only_source():
            said.sources[source] = None
        return True

    def _our_own(self, name: str, value: str, at: str, said: Said) -> None:
        """Cells that an export of ours wrote beside the answer, so that they come back as they were."""
        if name == "assessed-on" and day(value) is None:
            self.walk.fault(at, f"“{value}” is not a date, YYYY-MM-DD")
        elif name in OURS:
            said.cells[OURS[name]] = value
        elif name == BARE:
            self.bare = True

    def _strange_state(self, answer: Node, at: str, said: Said, control: str, who: str) -> None:
        """A state that is not written as OSCAL writes it, or is wrong."""
        place = f"{at}/{STATED}"
        words = self.walk.text(self.walk.object(answer, STATED, at), "state", place, required=True)
        self._state(words, f"{place}/state", said, control, who)

    def _state(self, words: str, at: str, said: Said, control: str, who: str) -> None:
        status = names.STATES.get(words) or names.state(words)
        if status:
            said.state(status, who)
        elif words.strip():
            said.unknown = True
            self.walk.meet("unknown state", at, f"“{words.strip()}” at {control}")

    def _beside(self, held: Node, at: str) -> None:
        """What stands beside an answer and is not carried."""
        if BESIDE.isdisjoint(held):
            return
        walk = self.walk
        for key, what in BESIDE_KINDS:
            if key in held:
                found = held[key]
                walk.meet(what, f"{at}/{key}", count=len(found) if isinstance(found, list) else 1)
        if "links" in held:
            for number, link in enumerate(walk.objects(held, "links", at)):
                walk.meet(
                    "links", f"{at}/links", walk.called(walk.text(link, "href", f"{at}/links/{number}"))
                )

    def tell(self) -> None:
        """A note for each way in which those who answer a control state different things of it."""
        for told, (at, controls) in self.mixed.items():
            words = listed(f"{status} ({listed(who, most=3)})" for status, *who in told)
            weakest = names.weakest({status for status, *_ in told})
            self.walk.note(
                at,
                f"Stated as {words}; the weakest, {weakest}, is carried ({len(controls)}): {listed(controls)}.",
            )

    def cells(self, control: str) -> dict[str, Any]:
        """The cells of a control's row, without the control itself."""
        said, row = self.said[control], {}
        status = "" if said.unknown else names.weakest(said.statuses)
        self._doubts(control, said, status)
        if status:
            row["status"] = status
        if said.sources:
            row["inherited_from"] = "; ".join(said.sources)
        row |= said.cells
        if said.texts:
            row["remark"] = said.remark()
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
            told = tuple((one, *who) for one, who in said.statuses.items())
            self.mixed.setdefault(told, (said.at, []))[1].append(control)
        if "inherited" in said.statuses and not said.sources:
            walk.meet("no source", said.at, control)
