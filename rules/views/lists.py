"""What an edition lists beside its requirements: calendar, numbers, questions, checklists, chips, countries,
allocations, the committee's process.
"""

from typing import Any

from django.http import Http404, HttpResponse

from rules import duties, groups
from rules.views.door import Asked, book_or_404, public, shown
from standards.edition import Part, Requirement, Rulebook
from standards.wording import figure


def _page(asked: Asked, name: str, book: Rulebook, there: object, **context: Any) -> HttpResponse:
    """A list of an edition; no such page where the edition has none."""
    if not there:
        raise Http404("this edition has no such list")
    return shown(asked, f"rules/{name}.html", {"book": book, **context})


@public
def calendar(asked: Asked, id: str, edition: str) -> HttpResponse:
    """What falls due, and when."""
    book = book_or_404(id, edition)
    rows = [
        (due, duties.when(due), [book.requirement(name) for name in due.requirements])
        for due in book.calendar
    ]
    return _page(asked, "calendar", book, rows, rows=rows)


@public
def numbers(asked: Asked, id: str, edition: str) -> HttpResponse:
    """Every number of the rule, once, with its citation and who counts by it."""
    book = book_or_404(id, edition)
    rows = [(number, figure(number), _naming(book, "number", number.id)) for number in book.numbers.values()]
    return _page(asked, "numbers", book, rows, rows=rows)


@public
def questions(asked: Asked, id: str, edition: str) -> HttpResponse:
    """Every question an applicant is asked, by section."""
    book = book_or_404(id, edition)
    rows = [
        (section, [question for question in book.questions.values() if question.section == section.id])
        for section in book.sections
    ]
    return _page(asked, "questions", book, rows, rows=rows)


@public
def checklists(asked: Asked, id: str, edition: str) -> HttpResponse:
    """The published lists of practices, item by item."""
    book = book_or_404(id, edition)
    rows = [(one, _groups(one.items), _naming(book, "checklist", one.id)) for one in book.checklists.values()]
    return _page(asked, "checklists", book, rows, rows=rows)


def _groups(items: Any) -> list[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        found.setdefault(item.group, []).append(item)
    return list(found.items())


@public
def chips(asked: Asked, id: str, edition: str) -> HttpResponse:
    """The table of chips, with the basis of every figure."""
    book = book_or_404(id, edition)
    return _page(asked, "chips", book, book.chips, rows=book.chips.values())


@public
def countries(asked: Asked, id: str, edition: str) -> HttpResponse:
    """Countries and their groups as of the day, and the changes there were."""
    book = book_or_404(id, edition)
    return _page(
        asked,
        "countries",
        book,
        book.countries.names,
        rows=groups.on_day(book, asked.on),
        sizes=groups.sizes(book, asked.on),
        changes=groups.changes(book),
        since=groups.begins(book),
    )


@public
def allocations(asked: Asked, id: str, edition: str) -> HttpResponse:
    """The caps, period by period, and which holds on the day."""
    book = book_or_404(id, edition)
    rows = [(cap, cap.covers(asked.on)) for cap in book.allocations]
    return _page(asked, "allocations", book, rows, rows=rows, any_now=any(now for _, now in rows))


@public
def process(asked: Asked, id: str, edition: str) -> HttpResponse:
    """The committee's own rules."""
    book = book_or_404(id, edition)
    return _page(asked, "process", book, book.committee_process)


def _naming(book: Rulebook, role: str, name: str) -> list[tuple[Requirement, Part]]:
    """The parts whose check names something."""
    return [(one, part) for one in book.requirements for part in one.parts if name in part.check.named(role)]
