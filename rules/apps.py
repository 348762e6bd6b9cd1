from django.apps import AppConfig

from languages import words
from rules.translations import words_of_editions


class RulesConfig(AppConfig):
    name = "rules"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        words.register(words_of_editions)
