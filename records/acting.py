"""Who acts: a person and the door they came through, told to the database with every statement that writes.

PostgreSQL is told in the session (`vedc.person`, `vedc.through`), SQLite asks through functions. A change that came by
another way is kept as such: the triggers then write the database user's name, or find no function and refuse.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from celery import Task
from django.http import HttpRequest, HttpResponse

UNKNOWN = "unknown"
MOST = 200
_WRITES = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|MERGE|WITH|TRUNCATE)\b", re.IGNORECASE)
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
_through: ContextVar[str] = ContextVar("through", default="")


@contextmanager
def through(door: str) -> Iterator[None]:
    """Whatever is written inside came through this door: a task's name, a command's, a request's line."""
    token = _through.set(door[:MOST])
    try:
        yield
    finally:
        _through.reset(token)


def person() -> int | None:
    """The person of the request, if it was already known who it is: nothing is asked of the database for this."""
    known = getattr(_request.get(), "_cached_user", None)
    return known.pk if known is not None else None


def door() -> str:
    return _through.get() or UNKNOWN


class ActingMiddleware:
    """Every request says who acts while it is answered. It stands behind the authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            with through(f"{request.method} {request.path}"):
                return self.get_response(request)
        finally:
            _request.reset(token)


class ActingTask(Task):
    """A task acts under its name."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with through(f"task {self.name}"):
            return super().__call__(*args, **kwargs)


def attach(*, connection: Any, **_: Any) -> None:
    """Make a database session able to say who acts."""
    if connection.vendor == "sqlite":
        session = connection.connection
        session.create_function("vedc_person", 0, person)
        session.create_function("vedc_through", 0, door)
        session.create_function("vedc_sha256", 1, _digest, deterministic=True)
    elif connection.vendor == "postgresql" and _tell not in connection.execute_wrappers:
        connection.execute_wrappers.append(_tell)


def _tell(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Before a statement that writes: one round trip on the same session, told each time, since a rollback takes back
    what was told within it. What is told within a transaction ends with it.
    """
    if isinstance(sql, str) and _WRITES.match(sql):
        connection = context["connection"]
        known, within = person(), connection.in_atomic_block
        with connection.wrap_database_errors:
            connection.connection.execute(
                "SELECT set_config('vedc.person', %s, %s), set_config('vedc.through', %s, %s)",
                ["" if known is None else str(known), within, door(), within],
            )
    return execute(sql, params, many, context)


def _digest(content: bytes | str | None) -> str | None:
    if content is None:
        return None
    return "sha256:" + hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
