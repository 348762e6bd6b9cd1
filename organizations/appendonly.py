"""Tables that only grow: the database itself refuses to change or remove a row.

Python cannot promise this (bulk updates and plain SQL go around `save`), so the promise is a trigger.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.migrations import RunPython

_POSTGRES = """
CREATE OR REPLACE FUNCTION vedc_refuse_change() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are kept as they are: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER {name} BEFORE {operation}{columns} ON {table}
  FOR EACH ROW EXECUTE FUNCTION vedc_refuse_change();
"""
_SQLITE = """
CREATE TRIGGER {name} BEFORE {operation}{columns} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept as they are: {operation} refused'); END;
"""


def guard(table: str, *, columns: Sequence[str] = ()) -> RunPython:
    """A migration operation that forbids UPDATE (of `columns`, or of any column) and DELETE on `table`.

    `columns` is for a row that is filled in steps: what was stated may not change, what follows may be added.
    """
    names = {"UPDATE": f"{table}_keep_update", "DELETE": f"{table}_keep_delete"}

    def make(apps: Any, editor: Any) -> None:
        template = _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE
        for operation, name in names.items():
            listed = f" OF {', '.join(columns)}" if columns and operation == "UPDATE" else ""
            sql = template.format(name=name, operation=operation, columns=listed, table=table)
            editor.execute(sql, params=None)  # no parameters, so a per cent sign is just one

    def drop(apps: Any, editor: Any) -> None:
        suffix = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for name in names.values():
            editor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")

    forward: Callable[[Any, Any], None] = make
    return RunPython(forward, drop)
