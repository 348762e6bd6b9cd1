from django.db import migrations

from organizations.appendonly import guard


class Migration(migrations.Migration):
    """What was stated and what was logged is never changed."""

    dependencies = (("attestations", "0002_initial"),)
    operations = (
        guard("attestations_logentry"),
        guard("attestations_lognode"),
        guard("attestations_checkpoint"),
        guard(
            "attestations_attestation",
            columns=("determination_id", "reference", "statement", "statement_sha256"),
        ),
    )
