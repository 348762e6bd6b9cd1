"""The rows of a review, one module for each noun."""

from reviews.models.condition import OVER, Condition, ConditionEvent, ConditionStep
from reviews.models.determination import (
    AUTHORIZING,
    OF_STANDING,
    ON_A_DOSSIER,
    RECONSIDERED,
    Decision,
    Determination,
    Reason,
)
from reviews.models.hold import Hold
from reviews.models.letter import Letter
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
from reviews.models.reconsideration import Reconsideration
from reviews.models.review import STATUSES, Finding, Review

__all__ = [
    "AUTHORIZING",
    "OF_STANDING",
    "ON_A_DOSSIER",
    "OVER",
    "RECONSIDERED",
    "STATUSES",
    "Attached",
    "Closing",
    "Condition",
    "ConditionEvent",
    "ConditionStep",
    "Decision",
    "Determination",
    "Finding",
    "Hold",
    "Letter",
    "Milestone",
    "Outcome",
    "Question",
    "QuestionDraft",
    "Reason",
    "Reconsideration",
    "Reminder",
    "Reply",
    "ReplyDraft",
    "Review",
    "Step",
]
