"""Proofs as readable text: requirement, check, answers, files and verdict, one below the other."""

from collections.abc import Iterable, Iterator

from standards.assessment import Findings
from standards.edition import Rulebook
from standards.proof import File, Node, PartProof, Proof, Put
from standards.report import heading, wrapped
from standards.saying import Said


def text(proofs: Iterable[Proof], findings: Findings, rulebook: Rulebook) -> str:
    """Every requirement in the order of the rule, with all its parts; ends in a newline."""
    lines = [*heading(findings, rulebook)]
    for proof in proofs:
        lines += _proof(proof)
    return "\n".join(lines) + "\n"


def _proof(proof: Proof) -> Iterator[str]:
    yield ""
    yield f"{proof.id}  {proof.paragraph}  {proof.title}: {_status(proof.status)}"
    yield from wrapped(f"{proof.citation} ({_source(proof.provenance)})", "    ")
    yield from wrapped(_days(proof), "    ")
    yield from wrapped(proof.why, "    ")
    for part in proof.parts:
        yield from _part(part)


def _status(status: str) -> str:
    return status.replace("_", " ")


def _source(provenance: str) -> str:
    return (
        "read in the rule's text" if provenance == "verified" else f"{provenance}, not the rule's own words"
    )


def _days(proof: Proof) -> str:
    ends = f", ends {proof.ends_on}" if proof.ends_on else ""
    force = "in force" if proof.in_force else "not in force"
    enforced = proof.enforcement.replace("_", " ")
    return (
        f"In effect from {proof.effective_from}, to be met from {proof.compliance_from}{ends}; "
        f"{force} on the day; enforcement: {enforced}."
    )


def _part(part: PartProof) -> Iterator[str]:
    yield ""
    yield from wrapped(f"{part.id}  {part.text} ({_source(part.provenance)})", "    ", "      ")
    yield from wrapped(check_words(part.check), "      ", "        ")
    yield from _rests_on(part.answers, part.evidence, "      ")
    for node in part.sites:
        yield from _node(node)
    yield from wrapped(f"Found {_status(part.status)}: {part.why}", "      ", "        ")
    if part.repair:
        yield from wrapped(f"To do: {part.repair}", "      ", "        ")


def check_words(put: Put) -> str:
    """The check in a few sentences: its kind, when it is satisfied, and where the figures it names are written."""
    cited = (f"{number.figure}: {number.citation}." for number in put.numbers)
    return f"Check ({put.kind.replace('_', ' ')}): {' '.join((*put.words, *dict.fromkeys(cited)))}"


def _node(node: Node) -> Iterator[str]:
    yield from wrapped(f"At {node.name}: {_status(node.status)}. {node.why}", "      ", "        ")
    yield from _rests_on(node.answers, node.evidence, "        ")


def _rests_on(answers: Iterable[Said], files: Iterable[File], indent: str) -> Iterator[str]:
    for one in answers:
        explained = f" Explained: {one.explanation}" if one.explanation else ""
        said = one.said or "a file, no value"
        yield from wrapped(f"Answer {one.at}: “{one.label}” {said}{explained}", indent, f"{indent}  ")
    for file in files:
        yield from wrapped(
            f"File {file.id}: {file.name}, {_period(file)} {_counts(file)}", indent, f"{indent}  "
        )
        yield f"{indent}  sha256 {file.sha256}"


def _period(file: File) -> str:
    if not file.covers_from and not file.covers_to:
        return "states no period."
    return f"covers {file.covers_from or 'no first day'} to {file.covers_to or 'no last day'}."


def _counts(file: File) -> str:
    return "It counts." if file.counts else f"It does not count. {file.why}"
