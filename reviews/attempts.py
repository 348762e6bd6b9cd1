"""What was tried by somebody who must not: kept as a row and a line of docket, after the verb was undone.

The refusal takes back whatever the verb had written; the attempt is written after it, in a transaction of its own, so
that it stays. It is lost only where a caller holds a transaction of its own around the verb and undoes that too; no
door does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

from applications import services as applications
from reviews.models import Attempt
from reviews.permissions import Barred

P = ParamSpec("P")
R = TypeVar("R")


def recorded(verb: Callable[P, R]) -> Callable[P, R]:
    """A verb (outside its transaction) whose attempts by those who are barred from it are kept."""

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except Barred as no:
            keep(no, verb.__name__, kwargs["now"])
            raise

    return run


@transaction.atomic
def keep(barred: Barred, verb: str, now: Any) -> Attempt:
    """Write what was tried, by whom and why it was refused."""
    at: datetime = now
    application = applications.locked(barred.review.dossier.application)
    made = Attempt.objects.create(
        application=application, person=barred.person, verb=verb, why=str(barred), at=at
    )
    applications.note(application, barred.person, "attempt", now=at, note=str(barred), detail={"tried": verb})
    return made
