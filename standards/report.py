"""Findings as readable text: what was held against what, the count, then requirement by
requirement, what is open first.
"""

import textwrap
from collections.abc import Iterator

from standards.assessment import Finding, Findings, FindingStatus, PartFinding
from standards.edition import Rulebook
from standards.provenance import label

WIDTH = 100
WORDS = {
    FindingStatus.NOT_SATISFIED: "not satisfied",
    FindingStatus.UNDETERMINED: "undetermined",
    FindingStatus.SATISFIED: "satisfied",
    FindingStatus.NOT_APPLICABLE: "not applicable",
}
OPEN = (FindingStatus.NOT_SATISFIED, FindingStatus.UNDETERMINED)


def text(findings: Findings, rulebook: Rulebook) -> str:
    """The report, ending in a newline. Of what is open every open part is told, of the rest one line."""
    return "\n".join(_lines(findings, rulebook)) + "\n"


def _lines(findings: Findings, rulebook: Rulebook) -> Iterator[str]:
    state = rulebook.enforcement_on(findings.on)
    yield f"{rulebook.title} ({findings.rulebook_id}, edition {findings.edition})"
    yield f"{findings.hash}"
    yield f"As of {findings.on}."
    yield from _wrapped(f"Enforcement since {state.since}: {state.words}. {state.note}", "")
    yield from _said_by(state.provenance)
    for remark in state.remarks:
        yield from _wrapped(f"{remark.on}: {remark.note}{label(remark.provenance)}", "  ")
    yield ""
    yield ", ".join(f"{len(findings.by_status(status))} {words}" for status, words in WORDS.items()) + "."
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
        return _wrapped(
            "(The state of enforcement is known from others; the official text was not read.)", ""
        )
    return []


def _finding(finding: Finding) -> Iterator[str]:
    yield ""
    yield f"{finding.id}  {finding.paragraph}  {finding.title}{label(finding.provenance)}"
    yield from _wrapped(finding.citation, "    ")
    if finding.binds:
        yield f"    {finding.binds}"
    if finding.status not in OPEN:
        yield from _wrapped(finding.why, "    ")
        return
    for part in finding.parts:
        if part.status in OPEN:
            yield from _part(part)


def _part(part: PartFinding) -> Iterator[str]:
    yield from _wrapped(
        f"{part.id}{label(part.provenance)} {WORDS[part.status]}: {part.why}", "    ", "      "
    )
    if part.repair:
        yield from _wrapped(f"To do: {part.repair}", "      ")
    if part.answers:
        yield from _wrapped(f"Rests on {', '.join(part.answers[:8])}", "      ")


def _wrapped(words: str, indent: str, hanging: str | None = None) -> list[str]:
    rest = indent if hanging is None else hanging
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
