"""The rows of a review, one module for each noun."""

from reviews.models.assignment import Absence, Assignment
from reviews.models.ballot import Choice, Draft, How, Voiding, Vote
from reviews.models.comment import Comment, Visibility
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
from reviews.models.inspection import (
    Inspection,
    InspectionEntry,
    InspectionFile,
    InspectionItem,
    InspectionReport,
    Seen,
    Stage,
)
from reviews.models.interest import Attempt, Interest, Nature, Recusal
from reviews.models.letter import Letter
from reviews.models.listing import LIVE, Listing
from reviews.models.mark import Mark, MarkKind
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
from reviews.models.wording import SavedFilter, Wording

__all__ = [
    "AUTHORIZING",
    "LIVE",
    "OF_STANDING",
    "ON_A_DOSSIER",
    "OVER",
    "RECONSIDERED",
    "STATUSES",
    "Absence",
    "Assignment",
    "Attached",
    "Attempt",
    "Choice",
    "Closing",
    "Comment",
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
    "Inspection",
    "InspectionEntry",
    "InspectionFile",
    "InspectionItem",
    "InspectionReport",
    "Interest",
    "Letter",
    "Listing",
    "Mark",
    "MarkKind",
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
    "SavedFilter",
    "Seen",
    "Stage",
    "Step",
    "Visibility",
    "Voiding",
    "Vote",
    "Wording",
]
