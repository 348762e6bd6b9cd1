"""Every change of every row, written by the database itself."""

from __future__ import annotations

from django.db import models


class Operation(models.TextChoices):
    INSERT = "insert", "made"
    UPDATE = "update", "changed"
    DELETE = "delete", "removed"


class Change(models.Model):
    """One row as it was and as it became. Triggers write it, whatever path the change took; only ever added to.

    There are no foreign keys: it outlives what it speaks of.
    """

    table = models.CharField(max_length=63)
    row = models.CharField(max_length=40, help_text="Primary key, as text.")
    operation = models.CharField(max_length=6, choices=Operation.choices)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    application = models.BigIntegerField(null=True, help_text="Key of the application the row belongs to.")
    person = models.BigIntegerField(
        null=True, help_text="Key of the person of the request, where there was one."
    )
    through = models.CharField(
        max_length=250, help_text="Request, task or command; else the database's user."
    )
    at = models.DateTimeField()
    transaction = models.CharField(
        max_length=40, blank=True, help_text="Number of the transaction, if it has one."
    )

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("table", "row", "-id"), name="records_of_a_row"),
            models.Index(fields=("application", "-id"), name="records_of_an_application"),
        )
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.get_operation_display()}"

    @property
    def changed(self) -> list[tuple[str, object, object]]:
        """Column, before and after, of every column that differs."""
        before, after = self.before or {}, self.after or {}
        names = dict.fromkeys((*before, *after))
        return [
            (name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
        ]
