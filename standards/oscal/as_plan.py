"""The control answers of a dossier as an OSCAL system security plan; `read` gives the same rows back.

What a plan has no place for (finding, day) and what it would say otherwise than the operator did stands in properties
of our namespace. Of the system only what the dossier says is said.
"""

from collections import Counter
from datetime import date
from typing import Any

from standards.dossier import Dossier
from standards.edition import Rulebook
from standards.errors import Refusal
from standards.oscal import writing
from standards.oscal.fitting import asked
from standards.oscal.names import NAMESPACE, THIS_SYSTEM, WORDS, control_id
from standards.oscal.writing import Node, line, named, prop, said

NOT_ASKED = "The dossier does not ask this."
CARRIED = {"finding": "finding", "assessed_on": "assessed-on"}


def plan(dossier: Dossier, rulebook: Rulebook, on: date) -> Node:
    """The answers as {"system-security-plan": …}. Raises Refusal where the edition asks of no control, or
    none is answered."""
    question = asked(rulebook)
    answer = dossier.answers.get(question.id)
    rows: list[dict[str, Any]] = list(answer.value) if answer and isinstance(answer.value, tuple) else []
    if not any(row.get("control") for row in rows):
        raise Refusal(f"{dossier.reference} answers no control, so there is no plan to write.")
    sources = list(dict.fromkeys(row["inherited_from"] for row in rows if _inherits(row) and _source(row)))
    profile = writing.own_profile(rulebook)
    files = [dossier.evidence[id] for id in (answer.evidence if answer else ()) if id in dossier.evidence]
    body = said(
        uuid=named("plan", dossier.reference, str(dossier.filing), rulebook.hash, on.isoformat()),
        metadata=writing.metadata(
            f"{dossier.reference}: system security plan",
            str(dossier.filing),
            on,
            [
                *writing.of_rulebook(rulebook),
                prop("reference", dossier.reference),
                prop("kind", dossier.kind),
            ],
        ),
        import_profile={"href": f"#{profile['uuid']}"},
        system_characteristics=_characteristics(dossier),
        system_implementation={
            "users": [_contact(dossier)],
            "components": [_this_system(dossier), *(_component(dossier, source) for source in sources)],
        },
        control_implementation={
            "description": "Each control as the operator answered it.",
            "implemented-requirements": _requirements(rows, dossier),
        },
        back_matter={"resources": [profile, *(writing.evidence(file, dossier.reference) for file in files)]},
    )
    return {"system-security-plan": body}


def _characteristics(dossier: Dossier) -> Node:
    places = [
        f"- {line(site.name or site.id)}: {line(site.address)} ({site.country or '-'})"
        for site in dossier.sites
    ]
    halls = "\n".join(places) or "No site is declared."
    information = {"title": "What runs at the sites", "description": NOT_ASKED}
    return {
        "system-ids": [{"identifier-type": NAMESPACE, "id": dossier.reference}],
        "system-name": line(dossier.end_user.name or dossier.reference),
        "description": f"The data centers of {line(dossier.end_user.name or dossier.reference)}.",
        "system-information": {"information-types": [information]},
        "status": {"state": "other", "remarks": NOT_ASKED},
        "authorization-boundary": {"description": f"The sites of the application:\n\n{halls}"},
    }


def _contact(dossier: Dossier) -> Node:
    return said(
        uuid=named("user", dossier.reference),
        title=line(dossier.end_user.contact_name or "Contact of the end user"),
        props=[{"name": "type", "value": "internal"}],
    )


def _this_system(dossier: Dossier) -> Node:
    return {
        "uuid": named("component", dossier.reference),
        "type": THIS_SYSTEM,
        "title": "This System",
        "description": "The system as a whole.",
        "status": {"state": "other", "remarks": NOT_ASKED},
    }


def _component(dossier: Dossier, source: str) -> Node:
    return {
        "uuid": _component_id(dossier, source),
        "type": "system",
        "title": line(source),
        "description": "A system of which controls are inherited.",
        "status": {"state": "other", "remarks": NOT_ASKED},
    }


def _component_id(dossier: Dossier, source: str) -> str:
    return named("component", dossier.reference, line(source))


def _inherits(row: dict[str, Any]) -> bool:
    return row.get("status") == "inherited"


def _source(row: dict[str, Any]) -> str:
    return str(row.get("inherited_from") or "").strip()


def _requirements(rows: list[dict[str, Any]], dossier: Dossier) -> list[Node]:
    """One entry a row; a control answered twice has two, told apart by their number."""
    seen: Counter[str] = Counter()
    made = []
    for row in rows:
        control = str(row.get("control") or "")
        if control:
            seen[control] += 1
            made.append(_requirement(row, (dossier.reference, control, str(seen[control])), dossier))
    return made


def _requirement(row: dict[str, Any], name: tuple[str, ...], dossier: Dossier) -> Node:
    props = [prop(carried, str(row[column])) for column, carried in CARRIED.items() if row.get(column)]
    if _inherits(row):
        props.append({"name": "control-origination", "value": "inherited"})
    elif _source(row):
        props.append(prop("inherited-from", _source(row)))
    answers = [_own_answer(row, name)]
    if _inherits(row) and _source(row):
        answers.append(_inherited(row, name, dossier))
    return said(
        uuid=named("answer", *name),
        control_id=control_id(name[1]),
        props=props,
        by_components=answers,
    )


def _own_answer(row: dict[str, Any], name: tuple[str, ...]) -> Node:
    remark, status = str(row.get("remark") or ""), str(row.get("status") or "")
    bare = not remark.strip()
    state = WORDS.get(status, status) if status and not _inherits(row) else ""
    return said(
        component_uuid=named("component", name[0]),
        uuid=named("answer", *name, "own"),
        description="The operator gives a status and no remark." if bare else remark,
        props=[prop("without-remark", "yes")] if bare else [],
        implementation_status={"state": state} if state else {},
    )


def _inherited(row: dict[str, Any], name: tuple[str, ...], dossier: Dossier) -> Node:
    source = _source(row)
    words = f"Inherited from {line(source)}."
    return {
        "component-uuid": _component_id(dossier, source),
        "uuid": named("answer", *name, "inherited"),
        "description": words,
        "props": [prop("without-remark", "yes")],
        "inherited": [{"uuid": named("inherited", *name), "description": words}],
    }
