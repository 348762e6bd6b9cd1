from django.apps import AppConfig
from django.db.backends.signals import connection_created

from records import acting


class RecordsConfig(AppConfig):
    name = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # A database session must be told who acts as soon as there is one; Django says so in no other way.
        connection_created.connect(acting.attach, dispatch_uid="records.acting")
