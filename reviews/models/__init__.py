"""The rows of a review, one module for each noun."""

from reviews.models.assignment import Absence, Assignment
from reviews.models.comment import Comment, Visibility
from reviews.models.determination import AUTHORIZING, Condition, Decision, Determination
from reviews.models.listing import LIVE, Listing
from reviews.models.mark import Mark, MarkKind
from reviews.models.review import STATUSES, Finding, Review
from reviews.models.wording import SavedFilter, Wording

__all__ = [
    "AUTHORIZING",
    "LIVE",
    "STATUSES",
    "Absence",
    "Assignment",
    "Comment",
    "Condition",
    "Decision",
    "Determination",
    "Finding",
    "Listing",
    "Mark",
    "MarkKind",
    "Review",
    "SavedFilter",
    "Visibility",
    "Wording",
]
