"""The reviewer's desk in the Django admin, one module for each noun."""

from reviews.admin.conditions import ConditionAdmin
from reviews.admin.holds import HoldAdmin
from reviews.admin.reviews import ReviewAdmin
from reviews.admin.standings import DeterminationAdmin

__all__ = ["ConditionAdmin", "DeterminationAdmin", "HoldAdmin", "ReviewAdmin"]
