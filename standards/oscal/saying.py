"""What a plan says of one control, gathered from all who answer it, and the sentences on what is not carried."""

from dataclasses import dataclass, field

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
    "provided": "What the system provides to others is not carried ({count}).",
    "satisfied": "How a responsibility of the leveraging system is met is not carried ({count}).",
    "parameters": "Parameter values are not carried ({count}).",
    "date": "Planned completion dates are not carried ({count}): {names}.",
    "remarks": "Remarks beside the answers are not carried ({count}).",
    "links": "Links from the answers are not followed; attach as evidence what they lead to ({count}): {names}.",
}


@dataclass(slots=True)
class Component:
    """A component of the plan, and the system it is leveraged from ("" where it is the plan's own)."""

    uuid: str
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
    texts: list[tuple[Component, str, str]] = field(default_factory=list)
    unknown: bool = False
    whole: bool = False
    silent: int = 0
    cells: dict[str, str] = field(default_factory=dict)

    def state(self, status: str, who: str) -> None:
        """One more status, and who states it."""
        held = self.statuses.get(status)
        if held is None:
            held = self.statuses[status] = {}
        held[who] = None

    def remark(self) -> str:
        """Every text with its component's title and the part of the control it answers; where only this system
        answers, the title is left out.
        """
        titled = len({component.uuid for component, _, _ in self.texts}) > 1 or not self.texts[0][0].own
        told = []
        for component, part, text in self.texts:
            head = (f"{component.title}, {part}" if part else component.title) if titled else part
            told.append(f"{head}: {text}" if head else text)
        return "\n\n".join(told)
