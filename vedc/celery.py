"""The clockwork. How often stands in vedc/settings.py, which rows in each room's tasks.py."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vedc.settings")

app = Celery("vedc", task_cls="records.acting:ActingTask")  # each says who acts
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
