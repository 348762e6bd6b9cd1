"""Findings as OSCAL assessment results and as a plan of action and milestones.

OSCAL knows satisfied and not-satisfied. What a person must judge is not satisfied yet: its reason is "other", its
risk "investigating", and a property says "undetermined".
"""

from collections.abc import Iterator
from datetime import date

from standards.assessment import Finding, Findings, FindingStatus, PartFinding
from standards.dossier import Dossier
from standards.edition import Rulebook
from standards.errors import Refusal
from standards.oscal import writing
from standards.oscal.names import NAMESPACE
from standards.oscal.writing import Node, line, moment, named, prop, said

OPEN = {FindingStatus.NOT_SATISFIED: "open", FindingStatus.UNDETERMINED: "investigating"}
REASONS = {
    FindingStatus.SATISFIED: "pass",
    FindingStatus.NOT_SATISFIED: "fail",
    FindingStatus.UNDETERMINED: "other",
}
Judged = tuple[Finding, PartFinding]


def assessment_results(findings: Findings, dossier: Dossier, rulebook: Rulebook) -> Node:
    """The findings as {"assessment-results": …}: one finding for every part that applies, a risk for each that is
    open, an observation for every file that counts on the day.
    """
    judged = list(_judged(findings))
    reviewed = [{"control-id": finding.id} for finding in findings.findings]
    result = said(
        uuid=named("result", dossier.reference, findings.rulebook_id, findings.on.isoformat()),
        title=line(f"{dossier.reference} held against {rulebook.title}"),
        description=f"Made by the check of the rule as of {findings.on}; what a person must judge is marked.",
        start=moment(findings.on),
        end=moment(findings.on),
        reviewed_controls={"control-selections": [{"include-controls": reviewed}]},
        observations=_observations(judged, dossier, findings.on),
        risks=[_risk(one, dossier, rulebook, findings.on) for one in judged if one[1].status in OPEN],
        findings=[_finding(one, dossier, rulebook) for one in judged],
    )
    catalog = writing.own_catalog(rulebook)
    body = said(
        uuid=_document("assessment-results", findings, dossier),
        metadata=_head("findings", findings, dossier, rulebook),
        import_ap={
            "href": f"#{catalog['uuid']}",
            "remarks": "The rulebook is the plan: every part is checked.",
        },
        results=[result],
        back_matter={"resources": [catalog, *_files(judged, dossier)]},
    )
    return {"assessment-results": body}


def poam(findings: Findings, dossier: Dossier, rulebook: Rulebook) -> Node:
    """What is open as {"plan-of-action-and-milestones": …}: an item for every part not satisfied or undetermined, with
    the repair as its remediation. Raises Refusal where nothing is open, for OSCAL has no empty plan.
    """
    judged = [one for one in _judged(findings) if one[1].status in OPEN]
    if not judged:
        raise Refusal("Nothing is open, so there is no plan of action and milestones to write.")
    body = said(
        uuid=_document("poam", findings, dossier),
        metadata=_head("plan of action and milestones", findings, dossier, rulebook),
        system_id={"identifier-type": NAMESPACE, "id": dossier.reference},
        observations=_observations(judged, dossier, findings.on),
        risks=[_risk(one, dossier, rulebook, findings.on) for one in judged],
        findings=[_finding(one, dossier, rulebook) for one in judged],
        poam_items=[_item(one, dossier, rulebook) for one in judged],
        back_matter={"resources": [writing.own_catalog(rulebook), *_files(judged, dossier)]},
    )
    return {"plan-of-action-and-milestones": body}


def _judged(findings: Findings) -> Iterator[Judged]:
    """Every part that applies, with its requirement's finding."""
    for finding in findings.findings:
        for part in finding.parts:
            if part.status != FindingStatus.NOT_APPLICABLE:
                yield finding, part


def _document(kind: str, findings: Findings, dossier: Dossier) -> str:
    """A document is another on another day, of another filing, and under another edition; what is in it stays."""
    return named(kind, dossier.reference, str(dossier.filing), findings.hash, findings.on.isoformat())


