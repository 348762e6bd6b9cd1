"""State, sign, log, print: each step kept before the next, and none taken twice."""

import hashlib
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from attestations import bundles, keyring, predicate, services
from attestations.models import Attestation, Certificate, LogEntry
from notary import canonical, verify
from notary.errors import VerificationError
from notary.statement import Statement
from reviews.determinations import Term
from reviews.models import Determination
from standards.errors import Refusal
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> tuple[road.People, Determination]:
    road.keys()
    cast = road.people()
    return cast, road.approved(cast)


world = once(_begin)


def carried(determination: Determination) -> Attestation:
    attestation = services.state(determination, now=road.ISSUED)
    services.sign(attestation, now=road.ISSUED)
    return services.enter(attestation, now=road.ISSUED)


def test_the_statement_says_what_was_determined_and_of_which_bytes(world: Any) -> None:
    _, determination = world

    attestation = services.state(determination, now=road.ISSUED)

    content = bytes(attestation.statement)
    said = Statement.from_bytes(content)
    review = determination.review
    assert canonical.dumps(canonical.loads(content)) == content
    assert attestation.statement_sha256 == hashlib.sha256(content).hexdigest()
    assert review.dossier.sha256 in content.decode()
    body = said.predicate
    assert body["reference"] == review.dossier.application.reference
    assert body["decision"] == "authorized"
    assert body["dossier"]["sha256"] == review.dossier.sha256
    assert body["findings"]["sha256"] == determination.findings_sha256
    assert [line["id"] for line in body["findings"]["summary"]] == list(
        review.findings.values_list("requirement", flat=True)
    )
    assert {line["by"] for line in body["findings"]["summary"]} == {"machine", "reviewer"}
    assert body["rulebook"]["hash"] == review.dossier.application.rulebook_hash
    assert body["determination"]["determinedBy"] == {"name": "Ravi", "agency": "Department of Commerce"}
    assert body["determination"]["approvedBy"] == {"name": "Rhea", "agency": "Department of State"}
    assert body["validity"] == {"from": "2026-11-23", "until": "2027-11-22", "basis": predicate.BASIS}
    assert [site["country"] for site in body["sites"]] == [site["country"] for site in road.said()["sites"]]


def test_the_statement_is_made_of_the_dossier_not_of_rows_that_an_operator_edits(world: Any) -> None:
    _, determination = world
    application = determination.review.dossier.application
    type(application.end_user).objects.update(name="Renamed, Inc.")
    application.sites.update(name="Elsewhere")

    attestation = services.state(determination, now=road.ISSUED)

    assert b"Renamed" not in bytes(attestation.statement)
    assert b"Elsewhere" not in bytes(attestation.statement)


def test_the_bundle_verifies_under_the_trust_root_with_both_signatures(world: Any) -> None:
    _, determination = world

    attestation = carried(determination)

    found = verify.verify(bundles.of(attestation), keyring.trust_root(), date(2026, 12, 1))
    assert found.reference == attestation.reference
    assert found.standing == "valid"
    assert found.statement.to_bytes() == bytes(attestation.statement)
    assert set(found.keyids) == {signer.keyid for signer in keyring.signers(keyring.ATTESTATION)}
    assert len(found.keyids) == 2
    assert found.index == attestation.entry.index


def test_every_step_is_taken_once(world: Any) -> None:
    _, determination = world
    first = carried(determination)
    kept = Attestation.objects.values().get(pk=first.pk)
    printed = services.print_certificate(first, now=road.ISSUED)

    again = carried(determination)
    again_printed = services.print_certificate(again, now=road.APPROVED)

    assert Attestation.objects.values().get() == kept
    assert LogEntry.objects.count() == 1
    assert (Certificate.objects.count(), again_printed.pk) == (1, printed.pk)


def test_the_bundle_is_the_same_bytes_whenever_it_is_asked_for(world: Any) -> None:
    cast, determination = world
    attestation = carried(determination)
    before = bundles.of(attestation).to_bytes()

    carried(road.approved(cast))  # the log grows

    assert bundles.of(Attestation.objects.get(pk=attestation.pk)).to_bytes() == before


def test_the_certificate_carries_the_bundle_and_verifies(world: Any) -> None:
    _, determination = world
    attestation = carried(determination)

    pdf = bytes(services.print_certificate(attestation, now=road.ISSUED).pdf)

    assert verify.read(pdf).to_bytes() == bundles.of(attestation).to_bytes()
    assert verify.verify(verify.read(pdf), keyring.trust_root(), date(2026, 12, 1)).standing == "valid"


def test_nothing_is_stated_that_nobody_approved(world: Any) -> None:
    cast, _ = world

    with pytest.raises(Refusal, match="nobody approved"), transaction.atomic():
        services.state(road.determined(cast), now=road.ISSUED)


def test_nothing_is_stated_whose_findings_moved_since(world: Any) -> None:
    cast, determination = world
    finding = determination.review.findings.filter(judgement="").first()
    type(finding).objects.filter(pk=finding.pk).update(
        judgement="not_applicable",
        judgement_reason="Slipped in.",
        judged_by=cast.ravi,
        judged_at=road.APPROVED,
    )

    with pytest.raises(Refusal, match="not those that were determined"), transaction.atomic():
        services.state(determination, now=road.ISSUED)

    assert not Attestation.objects.exists()


def test_conditions_stand_in_the_statement(world: Any) -> None:
    cast, _ = world
    terms = (Term("Tell us of the move.", due_on=date(2027, 3, 1)),)

    made = services.state(
        road.approved(cast, decision="authorize_with_conditions", terms=terms), now=road.ISSUED
    )

    body = Statement.from_bytes(bytes(made.statement)).predicate
    assert body["decision"] == "authorized_with_conditions"
    assert body["conditions"] == [
        {"number": 1, "text": "Tell us of the move.", "requirement": None, "dueOn": "2027-03-01"}
    ]


def test_a_bundle_that_is_not_in_the_log_is_refused(world: Any) -> None:
    _, determination = world
    attestation = services.state(determination, now=road.ISSUED)

    with pytest.raises(Refusal, match="not in the log yet"):
        bundles.of(attestation)


def test_a_key_of_another_day_does_not_vouch(world: Any) -> None:
    _, determination = world
    attestation = carried(determination)
    root = keyring.trust_root()
    late = tuple(
        type(key)(public=key.public, use=key.use, valid_from=date(2027, 1, 1), valid_until=None)
        for key in root.keys
    )

    with pytest.raises(VerificationError):
        verify.verify(bundles.of(attestation), type(root)(late, root.logs), date(2026, 12, 1))
