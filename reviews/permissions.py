"""Who may do what in a review. Permissions, never role names; and nobody on a case of their own."""

from organizations.models import User
from organizations.permissions import is_member
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


def require(person: User, permission: str, review: Review) -> None:
    """Refuse unless the person holds the permission now, and has no part in the applicant or what is reconsidered."""
    if not (person.is_active and person.is_staff and person.has_perm(permission)):
        raise Refusal(f"{person} does not have the permission {permission}")
    organization = review.dossier.application.organization
    if is_member(person, organization):
        raise Refusal(f"{person} belongs to {organization} and takes no part in deciding about it")
    if review.dossier.filed_by_id == person.pk:
        raise Refusal(f"{person} filed {review.dossier} and takes no part in deciding about it")
    if review.looks_again_at_what(person):
        raise Refusal(f"{person} had a part in what is reconsidered and takes no part in reconsidering it")