def _head(what: str, findings: Findings, dossier: Dossier, rulebook: Rulebook) -> Node:
    props = [
        *writing.of_rulebook(rulebook),
        prop("reference", dossier.reference),
        prop("filing", str(dossier.filing)),
        prop("kind", dossier.kind),
        prop("as-of", findings.on.isoformat()),
    ]
    return writing.metadata(f"{dossier.reference}: {what}", str(dossier.filing), findings.on, props)


def _title(one: Judged, rulebook: Rulebook) -> str:
    finding, part = one
    words = next((each.text for each in rulebook.requirement(finding.id).parts if each.id == part.id), "")
    return line(f"{finding.title}: {words}" if words else finding.title)


def _finding(one: Judged, dossier: Dossier, rulebook: Rulebook) -> Node:
    finding, part = one
    state = "satisfied" if part.status == FindingStatus.SATISFIED else "not-satisfied"
    props = [
        prop("status", part.status.value),
        prop("citation", finding.citation),
        prop("provenance", part.provenance),
        prop("in-force", "yes" if finding.in_force else "no"),
        prop("enforcement", finding.enforcement),
        *(prop("answer", answer) for answer in part.answers),
    ]
    return said(
        uuid=named("finding", dossier.reference, finding.id, part.id),
        title=_title(one, rulebook),
        description=part.why or "-",
        props=props,
        target={
            "type": "statement-id",
            "target-id": part.id,
            "status": {"state": state, "reason": REASONS[part.status]},
        },
        related_observations=[
            {"observation-uuid": named("observation", dossier.reference, id)} for id in part.evidence
        ],
        related_risks=[{"risk-uuid": _risk_id(one, dossier)}] if part.status in OPEN else [],
    )


def _risk_id(one: Judged, dossier: Dossier) -> str:
    return named("risk", dossier.reference, one[0].id, one[1].id)


def _risk(one: Judged, dossier: Dossier, rulebook: Rulebook, on: date) -> Node:
    finding, part = one
    repair = said(
        uuid=named("remediation", dossier.reference, finding.id, part.id),
        lifecycle="recommendation",
        title="What would do",
        description=part.repair,
    )
    due = rulebook.requirement(finding.id).compliance_from
    return said(
        uuid=_risk_id(one, dossier),
        title=_title(one, rulebook),
        description=part.why or "-",
        statement=f"{finding.citation}: {part.status.value.replace('_', ' ')}.",
        status=OPEN[part.status],
        deadline=moment(due) if due > on else "",
        remediations=[repair] if part.repair else [],
    )


def _item(one: Judged, dossier: Dossier, rulebook: Rulebook) -> Node:
    finding, part = one
    return said(
        uuid=named("poam-item", dossier.reference, finding.id, part.id),
        title=_title(one, rulebook),
        description=part.repair or part.why or "-",
        props=[prop("status", part.status.value), prop("citation", finding.citation)],
        related_findings=[{"finding-uuid": named("finding", dossier.reference, finding.id, part.id)}],
        related_risks=[{"risk-uuid": _risk_id(one, dossier)}],
    )


def _counting(judged: list[Judged]) -> list[str]:
    return list(dict.fromkeys(id for _, part in judged for id in part.evidence))


def _observations(judged: list[Judged], dossier: Dossier, on: date) -> list[Node]:
    """One for every file that a finding rests on."""
    return [
        said(
            uuid=named("observation", dossier.reference, id),
            title=line(dossier.evidence[id].title or dossier.evidence[id].name),
            description=f"The file {line(dossier.evidence[id].name)} counts on {on}.",
            methods=["EXAMINE"],
            relevant_evidence=[
                {"href": f"#{named('evidence', dossier.reference, id)}", "description": f"Evidence {id}."}
            ],
            collected=moment(dossier.evidence[id].issued_on or on),
        )
        for id in _counting(judged)
    ]


def _files(judged: list[Judged], dossier: Dossier) -> list[Node]:
    return [writing.evidence(dossier.evidence[id], dossier.reference) for id in _counting(judged)]
