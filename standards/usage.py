"""What an edition lists but never uses: refused, because a number that nothing names is a rule that nothing
checks.
"""

from standards.edition import Rulebook
from standards.reading import Faults, Table

ARITHMETIC = frozenset({"seconds_per_month", "chip_line_tpp"})


def unused(rulebook: Rulebook, head: Table) -> None:
    """Note every number, checklist, control set, cap table and question that no check, calendar item or
    process names.
    """
    checks = [part.check for requirement in rulebook.requirements for part in requirement.parts]
    named = {
        role: {name for check in checks for name in check.named(role)}
        for role in ("number", "checklist", "control_set", "cap")
    }
    named["number"] |= {item.number for item in rulebook.committee_process if item.number}
    named["number"] |= ARITHMETIC
    for item in Table(head.file, "", head.raw, Faults()).tables("calendar"):
        named["number"] |= {
            str(item.raw.get(key)) for key in ("interval_months", "days_before", "days_after")
        }
    _left(head, "numbers.toml", rulebook.numbers, named["number"], "number")
    _left(head, "rulebook.toml", rulebook.checklists, named["checklist"], "checklist")
    _left(head, "rulebook.toml", rulebook.control_sets, named["control_set"], "control set")
    _left(
        head, "allocations.csv", {cap.table: 0 for cap in rulebook.allocations}, named["cap"], "table of caps"
    )
    asked = {
        id for requirement in rulebook.requirements for part in requirement.parts for id in part.questions
    }
    asked |= {question.shown_when[0] for question in rulebook.questions.values() if question.shown_when}
    asked |= {"parties", "ownership"}
    _left(head, "questions", rulebook.questions, asked, "question")
    for kind in rulebook.kinds:
        if not rulebook.requirements_for(kind.id):
            head.fault(f"has no requirement for the kind {kind.id}.")


def _left(head: Table, file: str, listed: object, used: set[str], what: str) -> None:
    for id in listed:  # type: ignore[attr-defined]
        if id not in used:
            head.faults.add(file, id, f"the {what} is never used: no check names it.")
