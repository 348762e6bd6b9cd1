"""The demonstration's people can walk the road with every kind of sample."""

import pytest

from standards.lifecycle import Status
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["UVEU", "NVEU", "DC-VEU"])
def test_a_sample_of_each_kind_satisfies_what_a_machine_can_tell(kind):
    review = factories.in_review(kind)

    open_ones = set(review.findings.values_list("status", flat=True))

    assert open_ones <= {"satisfied", "undetermined", "not_applicable"}


def test_the_faulty_sample_fails_where_it_was_made_to_fail():
    review = factories.in_review(faulty=True)

    failed = set(review.findings.filter(status="not_satisfied").values_list("requirement", flat=True))

    assert failed == {"s10-06", "s10-11", "s10-13"}


def test_an_application_can_be_returned_and_another_authorized():
    back = factories.returned()
    attestation = factories.authorized()

    assert back.state is Status.RETURNED
    assert attestation.entry is not None and attestation.certificate.pdf
    assert attestation.obligations.exists()


def test_everybody_has_the_demo_password():
    assert all(person.check_password(factories.PASSWORD) for person in factories.people().accounts)
