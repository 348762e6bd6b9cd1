"""Is it up? One answer for a load balancer, and for a person who looks."""

import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

logger = logging.getLogger(__name__)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 if database and broker answer, else 503; why stands in the log, not in the answer."""
    migration, broker = last_migration(), broker_answers()
    well = migration is not None and broker
    body = {
        "status": "ok" if well else "failing",
        "database": "ok" if migration is not None else "failing",
        "broker": "ok" if broker else "failing",
        "migration": migration,
    }
    return JsonResponse(body, status=200 if well else 503)


def last_migration() -> str | None:
    """The migration applied last, as "room.0001_name"; "" if none yet; None if the database is silent."""
    try:
        recorder = MigrationRecorder(connection)
        if not recorder.has_table():
            return ""
        last = recorder.migration_qs.order_by("-id").values_list("app", "name").first()
    except DatabaseError as fault:
        logger.warning("healthz: the database does not answer: %s", fault)
        return None
    return ".".join(last) if last else ""


def broker_answers() -> bool:
    """Whether Redis answers a ping within a second."""
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as redis:
            return bool(redis.ping())
    except (RedisError, OSError) as fault:
        logger.warning("healthz: the broker does not answer: %s", fault)
        return False
