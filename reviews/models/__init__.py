"""The rows of a review, one module for each noun."""

from reviews.models.determination import AUTHORIZING, Condition, Decision, Determination
from reviews.models.review import STATUSES, Finding, Review

__all__ = ["AUTHORIZING", "STATUSES", "Condition", "Decision", "Determination", "Finding", "Review"]
