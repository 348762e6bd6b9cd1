"""What a field of a check may name, when a check is put, and what all checks share."""

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

MISSING: Any = object()


def a_question(*types: str, default: Any = MISSING, columns: tuple[str, ...] = ()) -> Any:
    """A field that names a question of one of these types, which must have these columns."""
    return a_field("question", default, types=types, columns=columns)


def a_number(*units: str, default: Any = MISSING) -> Any:
    """A field that names a number of the rule in one of these units."""
    return a_field("number", default, units=units)


def some_places(default: Any = ()) -> Any:
    """A field that names groups or countries."""
    return a_field("places", default)


def a_field(role: str, default: Any = MISSING, **more: Any) -> Any:
    """A field of a role: what it may name and how the loader reads it (`standards.checks.reading`)."""
    metadata = {"role": role, **more}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class When:
    """When a check is put at all. Exactly one of: question (with is, any_of, rows, or column and any_of),
    who, models.
    """

    question: str | None = a_question(default=None)
    column: str | None = a_field("column", None)
    is_: bool | str | None = a_field("value", None, key="is")
    any_of: tuple[str, ...] = a_field("values", ())
    none_of: tuple[str, ...] = a_field("values", ())
    rows: bool | None = a_field("flag", None)
    who: tuple[str, ...] = a_field("who", ())
    models: str | None = a_question("table", default=None, columns=("operations", "published"))
    number: str | None = a_number("operations", default=None)


@dataclass(frozen=True, slots=True)
class Check:
    """What all checks share."""

    KIND: ClassVar[str] = ""
    when: When | None = field(default=None, kw_only=True, metadata={"role": "when"})

    def named(self, role: str) -> tuple[str, ...]:
        """What the check and its `when` name in a role ("question", "number", …), in order, each once."""
        own = [
            name
            for entry in fields(self)
            if entry.metadata["role"] == role
            for name in names(getattr(self, entry.name))
        ]
        if self.when is not None:
            own += [
                name
                for entry in fields(self.when)
                if entry.metadata["role"] == role
                for name in names(getattr(self.when, entry.name))
            ]
        return tuple(dict.fromkeys(own))


def names(value: Any) -> tuple[str, ...]:
    """A field's value as names: none, one or several."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)
