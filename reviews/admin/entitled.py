"""What the person at the desk may do in a review: the same answer a verb would give, asked once for a page."""

from __future__ import annotations

from django.http import HttpRequest

from organizations.models import User
from reviews import interests
from reviews.models import Review
from reviews.permissions import holds


def grounds(request: HttpRequest, review: Review) -> list[str]:
    """Why the person takes no part in this."""
    person: User = request.user  # type: ignore[assignment]
    asked = vars(request).setdefault("vedc_grounds", {})
    if review.pk not in asked:
        asked[review.pk] = interests.grounds(person, review)
    return asked[review.pk]  # type: ignore[no-any-return]


def may(request: HttpRequest, permission: str, review: Review) -> bool:
    """Whether the person holds a permission and takes part."""
    return holds(request.user, permission) and not grounds(request, review)  # type: ignore[arg-type]
