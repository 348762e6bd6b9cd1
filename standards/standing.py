"""How an edition stands on a day: whether it was there yet, in effect, over, or in the place of another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from standards.edition import Rulebook

#: States of enforcement in which an edition binds nobody by itself, and how that is said.
LOOSE = {
    "superseded": "superseded",
    "rescinded": "rescinded",
    "fallback": "superseded on paper and used as a fallback",
    "guidance": "guidance, and no rule",
    "draft": "a draft",
}
#: States in which it is in effect, and more must be said.
ALMOST = {"not_enforced": ", and not enforced", "delayed": ", and its enforcement is delayed"}


@dataclass(frozen=True, slots=True)
class Standing:
    """status: in_effect, draft, not_published, not_effective, ended, superseded, rescinded, fallback or
    guidance; words: a sentence, fit to stand over findings.
    """

    status: str
    words: str

    @property
    def in_effect(self) -> bool:
        """Whether findings of that day are of a rule that was in effect."""
        return self.status == "in_effect"

    def plain(self) -> dict[str, str]:
        """JSON: status, words."""
        return {"status": self.status, "words": self.words}


def standing(rulebook: Rulebook, on: date, editions: Iterable[Rulebook] = ()) -> Standing:
    """How the edition stands on the day, among the other `editions` of the same id."""
    key = rulebook.key
    if rulebook.draft:
        return Standing("draft", f"{key} is a draft: nobody is bound by it.")
    if on < rulebook.published:
        return Standing("not_published", f"On {on} {key} was not published; it was on {rulebook.published}.")
    if on < rulebook.effective:
        return Standing(
            "not_effective", f"On {on} {key} is not in effect; it is from {rulebook.effective} on."
        )
    if rulebook.ends_on is not None and on > rulebook.ends_on:
        return Standing("ended", f"On {on} {key} is over; its last day was {rulebook.ends_on}.")
    later = _later(rulebook, on, editions)
    if later is not None:
        return Standing(
            "superseded", f"On {on} {later.key} stands in the place of {key}, since {later.since}."
        )
    state = rulebook.enforcement_on(on)
    if state.status in LOOSE:
        return Standing(state.status, f"On {on} {key} is {LOOSE[state.status]}, since {state.since}.")
    more = f"{ALMOST[state.status]} since {state.since}" if state.status in ALMOST else ""
    return Standing("in_effect", f"On {on} {key} is in effect{more}.")


def _later(rulebook: Rulebook, on: date, editions: Iterable[Rulebook]) -> Rulebook | None:
    """The newest published edition in effect order that has begun and comes after this one."""

    def place(each: Rulebook) -> tuple[date, str]:
        return each.effective, each.edition

    after = [
        each
        for each in editions
        if each.id == rulebook.id and not each.draft and each.since <= on and place(each) > place(rulebook)
    ]
    return max(after, key=place, default=None)
