"""Every page of the admin asks the database as often for many rows as for few: a model that is registered is walked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import NoReverseMatch, reverse

from applications import services as applications
from applications.models import Application, Site
from applications.stored import Handout
from attestations.models import Attestation
from organizations import register
from organizations.models import Membership, Organization, Role, User
from recertifications import services as recertifications
from recertifications.models import Obligation
from reviews import assignments, comments, holding, listings, marks
from reviews.models import Assignment, Finding, Review, SavedFilter, Wording
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db]
FEW = 2


def _begin() -> dict[str, Any]:
    cast = road.people()
    attestation = road.logged(cast)
    recertifications.schedule(attestation, today=road.ISSUED.date())
    boss = User.objects.create_superuser("boss@example.org", name="Boss")
    made = {"cast": cast, "boss": boss, "attestation": attestation, "review": Review.objects.get()}
    grow(made, FEW)
    return made


world = once(_begin)


def grow(world: dict[str, Any], more: int) -> None:
    """That many more of everything that a page of the admin lists."""
    cast, review = world["cast"], world["review"]
    for number in range(User.objects.count(), User.objects.count() + more):
        person = road.staff(f"staff{number}", "Reviewers", "commerce")
        organization = Organization.objects.create(name=f"Organization {number}", country="US")
        Membership.objects.create(user=person, organization=organization, role=Role.VIEWER.value)
        Membership.objects.create(user=person, organization=cast.larkmoor, role=Role.VIEWER.value)
        Membership.objects.create(user=cast.ravi, organization=organization, role=Role.VIEWER.value)
        register.write(cast.larkmoor, "began", person=person, actor=person, after="viewer", now=road.STARTED)
        _grow_case(world, review, person, number)
        _copy(Obligation.objects.first(), duty=f"duty-{number}")
        _copy(
            Wording(name=f"w{number}", status="satisfied", text="So.", made_by=person, changed_at=road.OPENED)
        )
        _copy(SavedFilter(person=world["boss"], name=f"f{number}", query="q=a"))


def _grow_case(world: dict[str, Any], review: Review, person: User, number: int) -> None:
    application = review.dossier.application
    held = applications.locked(application)
    applications.note(held, person, "judge", now=road.OPENED)
    _copy(Site.objects.filter(application=application).first(), key=f"s{number}", name=f"Site {number}")
    seen = Handout(person=person, application=application, key="ev-1", version=1, name="a.pdf", door="review")
    _copy(seen, at=road.OPENED, sha256="0" * 64)
    other = _copy(
        Application.objects.get(pk=application.pk), reference=f"VEU-2025-{number:04d}", status="in_review"
    )
    filed = _copy(review.dossier.__class__.objects.get(pk=review.dossier_id), application=other)
    again = _copy(Review.objects.get(pk=review.pk), dossier=filed)
    Finding.objects.bulk_create(
        Finding(**{**_values(one), "review_id": again.pk}) for one in review.findings.all()[:4]
    )
    again = holding.hold(again)
    listings.keep(again, now=road.OPENED)
    giver = world["cast"].ravi
    assignments.give(again, giver, giver, now=road.OPENED)
    Assignment.objects.create(
        review=review,
        agency="commerce",
        person=person,
        given_by=person,
        given_at=road.OPENED,
        ended_at=road.OPENED + timedelta(number),
        ended_by=person,
    )
    finding = again.findings.filter(judgement="").exclude(status="undetermined").first()
    marks.accept(finding, giver, now=road.OPENED)
    comments.write(review, giver, text="So.", visibility="committee", now=road.OPENED)


def _values(row: models.Model) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}


def _copy(row: Any, **other: Any) -> Any:
    """The row once more, and otherwise in part."""
    for name, value in other.items():
        setattr(row, name, value)
    row.pk, row._state.adding = None, True
    row.save(force_insert=True)
    return row


def pages() -> Iterator[tuple[str, Any, str]]:
    """(name, model, page) of every page of every model that is registered."""
    for model in admin.site._registry:
        for page in ("changelist", "add", "change", "history", "delete"):
            yield f"{model._meta.app_label}_{model._meta.model_name}", model, page


def asked(client: Client, first: dict[Any, Any]) -> dict[str, tuple[int, int]]:
    """Of every page that opens, its status and how often it asked the database."""
    found = {}
    for name, model, page in pages():
        if page in ("changelist", "add"):
            args: list[Any] = []
        elif model in first:
            args = [first[model]]
        else:
            continue
        try:
            address = reverse(f"admin:{name}_{page}", args=args)
        except NoReverseMatch:
            continue
        with road.counted() as queries:
            answer = client.get(address)
        found[f"{name} {page}"] = (answer.status_code, queries.asked)
    return found


def test_no_page_of_the_admin_asks_more_for_more_rows(world: Any) -> None:
    client = Client()
    client.force_login(world["boss"], backend=road.BACKEND)
    known = {User: world["cast"].ravi.pk, Review: world["review"].pk, Organization: world["cast"].larkmoor.pk}
    known |= {Attestation: world["attestation"].pk}
    for model in admin.site._registry:
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            known.setdefault(model, row.pk)
    asked(client, known)  # once for what is kept in memory
    few = asked(client, known)

    grow(world, 2 * FEW)

    many = asked(client, known)
    assert {status for status, _ in few.values()} <= {200, 302, 403}
    assert sum(status == 200 for status, _ in few.values()) >= len(admin.site._registry)
    grown = {page: (few[page][1], many[page][1]) for page in few if few[page] != many[page]}
    # To delete a row is to look for everything that hangs on it; no list is shown.
    assert {page: counts for page, counts in grown.items() if not page.endswith("delete")} == {}
