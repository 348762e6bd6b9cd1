"""A rulebook as an OSCAL catalog, and as profiles: the controls of its baseline, or what it asks of one kind.

Every requirement is a control, every part of it an item of its statement, every number a parameter. What OSCAL has no
word for (provenance, citation, dates, enforcement) stands in properties of our namespace.
"""

from datetime import date

from standards.edition import Number, Part, Requirement, Rulebook
from standards.errors import Refusal, listed
from standards.oscal import writing
from standards.oscal.names import control_id
from standards.oscal.writing import Node, line, named, prop, said
from standards.wording import figure


def catalog(rulebook: Rulebook, on: date) -> Node:
    """The edition as a catalog: {"catalog": …}. The day is that of "last-modified"."""
    families = dict.fromkeys(requirement.family for requirement in rulebook.requirements)
    body = said(
        uuid=named("catalog", rulebook.id, rulebook.hash),
        metadata=writing.metadata(rulebook.title, rulebook.edition, on, _head(rulebook), rulebook.note),
        params=[_parameter(number) for number in rulebook.numbers.values()],
        groups=[_family(family, rulebook) for family in families],
        back_matter={"resources": [writing.nist()]},
    )
    return {"catalog": body}


def _head(rulebook: Rulebook) -> list[Node]:
    days = {
        "published": rulebook.published,
        "effective": rulebook.effective,
        "compliance": rulebook.compliance,
    }
    return [
        *writing.of_rulebook(rulebook),
        prop("citation", rulebook.citation),
        prop("source", rulebook.source),
        *(prop(name, day.isoformat()) for name, day in days.items()),
        *(prop("kind", kind.id, kind.title) for kind in rulebook.kinds),
        *(
            prop(
                "enforcement",
                state.status,
                f"Since {state.since}. {state.note} ({state.provenance})",
                state.provenance,
            )
            for state in rulebook.enforcement
        ),
    ]


def _parameter(number: Number) -> Node:
    props = [
        prop("unit", number.unit),
        prop("citation", number.citation),
        prop("provenance", number.provenance),
    ]
    label = line(number.title or number.id.replace("_", " "))
    return said(id=number.id, label=label, props=props, values=[figure(number)], remarks=number.note)


def _family(family: str, rulebook: Rulebook) -> Node:
    return said(
        id=f"family-{family}",
        class_="family",
        title=line(family.replace("-", " ").capitalize()),
        controls=[_control(one, rulebook) for one in rulebook.requirements if one.family == family],
    )


def _control(requirement: Requirement, rulebook: Rulebook) -> Node:
    parts = [
        said(
            id=f"{requirement.id}_smt",
            name="statement",
            prose=requirement.statement,
            parts=[_item(part) for part in requirement.parts],
        ),
        *(
            [said(id=f"{requirement.id}_gdn", name="guidance", prose=requirement.notes)]
            if requirement.notes
            else []
        ),
    ]
    return said(
        id=requirement.id,
        class_=requirement.group,
        title=line(requirement.title),
        props=_props(requirement),
        links=_mapping(requirement),
        parts=parts,
    )


def _props(requirement: Requirement) -> list[Node]:
    ends = [prop("ends-on", requirement.ends_on.isoformat())] if requirement.ends_on else []
    return [
        {"name": "label", "value": line(requirement.paragraph)},
        prop("citation", requirement.citation),
        prop("provenance", requirement.provenance),
        prop("effective-from", requirement.effective_from.isoformat()),
        prop("compliance-from", requirement.compliance_from.isoformat()),
        *ends,
        *(prop("applies-to", kind) for kind in requirement.applies_to),
        *([prop("mapping-provenance", requirement.maps_provenance)] if requirement.maps_to else []),
    ]


def _mapping(requirement: Requirement) -> list[Node]:
    """Links to the controls a requirement maps to; how sure the mapping is, its text says."""
    return [
        {
            "href": f"#{named('nist-sp-800-53-rev5')}",
            "rel": "related",
            "resource-fragment": control_id(id),
            "text": f"{id} ({requirement.maps_provenance})" if requirement.maps_provenance else id,
        }
        for id in requirement.maps_to
    ]


def _item(part: Part) -> Node:
    props = [
        prop("answered-by", part.kind),
        prop("provenance", part.provenance),
        *(prop("applies-to", kind) for kind in part.applies_to),
        *(prop("number", number) for number in part.check.named("number")),
        *(prop("control-set", name) for name in part.check.named("control_set")),
    ]
    return said(id=part.id, name="item", props=props, prose=part.text)


def profile(rulebook: Rulebook, on: date, *, control_set: str = "", kind: str = "") -> Node:
    """What is selected, as {"profile": …}: with `kind`, of our own catalog what is asked of that kind; else of NIST
    SP 800-53 the controls of a set, or of all sets. Raises Refusal where the edition knows no such set or kind.
    """
    if kind:
        title = rulebook.kind(kind).title
        chosen = [requirement.id for requirement in rulebook.requirements_for(kind)]
        source, name = writing.own_catalog(rulebook), f"kind {kind}"
    else:
        title, chosen = _baseline(rulebook, control_set)
        source, name = writing.nist(), f"controls {control_set}"
    body = said(
        uuid=named("profile", rulebook.id, rulebook.hash, name),
        metadata=writing.metadata(
            f"{rulebook.title}: {title}", rulebook.edition, on, writing.of_rulebook(rulebook)
        ),
        imports=[{"href": f"#{source['uuid']}", "include-controls": [{"with-ids": chosen}]}],
        merge={"as-is": True},
        back_matter={"resources": [source]},
    )
    return {"profile": body}


def _baseline(rulebook: Rulebook, name: str) -> tuple[str, list[str]]:
    sets = rulebook.control_sets
    if not sets:
        raise Refusal(f"{rulebook.id} names no set of controls; export the profile of a kind.")
    if name and name not in sets:
        raise Refusal(f'{rulebook.id} has no control set "{name}"; it has {listed(sets)}.')
    chosen = [sets[name]] if name else list(sets.values())
    ids = dict.fromkeys(control_id(id) for one in chosen for id in one.ids)
    return (chosen[0].title if name else "control baseline"), list(ids)
