"""Settings of the queue's bench: the demo's, with static files as they lie."""

from vedc.settings import *
from vedc.settings import STORAGES

STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
