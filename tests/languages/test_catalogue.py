"""The catalogue: nothing that the platform says is missing from it, and no placeholder is lost on the way."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template
from django.utils import translation

from languages import catalogue
from languages.harvest import OPERATORS, sentence_of
from languages.loader import is_translated
from languages.patterns import Pattern
from languages.sentences import Marker
from languages.words import english, known, words
from rules.translations import words_of_editions
from standards import rulebook
from standards import translation as editions

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
SLOT = re.compile(r"\{[a-z0-9_]+\}|</?[a-z]+[0-9]*>|%[ndt]\b")
MAY_GO = re.compile(r"\{s\d*\}|</?bdi>")  # the ending of a plural; a run from left to right


def marked(source: str, *, is_page: bool = True) -> tuple[list[str], str]:
    marker = Marker(is_page=is_page)
    source = marker.mark(source)
    return marker.found, source


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_a_translation_and_none_is_left_over(language: str) -> None:
    kept = {
        entry.msgid: entry
        for entry in catalogue.polib.pofile(str(catalogue.path_of(settings.BASE_DIR, language)))
    }
    said = catalogue.messages(settings.BASE_DIR)

    assert sorted(set(said) - set(kept)) == [], "run: manage.py languages update"
    assert sorted(set(kept) - set(said)) == [], "run: manage.py languages update"
    assert [msgid for msgid, one in kept.items() if not one.msgstr or one.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_slots_of_its_sentence(language: str) -> None:
    def slots(text: str) -> set[str]:
        return {slot for slot in SLOT.findall(text) if not MAY_GO.fullmatch(slot)}

    entries = catalogue.polib.pofile(str(catalogue.path_of(settings.BASE_DIR, language)))
    assert [entry.msgid for entry in entries if slots(entry.msgid) != slots(entry.msgstr)] == []
    assert [
        entry.msgid
        for entry in entries
        if entry.msgid.startswith("Subject: ") != entry.msgstr.startswith("Subject: ")
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", ["ai-diffusion-2025", "cn-mo-2026", "dc-veu-2024"])
def test_every_word_of_an_edition_has_a_translation(edition: str, language: str) -> None:
    """Its own, or that of another edition which says the same."""
    said = words_of_editions(language)
    assert [
        ".".join(path)
        for path, text in editions.sayings(rulebook.get(edition)).items()
        if not said.get(text, "").strip()
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_editions_say_the_same_words_differently(language: str) -> None:
    found: dict[str, set[str]] = {}
    for book in rulebook.catalogue().values():
        for text, translated in editions.read(book, rulebook.folder_of(book), language).items():
            found.setdefault(text, set()).add(translated)
    assert {text: several for text, several in found.items() if len(several) > 1} == {}


def test_the_questions_of_the_first_edition_are_all_translated() -> None:
    book = rulebook.get("ai-diffusion-2025")
    folder = rulebook.folder_of(book)

    assert set(LANGUAGES) <= set(editions.languages(folder))
    assert {language: editions.lacking(book, folder, language) for language in LANGUAGES} == {"ar": ()}


def test_the_command_finds_nothing_missing() -> None:
    call_command("languages", "missing", verbosity=0)


def test_every_template_can_be_read_with_its_sentences_marked() -> None:
    folder = settings.BASE_DIR / "templates"
    names = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix in (".html", ".txt")]
    assert len(names) > 200
    for name in names:
        get_template(name)


def test_nothing_that_is_translated_is_marked_for_gettext() -> None:
    folder = settings.BASE_DIR / "templates"
    pages = [path for path in folder.rglob("*") if path.suffix in (".html", ".txt")]
    spoken = [path for path in pages if is_translated(str(path.relative_to(folder)))]
    assert [path.name for path in spoken if re.search(r"\{% (block)?trans", path.read_text())] == []
    code = [settings.BASE_DIR / name for name in OPERATORS]
    assert [path.name for path in code if "gettext" in path.read_text()] == []


def test_a_sentence_runs_from_one_block_to_the_next_and_takes_its_links_and_values_along() -> None:
    found, source = marked(
        "<p>Filing {{ dossier.filing }} of <a href=\"{% url 'x' %}\">this one</a>.</p><p>Next</p>"
    )
    assert found == ["Filing {filing} of <a>this one</a>.", "Next"]
    assert (
        source.count("{% sentence ") == 2 and "{% slot a %}<a href=\"{% url 'x' %}\">{% endslot %}" in source
    )


def test_what_has_no_words_of_its_own_is_left_alone() -> None:
    assert (
        marked(
            '<td>{{ x }}</td><script>const a = "Some words";</script>{% comment %} Not said {% endcomment %}'
        )[0]
        == []
    )


def test_conditions_are_slots_and_their_branches_sentences() -> None:
    assert marked("<p>You may {% if a %}file{% else %}read{% endif %} it.</p>")[0] == [
        "You may {part} it.",
        "file",
        "read",
    ]
    assert marked("<h1>{% if a %}Check it{% else %}Look{% endif %}</h1>")[0] == ["Check it", "Look"]


def test_what_is_read_aloud_is_said_too() -> None:
    found, source = marked('<nav aria-label="Rows: {{ label }}" class="not said"><img alt="A map"></nav>')
    assert found == ["Rows: {label}", "A map"]
    assert 'class="not said"' in source


def test_a_letter_is_read_line_by_line() -> None:
    assert marked(
        "Subject: Hello {{ name }}\n\nA line.\nAnother{% if x %}, longer{% endif %}.\n", is_page=False
    )[0] == [
        "Subject: Hello {name}",
        "A line.",
        "Another{part}.",
        ", longer",
    ]


def test_an_f_string_is_a_sentence_with_slots() -> None:
    import ast

    node = ast.parse("""f"{row.name} has {len(x)} line{'' if n == 1 else 's'}" """).body[0].value
    assert sentence_of(node) == "{name} has {value} line{s}"


def test_a_pattern_matches_in_one_pass_whatever_the_text() -> None:
    pattern = Pattern(("", " is ", " of ", "."), ("{a}", "{b}", "{c}"), "", 6)
    assert pattern.match("This is one of many.") == {"{a}": "This", "{b}": "one", "{c}": "many"}
    assert pattern.match("is of " * 50_000) is None


def test_words_are_translated_where_they_are_known_and_marked_as_english_where_not() -> None:
    with translation.override("ar"):
        assert words("in review") == "قيد المراجعة"
        assert words("Yuma is saved.") == "حُفظ \u2068Yuma\u2069."
        assert (
            words("cannot change an application that is in review") == "لا يمكن تغيير طلب حالته قيد المراجعة"
        )
        assert type(words("Nobody wrote this sentence down")).__name__ == "English"
        assert type(english("The rule's own words")).__name__ == "English"
        assert known("Larkmoor Yuma") == "Larkmoor Yuma" and known("Bahrain") == "البحرين"
    assert words("in review") == "in review"
