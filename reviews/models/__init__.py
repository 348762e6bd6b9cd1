"""The rows of a review, one module for each noun."""

from reviews.models.ballot import Choice, Draft, How, Voiding, Vote
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
from reviews.models.escalation import Escalation, EscalationStep
from reviews.models.hold import Hold
from reviews.models.interest import Attempt, Interest, Nature, Recusal
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
    "Attempt",
    "Choice",
    "Closing",
    "Condition",
    "ConditionEvent",
    "ConditionStep",
    "Decision",
    "Determination",
    "Draft",
    "Escalation",
    "EscalationStep",
    "Finding",
    "Hold",
    "How",
    "Interest",
    "Letter",
    "Milestone",
    "Nature",
    "Outcome",
    "Question",
    "QuestionDraft",
    "Reason",
    "Reconsideration",
    "Recusal",
    "Reminder",
    "Reply",
    "ReplyDraft",
    "Review",
    "Step",
    "Voiding",
    "Vote",
]
