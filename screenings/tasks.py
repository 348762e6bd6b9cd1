"""Sweeps of this stage: a screening under the list in force for each dossier that has none."""

import structlog
from celery import shared_task
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from applications.models import Dossier
from screenings import policy, services
from screenings.models import DONE_WITH, ListVersion, Screening

log = structlog.get_logger()
AT_ONCE = 500  # dossiers of one sweep: well within its time; the next goes on where it ended


def unscreened(version: ListVersion, rule: str) -> QuerySet[Dossier]:
    """The newest filing of each application that is not done with and was not screened under this list and rule."""
    refiled = Dossier.objects.filter(application=OuterRef("application"), filing__gt=OuterRef("filing"))
    screened = Screening.objects.filter(dossier=OuterRef("pk"), version=version, policy_sha256=rule)
    return (
        Dossier.objects.exclude(application__status__in=DONE_WITH)
        .filter(~Exists(refiled), ~Exists(screened))
        .order_by(F("application__moved_at").desc(), "pk")
    )


@shared_task(name="screenings.screen_filed")
def screen_filed() -> int:
    """Screen what waits, what moved last first. One that cannot be does not hold up the others. Returns how many."""
    version, now = ListVersion.objects.in_force(), timezone.now()
    if version is None:
        return 0
    done = 0
    waiting = unscreened(version, policy.get().digest(now.date()))
    for pk in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):  # their bytes are read one by one
        dossier = Dossier.objects.select_related("application__organization").get(pk=pk)
        try:
            services.screen(dossier, now=now)
            done += 1
        except Exception:  # a sweep outlives one bad row; the log says which
            log.exception("dossier_not_screened", dossier=str(dossier))
    return done
