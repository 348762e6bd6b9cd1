"""What the database itself refuses, whoever writes: a change of a row under a condition that no constraint can say.

A constraint sees one row; a trigger also sees what other tables hold.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunPython

_POSTGRES = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
BEGIN
  IF {when} THEN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
  RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""
_SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {when}
BEGIN SELECT RAISE(ABORT, '{sentence}'); END;
"""


def forbid(name: str, table: str, event: str, *, when: str, sentence: str) -> RunPython:
    """A migration operation: refuse `event` (INSERT, UPDATE, UPDATE OF columns) on `table` when the SQL condition over
    NEW and OLD holds. The condition must mean the same on PostgreSQL and SQLite.
    """

    def make(apps: Any, editor: Any) -> None:
        template = _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE
        sql = template.format(name=name, table=table, event=event, when=when, sentence=sentence)
        editor.execute(sql, params=None)

    def drop(apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}; DROP FUNCTION IF EXISTS {name}()")
        else:
            editor.execute(f"DROP TRIGGER IF EXISTS {name}")

    return RunPython(make, drop)
