"""The rows of a review, one module for each noun."""

from reviews.models.ballot import Choice, Draft, How, Voiding, Vote
from reviews.models.determination import AUTHORIZING, Condition, Decision, Determination
from reviews.models.escalation import Escalation, Step
from reviews.models.interest import Attempt, Interest, Nature, Recusal
from reviews.models.review import STATUSES, Finding, Review

__all__ = [
    "AUTHORIZING",
    "STATUSES",
    "Attempt",
    "Choice",
    "Condition",
    "Decision",
    "Determination",
    "Draft",
    "Escalation",
    "Finding",
    "How",
    "Interest",
    "Nature",
    "Recusal",
    "Review",
    "Step",
    "Voiding",
    "Vote",
]
