"""The room that speaks other languages."""

from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    """languages: it has no rows."""

    name = "languages"
