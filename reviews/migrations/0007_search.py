from typing import Any

from django.db import migrations

from organizations.appendonly import guard

AVAILABLE = "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"
MAY = "SELECT has_database_privilege(current_database(), 'CREATE')"
INDEX = (
    "CREATE INDEX IF NOT EXISTS reviews_listing_searched ON reviews_listing USING gin (searched gin_trgm_ops)"
)


def make(apps: Any, editor: Any) -> None:
    """Any three letters by index, where the server has the means; the search finds the same without, more slowly."""
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None:
            cursor.execute(AVAILABLE)
            if cursor.fetchone() is None:
                return
            cursor.execute(MAY)
            if not cursor.fetchone()[0]:
                return
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(INDEX)


def drop(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX IF EXISTS reviews_listing_searched")


class Migration(migrations.Migration):
    """Comments are kept as they were written; the queue is searched by index."""

    dependencies = (("reviews", "0006_desk"),)
    operations = (guard("reviews_comment"), migrations.RunPython(make, drop))
