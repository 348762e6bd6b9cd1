"""The rows of a review, one module for each noun."""

from reviews.models.determination import AUTHORIZING, Condition, Decision, Determination
from reviews.models.milestone import Milestone, Reminder, Step
from reviews.models.question import (
    Attached,
    Closing,
    Outcome,
    Question,
    QuestionDraft,
    Reply,
    ReplyDraft,
)
from reviews.models.review import STATUSES, Finding, Review

__all__ = [
    "AUTHORIZING",
    "STATUSES",
    "Attached",
    "Closing",
    "Condition",
    "Decision",
    "Determination",
    "Finding",
    "Milestone",
    "Outcome",
    "Question",
    "QuestionDraft",
    "Reminder",
    "Reply",
    "ReplyDraft",
    "Review",
    "Step",
]
