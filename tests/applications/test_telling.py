"""A dossier as a person reads it."""

from applications.forms import telling
from standards import rulebook
from tests import road


def lots() -> telling.Item:
    plain = road.said()
    edition = rulebook.get(plain["rulebook"]["id"])
    chapters = telling.chapters(plain, edition)
    return next(
        item
        for chapter in chapters
        for place in chapter.places
        for item in place.items
        if item.question.label.startswith("Which advanced chips")
    )


def test_a_column_that_every_row_leaves_empty_is_named_and_not_shown() -> None:
    item = lots()

    assert set(item.labels).isdisjoint(item.empty)
    assert set(item.labels) | set(item.empty) == {column.label for column in item.question.columns}
    for at, label in enumerate(item.labels):
        assert any(row[at] == (label, row[at][1]) and row[at][1] for row in item.rows)
    assert item.empty


def test_a_table_of_many_columns_lies_on_its_side() -> None:
    item = lots()

    assert len(item.labels) > telling.WIDE
    assert item.is_wide
