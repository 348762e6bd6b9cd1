"""The questions of an edition, read page by page."""

from standards.edition import Column, Option, Question
from standards.errors import listed
from standards.provenance import PROVENANCES
from standards.reading import Table, applies_to, unique

TYPES = frozenset({"yes_no", "text", "integer", "decimal", "date", "choice", "country", "file", "table"})
COLUMN_TYPES = frozenset(
    {
        "text",
        "integer",
        "decimal",
        "date",
        "choice",
        "country",
        "site",
        "party",
        "yes_no",
        "control",
        "evidence",
    }
)
#: The families of media types that a question may ask of its files.
MEDIA = ("pdf", "image", "text", "csv", "json", "docx", "xlsx")


def read_questions(pages: list[Table], kinds: tuple[str, ...], sections: list[str]) -> dict[str, Question]:
    """All questions by id, in page order: by section, then as written."""
    found: list[tuple[Table, Question]] = []
    for page in pages:
        found += [(table, _question(table, kinds, sections)) for table in page.tables("question")]
        page.close()
    unique([(table, question.id) for table, question in found], "question")
    _used(pages, sections, [question for _, question in found])
    order = {section: place for place, section in enumerate(sections)}
    found.sort(key=lambda pair: order.get(pair[1].section, -1))
    questions = {question.id: question for _, question in found}
    for table, question in found:
        _shown(table, question, questions)
    return questions


def _question(table: Table, kinds: tuple[str, ...], sections: list[str]) -> Question:
    type = table.one_of("type", TYPES)
    columns = table.tables("column")
    question = Question(
        id=table.text("id"),
        section=table.one_of("section", sections),
        type=type,
        label=table.text("label"),
        help=table.text("help"),
        example=table.text("example", ""),
        scope=table.one_of("scope", ("application", "site"), "application"),
        columns=tuple(_column(column) for column in columns),
        options=_options(table),
        shown_when=_condition(table),
        applies_to=applies_to(table, kinds),
        provenance=table.one_of("provenance", PROVENANCES),
        citation=table.text("citation"),
        evidence=table.one_of(
            "evidence", ("none", "optional", "required"), "required" if type == "file" else "none"
        ),
        required=table.flag("required", True),
        accepts=table.strings("accepts", ()),
        largest=table.count("largest_mib") * 2**20 or None,
    )
    _files(table, question)
    unique(zip(columns, [column.id for column in question.columns], strict=True), "column")
    if bool(question.columns) != (type == "table"):
        table.fault("a table question has columns, and no other question has.")
    if bool(question.options) != (type == "choice"):
        table.fault("a choice question has options, and no other question has.")
    table.close()
    return question


def _files(table: Table, question: Question) -> None:
    """What is said about files is said of a question that takes some, in families that are known."""
    takes = question.evidence != "none" or any(column.type == "evidence" for column in question.columns)
    if not takes and (question.accepts or question.largest):
        table.fault('says which files it accepts, and takes none: give it "evidence".')
    for family in question.accepts:
        if family not in MEDIA:
            table.fault(f'"accepts" names "{family}"; it may name {listed(MEDIA, "or")}.')


def _column(table: Table) -> Column:
    column = Column(
        table.text("id"),
        table.text("label"),
        table.one_of("type", COLUMN_TYPES),
        _options(table),
        table.flag("required", False),
        table.text("help", ""),
    )
    if bool(column.options) != (column.type == "choice"):
        table.fault("a choice column has options, and no other column has.")
    table.close()
    return column


def _options(table: Table) -> tuple[Option, ...]:
    tables = table.tables("options") + table.tables("option")
    options = tuple(Option(option.text("value"), option.text("label")) for option in tables)
    for option in tables:
        option.close()
    unique(zip(tables, [option.value for option in options], strict=True), "option")
    return options


def _condition(table: Table) -> tuple[str, object] | None:
    inner = table.table("shown_when")
    if inner is None:
        return None
    question = inner.text("question")
    value = inner.raw.get("value")
    inner.asked.add("value")
    if not isinstance(value, bool | str):
        inner.fault('"value" must be true, false or a text.')
    inner.close()
    return question, value


def _shown(table: Table, question: Question, questions: dict[str, Question]) -> None:
    """The condition must name a question that can have that answer, at the same place, and not wait for
    itself.
    """
    if question.shown_when is None:
        return
    id, value = question.shown_when
    other = questions.get(id)
    if other is None:
        table.fault(f'is shown when "{id}" is answered, which does not exist.')
        return
    if not (
        isinstance(value, bool)
        if other.type == "yes_no"
        else other.type == "choice" and value in other.values
    ):
        table.fault(f'is shown when "{id}" is {value!r}, an answer that {other.type} question cannot have.')
    if other.scope == "site" and question.scope != "site":
        table.fault(f'is asked once, but waits for "{id}", which is asked at every site.')
    if not set(question.applies_to) <= set(other.applies_to):
        table.fault(f'waits for "{id}", which is not asked of every kind that it is asked of.')
    seen = {question.id}
    while other is not None and other.shown_when is not None:
        if other.id in seen:
            table.fault("waits, in the end, for itself.")
            return
        seen.add(other.id)
        other = questions.get(other.shown_when[0])


def _used(pages: list[Table], sections: list[str], questions: list[Question]) -> None:
    for section in sections:
        if pages and all(question.section != section for question in questions):
            pages[0].faults.add("rulebook.toml", f"section {section}", "asks nothing: no question is on it.")
