"""The reviewer's desk in the Django admin, one module for each noun."""

from reviews.admin.reviews import ReviewAdmin
from reviews.admin.wordings import WordingAdmin

__all__ = ["ReviewAdmin", "WordingAdmin"]
