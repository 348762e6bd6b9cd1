from django.apps import AppConfig


class DemoConfig(AppConfig):
    """People, papers and applications to show the platform with. Installed only where VEDC_DEMO=1 asks for it."""

    name = "demo"
    verbose_name = "Demonstration"
