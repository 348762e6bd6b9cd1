from django.apps import AppConfig


class RecertificationsConfig(AppConfig):
    name = "recertifications"
    default_auto_field = "django.db.models.BigAutoField"
