"""Findings as readable text: what was held against what, the count, then requirement by
requirement, what is open first.
"""

import textwrap
from collections.abc import Iterator, Sequence

from standards.assessment import Finding, Findings, FindingStatus, PartFinding
from standards.edition import Rulebook
from standards.errors import listed
from standards.lint import Warned
from standards.provenance import label
from standards.repairs import APPLICANT, REVIEWER, ToDo

WIDTH = 100
WORDS = {
    FindingStatus.NOT_SATISFIED: "not satisfied",
    FindingStatus.UNDETERMINED: "undetermined",
    FindingStatus.SATISFIED: "satisfied",
    FindingStatus.NOT_APPLICABLE: "not applicable",
}
OPEN = (FindingStatus.NOT_SATISFIED, FindingStatus.UNDETERMINED)


def text(
    findings: Findings, rulebook: Rulebook, to_do: Sequence[ToDo] = (), warnings: Sequence[Warned] = ()
) -> str:
    """The report, ending in a newline. Of what is open every open part is told, of the rest one line; then what would
    do, and what contradicts itself.
    """
    lines = [*heading(findings, rulebook), *_findings(findings), *_to_do(to_do), *_warnings(warnings)]
    return "\n".join(lines) + "\n"


def heading(findings: Findings, rulebook: Rulebook) -> Iterator[str]:
    """What was held against what, on which day, how it is enforced, and the count."""
    state = rulebook.enforcement_on(findings.on)
    yield f"{rulebook.title} ({findings.rulebook_id}, edition {findings.edition})"
    yield f"{findings.hash}"
    yield f"As of {findings.on}."
    yield from wrapped(f"Enforcement since {state.since}: {state.words}. {state.note}", "")
    yield from _said_by(state.provenance)
    for remark in state.remarks:
        yield from wrapped(f"{remark.on}: {remark.note}{label(remark.provenance)}", "  ")
    yield ""
    yield ", ".join(f"{len(findings.by_status(status))} {words}" for status, words in WORDS.items()) + "."


def _findings(findings: Findings) -> Iterator[str]:
    for status in WORDS:
        found = findings.by_status(status)
        if found:
            yield ""
            yield WORDS[status].upper()
        for finding in found:
            yield from _finding(finding)


def _said_by(provenance: str) -> list[str]:
    if provenance == "inferred":
        return ["(The state of enforcement is inferred, not read in an official text.)"]
    if provenance == "secondary":
        return wrapped("(The state of enforcement is known from others; the official text was not read.)", "")
    return []


def _finding(finding: Finding) -> Iterator[str]:
    yield ""
    yield f"{finding.id}  {finding.paragraph}  {finding.title}{label(finding.provenance)}"
    yield from wrapped(finding.citation, "    ")
    if finding.binds:
        yield f"    {finding.binds}"
    if finding.status not in OPEN:
        yield from wrapped(finding.why, "    ")
        return
    for part in finding.parts:
        if part.status in OPEN:
            yield from _part(part)


def _part(part: PartFinding) -> Iterator[str]:
    yield from wrapped(
        f"{part.id}{label(part.provenance)} {WORDS[part.status]}: {part.why}", "    ", "      "
    )
    if part.repair:
        yield from wrapped(f"To do: {part.repair}", "      ")
    if part.answers:
        yield from wrapped(f"Rests on {', '.join(part.answers[:8])}", "      ")


def _to_do(lines: Sequence[ToDo]) -> Iterator[str]:
    """One entry for each place: what to do there, and the parts it serves."""
    for by, title in TITLES.items():
        chosen = [line for line in lines if line.by == by]
        if chosen:
            parts = dict.fromkeys(part for line in chosen for part in line.parts)
            yield ""
            yield f"{title} ({_count(len(chosen), 'place')}, {_count(len(parts), 'part')})"
        for number, line in enumerate(chosen, start=1):
            site = f" at {line.site}" if line.site else ""
            yield ""
            yield from wrapped(f"{number}. {line.title}{site}", "", "   ")
            yield from wrapped(f"{' '.join(line.brief)} [{', '.join(line.parts)}]", "   ")


TITLES = {APPLICANT: "WHAT TO DO", REVIEWER: "WHAT WAITS FOR A REVIEWER"}


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _warnings(warnings: Sequence[Warned]) -> Iterator[str]:
    """What does not fit together. The rule asks none of this, and nothing of it bears on the findings."""
    if warnings:
        yield ""
        yield f"DOES NOT FIT TOGETHER ({len(warnings)}; the platform's own reading, not the rule's)"
    for one in warnings:
        yield ""
        yield from wrapped(f"{one.rule} {one.severity}: {one.said}", "", "   ")
        yield from wrapped(f"At {listed(one.at, most=6)}", "   ")


def wrapped(words: str, indent: str, hanging: str | None = None) -> list[str]:
    """Lines of at most WIDTH characters; `hanging` indents those after the first."""
    rest = indent if hanging is None else hanging
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
