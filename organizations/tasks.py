"""What the clock does for organizations."""

from celery import shared_task
from django.utils import timezone

from organizations import succession


@shared_task(name="organizations.grant_successions")
def grant_successions() -> int:
    """Grant the requests to become administrator that nobody refused in time."""
    return succession.grant_due(now=timezone.now())
