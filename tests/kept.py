"""Rows made once for a whole file of tests and taken back at its end."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction


def once(make: Callable[[], Any]) -> Any:
    """A module's fixture `world`: what `make()` gives, in a transaction that every test of the file shares.

    What a test does is undone after it; what `make` did is undone after the last.
    """

    @pytest.fixture(scope="module")
    def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return world
