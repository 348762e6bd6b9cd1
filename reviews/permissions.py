"""Who may do what in a review. Permissions, never role names; and nobody on a case of their own."""

from collections.abc import Iterable

from organizations.models import User
from reviews import interests
from reviews.models import Review
from standards.errors import Refusal

JUDGE = "reviews.judge_finding"
DETERMINE = "reviews.determine_review"
APPROVE = "reviews.approve_determination"
ASK = "reviews.ask_question"
CIRCULATE = "reviews.circulate_review"
SUPERVISE = "reviews.supervise_review"
RELEASE = "reviews.release_hold"
OVERRIDE = "reviews.override_hold"
CAST = "reviews.cast_vote"
PLAN = "reviews.plan_inspection"
INSPECT = "reviews.inspect"
DECIDE_DISSENT = "reviews.decide_dissent"


class Barred(Refusal):
    """Refused because of who it is: the person could otherwise act. Such an attempt is put on record."""

    def __init__(self, message: str, person: User, review: Review) -> None:
        super().__init__(message)
        self.person, self.review = person, review


def holds(person: User, permission: str) -> bool:
    """Whether the person is of the staff and was granted it."""
    return person.is_active and person.is_staff and person.has_perm(permission)


def require(person: User, permission: str, review: Review) -> None:
    """Refuse unless the person holds the permission, and has no part in the application, a party of it or what is
    reconsidered.
    """
    if not holds(person, permission):
        raise Refusal(f"{person} does not have the permission {permission}")
    bar(person, review, interests.grounds(person, review))


def bar(person: User, review: Review, grounds: Iterable[str]) -> None:
    """Refuse where there are grounds on which the person takes no part."""
    for why in grounds:
        raise Barred(f"{person} {why} and takes no part in deciding about it", person, review)
