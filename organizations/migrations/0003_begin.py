"""What was there before: addresses count as verified, and the log begins with who belongs."""

from django.db import migrations


def verify_addresses(apps, editor):
    """People who could sign in yesterday can today."""
    User, EmailAddress = apps.get_model("organizations", "User"), apps.get_model("account", "EmailAddress")
    known = set(EmailAddress.objects.values_list("email", flat=True))
    EmailAddress.objects.bulk_create(
        [
            EmailAddress(user_id=pk, email=email.lower(), verified=True, primary=True)
            for pk, email in User.objects.values_list("pk", "email")
            if email.lower() not in known
        ],
        batch_size=500,
    )


def begin_log(apps, editor):
    Membership = apps.get_model("organizations", "Membership")
    Entry = apps.get_model("organizations", "MembershipEntry")
    Entry.objects.bulk_create(
        [
            Entry(
                organization_id=place.organization_id,
                at=place.since,
                action="began",
                person_id=place.user_id,
                after=ROLES.get(place.role, place.role),
            )
            for place in Membership.objects.order_by("since", "pk")
        ],
        batch_size=500,
    )


ROLES = {
    "administrator": "Administrator",
    "preparer": "Preparer",
    "official": "Authorized official",
    "viewer": "Viewer",
}


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0002_people"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [
        migrations.RunPython(verify_addresses, migrations.RunPython.noop),
        migrations.RunPython(begin_log, migrations.RunPython.noop),
    ]
