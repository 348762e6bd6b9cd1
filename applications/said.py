"""An answer as given, before it is a row and after."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as given: to a question, at a site's key or for the application as a whole (None).

    `value` is typed as in docs/dossier.md; `as_typed` holds what was typed where that could not be read.
    An answer that says nothing at all removes what was said before. `seen` is the digest of the answer that
    the person had before them ("" for none): where somebody changed it meanwhile, it is not overwritten.
    """

    question: str
    site: str | None = None
    value: Any = None
    as_typed: Any = None
    explanation: str = ""
    evidence: tuple[str, ...] = ()
    seen: str | None = None

    @property
    def is_empty(self) -> bool:
        return self.value is None and self.as_typed is None and not self.explanation and not self.evidence

    @property
    def digest(self) -> str:
        """What tells this answer from any other to the same question; "" where nothing is said."""
        if self.is_empty:
            return ""
        content = [self.value, self.as_typed, self.explanation, sorted(self.evidence)]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]
