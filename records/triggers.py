"""The triggers that write history, made from what the database says of its own tables.

A migration that changes the columns of a table, or adds one, is followed by one of this room that calls `keep()`
again: SQLite drops the triggers of a table that it makes anew, and an explicit list of columns grows old. A test finds
every table and column without history.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

from django.db.migrations import RunPython

ROOMS = ("organizations_", "applications_", "screenings_", "reviews_", "attestations_", "recertifications_")
#: Who may do what, beyond our own rooms.
BESIDE = ("auth_group", "auth_group_permissions")
#: Rows that come in masses and that the database refuses to change: the row itself is the record that it was made, so
#: only what should be impossible, a change or a removal, is written down. Leaves and nodes of the log, heads and
#: cosignatures; parties of a published list and what was found of them; an answer's revisions; who was given a file.
ITS_OWN_RECORD = (
    "attestations_logentry",
    "attestations_lognode",
    "attestations_checkpoint",
    "attestations_cosignature",
    "screenings_listedparty",
    "screenings_listing",
    "screenings_screening",
    "screenings_hit",
    "applications_answerrevision",
    "applications_handout",
)
#: Kept as a digest, as bytes are: that it changed is history, what it is is not.
SECRET = {("organizations_user", "password")}
ROOT = "applications_application"

_POSTGRES = """
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
DECLARE whose bigint;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW THEN RETURN NULL; END IF;
  IF TG_OP = 'DELETE' THEN whose := {of_old}; ELSE whose := {of_new}; END IF;
  INSERT INTO records_change ("table", "row", operation, before, after, application, person, through, at, transaction)
  VALUES ('{table}', CASE WHEN TG_OP = 'DELETE' THEN OLD.{key}::text ELSE NEW.{key}::text END, lower(TG_OP),
    CASE WHEN TG_OP <> 'INSERT' THEN {old} END, CASE WHEN TG_OP <> 'DELETE' THEN {new} END, whose,
    nullif(current_setting('vedc.person', true), '')::bigint,
    coalesce(nullif(current_setting('vedc.through', true), ''), 'sql: ' || session_user),
    clock_timestamp(), pg_current_xact_id()::text);
  RETURN NULL;
END $$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS {name} ON "{table}";
CREATE TRIGGER {name} AFTER {events} ON "{table}" FOR EACH ROW EXECUTE FUNCTION {name}();
"""
_SQLITE = """
CREATE TRIGGER {name}_{event} AFTER {event} ON "{table}" {when}
BEGIN
  INSERT INTO records_change ("table", "row", operation, before, after, application, person, through, at, "transaction")
  VALUES ('{table}', CAST({it}.{key} AS TEXT), '{event}', {old}, {new}, {whose}, vedc_person(), vedc_through(),
    strftime('%Y-%m-%d %H:%M:%f', 'now'), '');
