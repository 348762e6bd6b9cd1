"""What the editions ask, in the reader's language: handed to `languages`, which looks words up where they are shown."""

from collections.abc import Mapping
from functools import cache

from languages.patterns import whole_days
from standards import rulebook, translation


@cache
def words_of_editions(language: str) -> Mapping[str, str]:
    """The words of every edition that has a translation, each with it."""
    found: dict[str, str] = {}
    for book in rulebook.catalogue().values():
        found |= translation.read(book, rulebook.folder_of(book), language)
    return {said: whole_days(words) for said, words in found.items()}
