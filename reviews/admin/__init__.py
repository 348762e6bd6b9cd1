"""The reviewer's desk in the Django admin, one module for each noun."""

from reviews.admin.reviews import ReviewAdmin

__all__ = ["ReviewAdmin"]
