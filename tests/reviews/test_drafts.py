"""A draft's digest speaks of everything that was proposed, and of what stands now."""

from typing import Any

import pytest

from reviews import determinations, drafts
from reviews.models import Finding
from tests import road
from tests.kept import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def _begin() -> Any:
    cast = road.people()
    return cast, road.settled(cast)


world = once(_begin)


def test_a_finding_changed_behind_the_verbs_is_another_draft(world: Any) -> None:
    cast, review = world
    determination = determinations.determine(
        review, cast.ravi, decision="authorize", reasons="It is so.", now=road.DETERMINED
    )
    content, sha256 = drafts.content(determination)
    assert drafts.content(determination) == (content, sha256)

    Finding.objects.filter(pk=review.findings.first().pk).update(
        judgement="not_satisfied", judgement_reason="No.", judged_by=cast.ravi, judged_at=road.DETERMINED
    )

    assert drafts.content(determination)[1] != sha256


def test_other_words_are_another_draft(world: Any) -> None:
    cast, review = world
    first = determinations.determine(
        review, cast.ravi, decision="return", reasons="Say more.", now=road.DETERMINED
    )
    said = drafts.content(first)[1]
    determinations.object_to(first, cast.rhea, reason="Word it otherwise.", now=road.APPROVED)

    second = determinations.determine(
        review, cast.ravi, decision="return", reasons="Say much more.", now=road.DETERMINED
    )

    assert drafts.content(second)[1] != said
