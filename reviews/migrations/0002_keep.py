from django.db import migrations

from organizations.appendonly import guard


class Migration(migrations.Migration):
    """What the machine found and what people determined is kept; what follows from it may be added."""

    dependencies = (("reviews", "0001_initial"),)
    operations = (
        guard("reviews_review", columns=("dossier_id", "assessed_on", "findings_content", "findings_sha256")),
        guard("reviews_finding", columns=("review_id", "requirement", "status", "why", "parts")),
        guard(
            "reviews_determination",
            columns=(
                "review_id",
                "decision",
                "reasons",
                "dossier_sha256",
                "findings_sha256",
                "made_by_id",
                "made_at",
            ),
        ),
        guard("reviews_condition"),
    )
