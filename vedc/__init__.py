"""Wiring: settings, addresses, the clockwork of Celery. Nothing is decided here."""