END;
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table as the database describes it; `path` leads to the application it belongs to, or is None."""

    name: str
    key: str
    columns: tuple[tuple[str, str], ...]  # name, and plain | json | digest
    path: tuple[tuple[str, str, str], ...] | None  # column, table it names, key there

    @property
    def events(self) -> tuple[str, ...]:
        return ("update", "delete") if self.name in ITS_OWN_RECORD else ("insert", "update", "delete")


def keep() -> RunPython:
    """A migration operation: every table there is now has its history from now on."""
    return RunPython(lambda apps, editor: _make(editor), lambda apps, editor: _drop(editor))


def tables(connection: Any) -> list[Table]:
    """Every table whose changes are kept."""
    found = connection.introspection
    with connection.cursor() as cursor:
        names = sorted(one for one in found.table_names(cursor) if one.startswith(ROOMS) or one in BESIDE)
        links = {one: found.get_relations(cursor, one) for one in names}
        return [
            Table(
                one,
                found.get_primary_key_column(cursor, one),
                tuple(
                    (each.name, _nature(connection, one, each))
                    for each in found.get_table_description(cursor, one)
                ),
                _path(one, links),
            )
            for one in names
        ]


def _nature(connection: Any, table: str, column: Any) -> str:
    kind = connection.introspection.get_field_type(column.type_code, column)
    if kind == "BinaryField" or (table, column.name) in SECRET:
        return "digest"
    return "json" if kind == "JSONField" else "plain"


def _path(table: str, links: dict[str, Any]) -> tuple[tuple[str, str, str], ...] | None:
    """The shortest way along foreign keys to the application."""
    waiting = deque([(table, ())])
    seen = {table}
    while waiting:
        at, path = waiting.popleft()
        if at == ROOT:
            return path
        for column in sorted(links.get(at, {})):
            key, other = links[at][column][:2]
            if other not in seen and other in links:
                seen.add(other)
                waiting.append((other, (*path, (column, other, key))))
    return None


def _whose(table: Table, it: str) -> str:
    """SQL for the application's key, of the row `it`."""
    if table.path is None:
        return "NULL"
    if not table.path:
        return f'{it}."{table.key}"'
    if len(table.path) == 1:
        return f'{it}."{table.path[0][0]}"'
    joins = "".join(
        f' JOIN "{other}" t{n} ON t{n}."{key}" = t{n - 1}."{column}"'
        for n, (column, other, key) in enumerate(table.path[1:-1], start=1)
    )
    column, first, key = table.path[0]
    last = len(table.path) - 2
    whose, where = f't{last}."{table.path[-1][0]}"', f't0."{key}" = {it}."{column}"'
    return f'(SELECT {whose} FROM "{first}" t0{joins} WHERE {where})'  # noqa: S608  (names of our own tables)


def _object(table: Table, it: str, vendor: str) -> str:
    """SQL for the row `it` as a JSON object."""
    postgres = vendor == "postgresql"
    if postgres and all(nature != "digest" for _, nature in table.columns):
        return f"to_jsonb({it})"
    said = []
    for name, nature in table.columns:
        value = f'{it}."{name}"'
        if nature == "digest" and postgres:
            held = f"convert_to({value}, 'UTF8')" if (table.name, name) in SECRET else value
            value = f"'sha256:' || encode(sha256({held}), 'hex')"
        elif nature == "digest":
            value = f"vedc_sha256({value})"
        elif nature == "json" and not postgres:
            value = f"json({value})"
        said.append(f"'{name}', {value}")
    return f"{'jsonb_build_object' if postgres else 'json_object'}({', '.join(said)})"


def statements(table: Table, vendor: str) -> list[str]:
    """The SQL that makes the triggers of one table."""
    old, new = (_object(table, it, vendor) for it in ("OLD", "NEW"))
    said = {"name": f"history_{table.name}", "table": table.name, "key": f'"{table.key}"'}
    if vendor == "postgresql":
        of = {"of_old": _whose(table, "OLD"), "of_new": _whose(table, "NEW"), "old": old, "new": new}
        return [_POSTGRES.format(**said, **of, events=" OR ".join(table.events).upper())]
    made = []
    for event in table.events:
        it = "OLD" if event == "delete" else "NEW"
        made.append(f"DROP TRIGGER IF EXISTS history_{table.name}_{event}")
        made.append(
            _SQLITE.format(
                **said,
                event=event,
                it=it,
                when=f"WHEN {old} IS NOT {new}" if event == "update" else "",
                old="NULL" if event == "insert" else old,
                new="NULL" if event == "delete" else new,
                whose=_whose(table, it),
            )
        )
    return made


def _make(editor: Any) -> None:
    vendor = editor.connection.vendor
    for table in tables(editor.connection):
        for sql in statements(table, vendor):
            editor.execute(sql, params=None)  # no parameters, so a per cent sign is just one


def _drop(editor: Any) -> None:
    for table in tables(editor.connection):
        if editor.connection.vendor == "postgresql":
            editor.execute(f'DROP TRIGGER IF EXISTS history_{table.name} ON "{table.name}"')
            editor.execute(f"DROP FUNCTION IF EXISTS history_{table.name}()")
            continue
        for event in ("insert", "update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS history_{table.name}_{event}")
