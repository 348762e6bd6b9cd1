"""Every address of the project, as somebody who must not come in: a new one without a case here fails.

`PUBLIC` is open to anybody, `OWN` shows only what is the person's own, `STAFF` is the review desk; everything
else belongs to an organization, and is opened below for things that exist.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from applications import receiving
from applications.models import Application, LetterCopy
from attestations import receipts
from organizations import invitations, succession
from organizations.models import Invitation, Membership, Organization, Succession
from recertifications.models import Obligation
from reviews.models import Attached, Reply, ReplyDraft
from tests import factories
from tests.organizations.cast import NOW, browser, place

pytestmark = [pytest.mark.django_db]

PUBLIC = {
    "healthz",
    "organizations:home",
    "organizations:sign_in",
    "organizations:sign_out",
    "organizations:sign_up",
    "organizations:language",
    "organizations:invitation",  # whoever holds the link
    "applications:party_sign",  # whoever holds the link learns who asks; only the address it was sent to reads more
    "applications:unsubscribe",  # whoever holds the link turns off one kind of mail to one person, and reads nothing
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "attestations:verify",
    "attestations:offline",
    "attestations:verifier",
    "attestations:show",
    "attestations:bundle",
    "attestations:change",
    "attestations:certificate",
    "attestations:trust",
    "attestations:checkpoint",
    "attestations:log",
    "attestations:log_head",
    "attestations:log_tile",
}
OPEN_ROOMS = ("rules:",)  # whole rooms that anybody may read
OWN = {
    "account_email",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "organizations:account",
    "organizations:sessions",
    "organizations:index",
    "organizations:new",
    "applications:index",
    "applications:new",
    "applications:letters",
    "applications:letter_preferences",
    "recertifications:calendar",
}
STAFF = ("admin:",)


def named(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{before}{one.namespace}:" if one.namespace else before
            yield from named(one, inner)
        elif one.name:
            yield f"{before}{one.name}", one


def guarded() -> dict[str, URLPattern]:
    """What belongs to an organization."""
    return {
        name: pattern
        for name, pattern in named(get_resolver())
        if name not in PUBLIC | OWN and not name.startswith((*OPEN_ROOMS, *STAFF))
    }


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Larkmoor with one of everything, and mallory, who has an organization of her own."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = factories.people()
        attestation = factories.authorized("UVEU")
        filed = attestation.determination.review.dossier.application
        receipts.enter(filed.dossiers.get(), now=NOW)
        asked = factories.questioned(file=True)
        draft = factories.application("UVEU")
        invitations.invite(people.operator, people.adele, email="new@example.org", role="viewer", now=NOW)
        succession.ask(people.operator, people.olive, reason="No answer.", now=NOW)
        values = {
            "reference": draft.reference,
            "section": "sites",
            "site": draft.sites.first().key,
            "question": "chips",
            "key": draft.evidence.first().key,
            "filing": 1,
            "number": asked.number,
            "upload": receiving.start(draft, people.percy, name="a.pdf", size=9, now=NOW).pk,
            "pk": people.operator.pk,
            "member": place(people.percy, people.operator).pk,
            "invitation": Invitation.objects.get().pk,
            "request_pk": Succession.objects.get().pk,
        }
        special = {
            "applications:receipt": {"reference": filed.reference},
            "applications:dossier": {"reference": filed.reference},
            "applications:answer_history": {"section": "items"},
            "applications:table_autosave": {"section": "items"},
            "applications:receipt_pdf": {"reference": filed.reference},
            "applications:dossier_pdf": {"reference": filed.reference},
            "attestations:filing_receipt": {"reference": filed.reference},
            "reviews:decisions": {"reference": filed.reference},
            "reviews:letter": {"reference": filed.reference, "pk": attestation.determination.pk},
            "reviews:reconsider": {"reference": filed.reference, "pk": attestation.determination.pk},
            "reviews:conditions": {"reference": filed.reference},
            "reviews:condition": {"reference": filed.reference},
            "reviews:exhibit": {"reference": filed.reference},
            "applications:table": {"section": "items"},
            "applications:table_sheet": {"section": "items"},
            "applications:letter": {"pk": filed.letters.first().pk},
            **{
                f"reviews:{name}": {"reference": asked.review.dossier.application.reference}
                for name in ("timeline", "questions", "question", "reply_save")
            },
            **{
                f"reviews:{name}": {
                    "reference": asked.review.dossier.application.reference,
                    "key": asked.files[0].key,
                }
                for name in ("question_file", "question_take_out")
            },
            "recertifications:done": {"pk": Obligation.objects.first().pk},
        }
        yield people, values, special
        transaction.set_rollback(True)


def address(name: str, pattern: URLPattern, values: dict[str, Any], special: dict[str, Any]) -> str:
    known = values | special.get(name, {})
    missing = set(pattern.pattern.converters) - set(known)
    assert not missing, f"{name} asks for {missing}: give this test a value, or say above whose page it is"
    return reverse(name, kwargs={one: known[one] for one in pattern.pattern.converters})


def state() -> tuple[Any, ...]:
    """What a stranger could have changed."""
    return (
        list(Application.objects.order_by("pk").values_list("pk", "status", "moved_at")),
        list(Membership.objects.order_by("pk").values_list("pk", "role", "also_administers")),
        list(Organization.objects.order_by("pk").values_list("pk", "name")),
        Invitation.objects.open().count(),
        Succession.objects.filter(outcome="").count(),
        Obligation.objects.open().count(),
        Attached.objects.filter(taken_out_at=None).count(),
        ReplyDraft.objects.count() + Reply.objects.count(),
        LetterCopy.objects.filter(read_at=None).count(),
    )


ANSWERS = {"sure": "on", "role": "viewer", "reason": "x", "note": "x", "agree": "1", "name": "x"}


@pytest.mark.parametrize("name", sorted(guarded()))
def test_a_member_of_another_organization_finds_nothing(world: Any, name: str) -> None:
    people, values, special = world
    where, before = address(name, guarded()[name], values, special), state()
    mallory = browser(people.mallory, sure=True)

    for answer in (mallory.get(where), mallory.post(where, ANSWERS)):
        assert answer.status_code in (404, 405), (where, answer.status_code)

    assert mallory.get(where).status_code == 404 or mallory.post(where, ANSWERS).status_code == 404
    assert state() == before


@pytest.mark.parametrize("name", sorted(guarded()))
def test_who_belongs_to_nothing_finds_nothing(world: Any, name: str) -> None:
    people, values, special = world
    where, before = address(name, guarded()[name], values, special), state()
    stray = browser(people.ravi, sure=True)

    for answer in (stray.get(where), stray.post(where, ANSWERS)):
        assert answer.status_code in (404, 405), (where, answer.status_code)

    assert state() == before


@pytest.mark.parametrize("name", sorted({*guarded(), *OWN}))
def test_who_is_not_signed_in_is_sent_to_sign_in(world: Any, name: str) -> None:
    _, values, special = world
    pattern = dict(named(get_resolver()))[name]
    where, before = address(name, pattern, values, special), state()

    answers = [Client().get(where), Client().post(where, ANSWERS)]

    assert any(answer.status_code == 302 for answer in answers)
    for answer in answers:
        assert answer.status_code == 405 or answer["Location"].startswith("/sign-in/"), (where, answer)
    assert state() == before


@pytest.mark.parametrize("who", [None, "mallory"])
def test_the_review_desk_is_for_staff(world: Any, who: str | None) -> None:
    people, _, _ = world
    client = browser(getattr(people, who)) if who else Client()

    for name, pattern in named(get_resolver()):
        if name.startswith(STAFF) and not pattern.pattern.converters and name != "admin:login":
            answer = client.get(f"/admin/{pattern.pattern}".replace("//", "/").split("(")[0])
            assert answer.status_code in (302, 404, 405), name


def test_each_list_above_names_only_what_there_is() -> None:
    there = {name for name, _ in named(get_resolver())}

    assert (PUBLIC | OWN) - there == set()
