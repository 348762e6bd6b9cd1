"""The reviewer's desk in the Django admin, one module for each noun."""

from reviews.admin.ballots import EscalationAdmin, RecusalAdmin, VoteAdmin
from reviews.admin.conditions import ConditionAdmin
from reviews.admin.holds import HoldAdmin
from reviews.admin.inspections import InspectionAdmin
from reviews.admin.interests import InterestAdmin
from reviews.admin.registers import AttemptAdmin
from reviews.admin.reviews import ReviewAdmin
from reviews.admin.standings import DeterminationAdmin
from reviews.admin.wordings import WordingAdmin

__all__ = [
    "AttemptAdmin",
    "ConditionAdmin",
    "DeterminationAdmin",
    "EscalationAdmin",
    "HoldAdmin",
    "InspectionAdmin",
    "InterestAdmin",
    "RecusalAdmin",
    "ReviewAdmin",
    "VoteAdmin",
    "WordingAdmin",
]
