"""The people of the organizations' tests: road's cast with passwords, and browsers in which they are signed in."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from django.core import mail
from django.test import Client

from organizations.models import Membership, Organization, User
from tests import road

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PASSWORD = "a-long-and-plain-sentence"


def browser(person: User, *, sure: bool = False) -> Client:
    """A browser in which the person is signed in; `sure`: and has just typed the password again."""
    client = Client()
    client.force_login(person, backend=road.BACKEND)
    if sure:
        person.set_password(PASSWORD)
        person.save()
        client.force_login(person, backend=road.BACKEND)
        answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "/account/"})
        assert answer.status_code == 302, answer.content.decode()
    return client


def place(person: User, organization: Organization) -> Membership:
    return Membership.objects.get(user=person, organization=organization)


def link(subject: str = "") -> str:
    """The path of the first link in the newest letter whose subject has these words."""
    letter = next(one for one in reversed(mail.outbox) if subject in one.subject)
    found = re.search(r"http://testserver(/\S+)", letter.body)
    assert found, letter.body
    return found[1]
