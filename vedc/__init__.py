"""Wiring: settings, addresses, the clockwork of Celery. Nothing is decided here."""

from vedc.celery import app as celery_app

__all__ = ["celery_app"]
