"""Whatever was decided, the docket behind it is sealed: a return and a denial have no certificate to speak for them."""

import pytest
import time_machine

from attestations import tasks
from attestations.models import Attestation, DocketSeal
from tests import road

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.mark.parametrize("decision", ["return", "deny"])
def test_what_has_no_certificate_has_a_sealed_docket(decision: str) -> None:
    road.keys()
    determination = road.approved(road.people(), decision=decision)

    with time_machine.travel(road.ISSUED, tick=False):
        assert (tasks.issue(), tasks.seal_dockets()) == (0, 1)

    assert DocketSeal.objects.get().determination == determination
    assert not Attestation.objects.exists()
