"""The shelf, an edition, a requirement: what most readers come for."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from rules import citations, contents, paragraphs, shelf, standing, timeline
from rules.links import address
from rules.views.door import Asked, Unclear, book_or_404, public, shown
from standards import rulebook as library
from standards.checks.words import Described, described
from standards.edition import Checklist, ControlSet, Part, Question, Requirement, Rulebook


@public
def index(asked: Asked) -> HttpResponse:
    """Every edition, how it stands, and what happened when."""
    books = shelf.editions()
    events = standing.events(books)
    context = {
        "cards": [_card(book, asked) for book in books],
        "events": list(enumerate(events, 1)),
        "picture": timeline.picture(books, events, asked.on),
    }
    return shown(asked, "rules/index.html", context)


@public
def rulebook(asked: Asked, id: str) -> HttpResponse:
    """A rulebook without an edition: to the one that stood on the day."""
    book = shelf.standing(id, asked.on)
    if book is None:
        raise Http404("no such rulebook")
    on = f"?on={asked.on.isoformat()}" if asked.stated else ""
    return HttpResponseRedirect(reverse("rules:edition", args=[book.id, book.edition]) + on)


@public
def edition(asked: Asked, id: str, edition: str) -> HttpResponse:
    """An edition by paragraph, as it stood on a day, of one kind or family if the reader likes."""
    book = book_or_404(id, edition)
    if asked.query.get("para"):
        return _to_paragraph(book, asked.query["para"])
    choice = _choice(book, asked)
    chapters = contents.chapters(book, choice)
    context = {
        **_card(book, asked),
        "choice": choice,
        "families": contents.families(book),
        "chapters": [
            (chapter, [_row(book, one, asked) for one in chapter.requirements]) for chapter in chapters
        ],
        "count": sum(len(chapter.requirements) for chapter in chapters),
        "others": [other for other in shelf.editions() if other is not book],
        "links": citations.links(book.source, book.citation),
    }
    return shown(asked, "rules/edition.html", context)


@public
def requirement(asked: Asked, id: str, edition: str, requirement: str) -> HttpResponse:
    """A requirement: plain words, the exact words' place, its parts, its history, its neighbours."""
    book = book_or_404(id, edition)
    one = next((one for one in book.requirements if one.id == requirement), None)
    if one is None:
        raise Http404("no such requirement")
    before, after = contents.beside(book, one)
    context = {
        **_card(book, asked),
        **_told(book, one, asked),
        "before": before,
        "after": after,
        "by_paragraph": _permanent(book, one),
        "history": library.history(book, one),
        "elsewhere": shelf.elsewhere(book, one),
        "links": citations.links(one.citation),
        "mapped": [(control, control in book.controls) for control in one.maps_to],
        "duties": [due for due in book.calendar if one.id in due.requirements],
    }
    return shown(asked, "rules/requirement.html", context)


@public
def whole(asked: Asked, id: str, edition: str) -> HttpResponse:
    """An entire edition on one page, to print."""
    book = book_or_404(id, edition)
    context = {
        **_card(book, asked),
        "chapters": [
            (chapter, [_told(book, one, asked) for one in chapter.requirements])
            for chapter in contents.chapters(book)
        ],
        "numbers": book.numbers.values(),
        "events": standing.events([book]),
    }
    return shown(asked, "rules/print.html", context)


@public
def paragraph(asked: Asked, id: str, edition: str, paragraph: str) -> HttpResponse:
    """The permanent address of a paragraph leads to where it is told."""
    return _to_paragraph(book_or_404(id, edition), paragraph)


def _permanent(book: Rulebook, one: Requirement) -> str:
    """The address of a requirement by its paragraph; "" where the paragraph is another's."""
    found = paragraphs.spot(book, one.paragraph)
    if found is None or found.requirement is not one:
        return ""
    return reverse("rules:paragraph", args=[book.id, book.edition, one.paragraph])


def _to_paragraph(book: Rulebook, text: str) -> HttpResponse:
    found = paragraphs.spot(book, text)
    if found is None:
        raise Http404("no such paragraph")
    return HttpResponseRedirect(address(book, found.requirement, found.part))


def _choice(book: Rulebook, asked: Asked) -> contents.Choice:
    kind, family = asked.query.get("kind", ""), asked.query.get("family", "")
    if kind and kind not in {one.id for one in book.kinds}:
        raise Unclear(f"“{kind[:40]}” is not a kind of {book.title}; it knows {_listed(book)}.")
    if family and family not in contents.families(book):
        known = ", ".join(contents.families(book))
        raise Unclear(f"“{family[:40]}” is not a family of {book.title}; it knows {known}.")
    return contents.Choice(kind, family)


def _listed(book: Rulebook) -> str:
    return ", ".join(kind.id for kind in book.kinds)


def _card(book: Rulebook, asked: Asked) -> dict[str, Any]:
    """What every page of an edition says of it."""
    return {
        "book": book,
        "state": standing.state(book, asked.on),
        "stands": standing.of_edition(book, asked.on),
        "guidance": shelf.is_guidance(book),
    }


def _row(book: Rulebook, one: Requirement, asked: Asked) -> dict[str, Any]:
    own, whole = standing.state(book, asked.on, one), standing.state(book, asked.on)
    return {
        "one": one,
        "binds": standing.of_requirement(one, asked.on),
        "not_found": contents.not_found(one),
        "state": own,
        "apart": own is not None and (whole is None or own.status != whole.status),
    }


@dataclass(frozen=True, slots=True)
class ToldPart:
    """A part with its check in words and the questions it asks."""

    part: Part
    words: Described
    questions: list[Question]
    provenance: str
    sets: list[ControlSet]
    lists: list[Checklist]


def _told(book: Rulebook, one: Requirement, asked: Asked) -> dict[str, Any]:
    return {**_row(book, one, asked), "parts": [_part(book, part) for part in one.parts]}


def _part(book: Rulebook, part: Part) -> ToldPart:
    questions = [book.questions[id] for id in part.questions if id in book.questions]
    provenance = "not_found" if part.check.KIND == "official_text" else part.provenance
    sets = [book.control_sets[id] for id in part.check.named("control_set")]
    lists = [book.checklists[id] for id in part.check.named("checklist")]
    return ToldPart(part, described(part.check, book), questions, provenance, sets, lists)
