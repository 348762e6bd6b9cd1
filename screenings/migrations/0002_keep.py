from django.db import migrations

from organizations.appendonly import guard


class Migration(migrations.Migration):
    """Lists, screenings, hits and what was said of them are kept; nothing of them is ever changed."""

    dependencies = (("screenings", "0001_initial"),)
    operations = (
        guard("screenings_listversion"),
        guard("screenings_listedparty"),
        guard("screenings_listing"),
        guard("screenings_screening"),
        guard("screenings_hit"),
        guard("screenings_clearance"),
    )
