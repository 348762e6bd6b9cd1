"""The people and the drafts of the operator's desk: olive files, pete prepares, vera looks, mallory may not."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications import answers, evidence, services, sites, words
from applications.answers import Said
from applications.models import Application, Evidence
from organizations.models import Membership, Organization, Role, User
from standards import rulebook
from tests import road

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BOOK = "ai-diffusion-2025"
VECTORS = Path(rulebook.__file__).parent / "rulebooks" / BOOK / "vectors"
END_USER = {
    "name": "Northfield Compute Inc.",
    "address": "1 Data Way, Ashburn",
    "country": "US",
    "website": "",
    "contact_name": "Olive Ortega",
    "contact_email": "olive@northfield.example",
    "contact_phone": "",
}
PASSWORD = "a long enough password"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def person(name: str, role: str = "", organization: Organization | None = None) -> User:
    """Somebody, with a place in an organization if a role is given."""
    user = User.objects.create_user(f"{name.lower()}@people.example", PASSWORD, name=name)
    if organization is not None:
        Membership.objects.create(user=user, organization=organization, role=role)
    return user


class World:
    """One organization with its people, another one with mallory in it, and a draft with one site."""

    def __init__(self, kind: str = "UVEU") -> None:
        self.northfield = Organization.objects.create(name="Northfield Compute", country="US")
        self.elsewhere = Organization.objects.create(name="Elsewhere", country="US")
        self.olive = person("Olive", Role.OFFICIAL.value, self.northfield)
        self.pete = person("Pete", Role.PREPARER.value, self.northfield)
        self.vera = person("Vera", Role.VIEWER.value, self.northfield)
        self.mallory = person("Mallory", Role.OFFICIAL.value, self.elsewhere)
        self.application = self.start(kind)
        self.rulebook = rulebook.get(BOOK)
        self.site = sites.add(
            self.application, self.olive, name="Reston 2", address="Sunrise Valley", country="US"
        )

    def start(self, kind: str = "UVEU") -> Application:
        return services.start(
            self.olive, self.northfield, rulebook_id=BOOK, kind=kind, end_user=dict(END_USER), now=NOW
        )

    def attach(self, name: str = "plan.pdf", content: bytes = PDF, **about: object) -> Evidence:
        return evidence.attach(
            self.application, self.olive, SimpleUploadedFile(name, content), now=NOW, **about
        )

    def say(self, *said: Said, application: Application | None = None) -> None:
        answers.save(application or self.application, self.olive, said, now=NOW)

    def said(self, question: str, site: str | None = None) -> Said | None:
        return answers.given(self.application, [question], site).get(question)

    def fill(self) -> None:
        """The whole satisfying dossier of the edition, with its evidence, in the draft."""
        from applications import transfer

        plain = json.loads((VECTORS / "uveu-satisfying.json").read_text())
        Evidence.objects.bulk_create(
            Evidence(
                application=self.application,
                key=key,
                file=f"evidence/{file['sha256']}",
                received_by=self.olive,
                received_at=NOW,
                **file,
            )
            for key, file in plain["evidence"].items()
        )
        transfer.fill(self.application, self.olive, plain, now=NOW)
        road.unsigned(self.application, self.olive, now=NOW)

    def fill_again(self) -> None:
        """The same dossier once more, once `fill` has brought its files."""
        from applications import transfer

        plain = json.loads((VECTORS / "uveu-satisfying.json").read_text())
        transfer.fill(self.application, self.olive, plain, now=NOW)

    def url(self, name: str, *args: object) -> str:
        return reverse(f"applications:{name}", args=[self.application.reference, *args])


def browser(person: User) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    client.force_login(person)
    return client


def sure(person: User) -> Client:
    """A browser in which the person is signed in and has just shown again who they are."""
    client = browser(person)
    client.force_login(person, backend=road.BACKEND)
    answer = client.post("/account/confirm/", {"password": PASSWORD, "next": "/account/"})
    assert answer.status_code == 302, answer.content.decode()
    return client


def ticked(world: World, read: str) -> dict[str, str]:
    """Every paragraph certified, of the dossier that has this digest."""
    paragraphs = words.paragraphs(world.rulebook, world.application.kind)
    boxes = {f"certify-{one.id}": "on" for one in paragraphs}
    return {**boxes, "read": read, "words": words.digest(paragraphs)}
