"""An answer that somebody else changed, beside one's own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from applications import history
from applications.forms import questions as fields
from applications.forms.questions import Field
from applications.models import AnswerRevision, Application
from applications.said import Said
from organizations.models import User


@dataclass(frozen=True, slots=True)
class Theirs:
    """What stands, who said it and when, and what one typed oneself."""

    stands: Field
    yours: Field | None
    revision: AnswerRevision | None
    person: User

    @property
    def who(self) -> str:
        if self.revision is None:
            return "Somebody else"
        return "You, on another page" if self.is_own else str(self.revision.person)

    @property
    def is_own(self) -> bool:
        return self.revision is not None and self.revision.person_id == self.person.pk

    @property
    def sentence(self) -> str:
        """What happened, for the list of what needs attention."""
        files = f"{len(self.stands.evidence)} attached files" if self.stands.evidence else "no answer"
        return (
            f"{self.who} saved “{self.stands.in_words or files}” meanwhile. "
            "Save again to put yours in its place."
        )

    @property
    def values(self) -> str:
        """What stands, as the page's script puts it into the fields."""
        kept = self.stands
        return json.dumps(
            {"value": kept.typed, "explanation": kept.explanation, "evidence": list(kept.evidence)}
        )


def beside(
    application: Application,
    person: User,
    typed: Iterable[Field],
    stands: Mapping[str, Said],
    site: str | None,
) -> dict[str, Theirs]:
    """For each field what stands at its question, with who changed it last. One query."""
    every = list(typed)
    last = history.newest(application, [(field.name, site or "") for field in every])
    found = {}
    for field in every:
        given = {field.name: stands[field.name]} if field.name in stands else {}
        kept = fields.kept([field.question], given, field.places)[0]
        found[field.name] = Theirs(kept, field, last.get((field.name, site or "")), person)
    return found
