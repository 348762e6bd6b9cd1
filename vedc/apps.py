"""The admin with our own door."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    """django.contrib.admin, entered by the sign-in page and, where it is asked for, with a second factor."""

    default_site = "organizations.staff.StaffSite"
