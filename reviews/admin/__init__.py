"""The reviewer's desk in the Django admin, one module for each noun."""

from reviews.admin.ballots import EscalationAdmin, RecusalAdmin, VoteAdmin
from reviews.admin.interests import InterestAdmin
from reviews.admin.registers import AttemptAdmin
from reviews.admin.reviews import ReviewAdmin

__all__ = ["AttemptAdmin", "EscalationAdmin", "InterestAdmin", "RecusalAdmin", "ReviewAdmin", "VoteAdmin"]
