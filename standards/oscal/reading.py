"""read(document, rulebook) -> Imported: one OSCAL document as rows of the table of controls.

Strict where it reads, kind where it does not: everything that is read must have its type, and every fault is told
with its pointer; what is passed by is noted. Nothing but a Refusal is ever raised.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any

from standards.edition import Rulebook
from standards.errors import Fault, Refusal, listed, pointer
from standards.oscal import plans, results, saying
from standards.oscal.fitting import asked, fitted
from standards.oscal.imported import Imported
from standards.oscal.walking import Node, Walk

PLAN, RESULTS = "system-security-plan", "assessment-results"
VERSION = re.compile(r"v?([0-9]{1,3})\.([0-9]{1,3})(?:\.[0-9]{1,3})?")
UUID = re.compile(r"[0-9A-Fa-f-]{36}")
KNOWN = ((1, 0), (1, 1), (1, 2))

INSTEAD = {
    "catalog": "it lists controls and says nothing of your system. Bring the system security plan, or the assessment "
    "results",
    "profile": "it selects controls and says nothing of your system. Bring the system security plan, or the "
    "assessment results",
    "component-definition": "it says what a component can do, not what your system does. Bring the system security "
    "plan that uses it",
    "assessment-plan": "it says what will be assessed, not what was found. Bring the assessment results",
    "plan-of-action-and-milestones": "it says what is still to do. Bring the assessment results that it follows from",
    "mapping-collection": "it maps catalogs to each other. Bring the system security plan, or the assessment results",
}

SENTENCES = {
    "no column": "Cells that have no place in the table of controls are not carried ({count}): {names}.",
    "outside": "Controls outside this rulebook's baseline are not carried ({count}): {names}.",
    "strange": "Control ids that are none of NIST SP 800-53 are not carried ({count}): {names}.",
    "resource": "Resources in the back matter; attach as evidence what shows an answer ({count}): {names}.",
}


def read(document: object, rulebook: Rulebook, *, components: Collection[str] = ()) -> Imported:
    """What a system security plan or assessment results say of the controls of an edition.

    `document`: the parsed JSON, with its one root key. `components`: titles or UUIDs; where given, only what those
    components answer is read (plans only). Raises Refusal, with a fault and its JSON pointer for everything wrong.
    """
    asked(rulebook)
    kind, root = _root(document)
    walk, at = Walk(), pointer(kind)
    metadata = walk.object(root, "metadata", at, required=True)
    title = walk.text(metadata, "title", f"{at}/metadata")
    version = walk.text(metadata, "oscal-version", f"{at}/metadata", required=True)
    _version(version, f"{at}/metadata/oscal-version", walk)
    _resources(walk, root, at)
    if kind == PLAN:
        said, places, strange, counts = _plan(walk, root, at, components)
    else:
        said, places, strange, counts = _results(walk, root, at)
    _outside(places, strange, rulebook, walk)
    rows = fitted(said, places, rulebook, walk)
    walk.refuse(f"The {kind.replace('-', ' ')}")
    walk.tell({**SENTENCES, **(saying.SENTENCES if kind == PLAN else results.SENTENCES)})
    return Imported(kind, version, title, rows, tuple(walk.notes), {"rows": len(rows), **counts})


Read = tuple[dict[str, dict[str, Any]], dict[str, str], dict[str, str], dict[str, int]]


def _plan(walk: Walk, root: Node, at: str, components: Iterable[str]) -> Read:
    only = frozenset(name.lower() if UUID.fullmatch(name) else name for name in components)
    plan = plans.Plan(walk, root, at, only)
    said = {control: cells for control in plan.said if (cells := plan.cells(control))}
    plan.tell()
    counts = {
        "controls": len(plan.said),
        "answers": plan.answers,
        "components": len({one.uuid for one in plan.components.values()}),
    }
    return said, {control: entry.at for control, entry in plan.said.items()}, plan.strange, counts


def _results(walk: Walk, root: Node, at: str) -> Read:
    found = results.Results(walk, root, at)
    places = {control: one.at for result in found.results for control, one in result.controls.items()}
    counts = {"controls": len(found.said), "results": len(found.results), "findings": found.findings}
    return found.said, places, found.strange, counts


def _root(document: object) -> tuple[str, Node]:
    """The kind and the content of a document; refused where it is none of the two that are read."""
    if not isinstance(document, dict):
        raise _wrong("", "An OSCAL document is a JSON object with one root, like “system-security-plan”")
    roots = [str(key) for key in document if key != "$schema"]
    if len(roots) != 1:
        shown = f"it has {listed((f'“{one[:80]}”' for one in roots), most=6)}" if roots else "it is empty"
        raise _wrong("", f"An OSCAL document has one root, “{PLAN}” or “{RESULTS}”; {shown}")
    kind = roots[0]
    if kind in INSTEAD:
        raise _wrong(pointer(kind), f"This is a {kind.replace('-', ' ')}: {INSTEAD[kind]}")
    if kind not in (PLAN, RESULTS):
        raise _wrong(pointer(kind[:80]), f"“{kind[:80]}” is no root of OSCAL; bring “{PLAN}” or “{RESULTS}”")
    root = document[kind]
    if not isinstance(root, dict):
        raise _wrong(pointer(kind), f"“{kind}” must be an object")
    return kind, root


def _wrong(at: str, why: str) -> Refusal:
    return Refusal(f"{why}.", (Fault(at, f"{why}."),))


def _version(version: str, at: str, walk: Walk) -> None:
    """1.1 and later are read; 1.0 too, for what is read of it is the same there."""
    if not version:
        return
    found = VERSION.fullmatch(version.strip())
    if found is None:
        walk.fault(
            at,
            f"“{version[:80]}” is not a released version of OSCAL, like 1.1.3; convert the document to one",
        )
        return
    number = int(found[1]), int(found[2])
    if number[0] != 1:
        walk.fault(at, f"OSCAL {version} is not read here; convert the document to OSCAL 1.1 or later")
    elif number == (1, 0):
        walk.note(at, f"The document is of OSCAL {version}; what is read of it means the same as in 1.1.")
    elif number not in KNOWN:
        walk.note(
            at,
            f"OSCAL {version} is later than what is known here; it is read as {KNOWN[-1][0]}.{KNOWN[-1][1]}.",
        )


def _outside(places: dict[str, str], strange: dict[str, str], rulebook: Rulebook, walk: Walk) -> None:
    for control, at in places.items():
        if control not in rulebook.controls:
            walk.meet("outside", at, control)
    for id, at in strange.items():
        if id:
            walk.meet("strange", at, id[:80])


def _resources(walk: Walk, root: Node, at: str) -> None:
    """The files behind a document are named, for whoever attaches them."""
    inner, place = walk.object(root, "back-matter", at), f"{at}/back-matter"
    for number, resource in enumerate(walk.objects(inner, "resources", place)):
        where = f"{place}/resources/{number}"
        hrefs = [
            walk.text(link, "href", f"{where}/rlinks/{n}")
            for n, link in enumerate(walk.objects(resource, "rlinks", where))
        ]
        uuid = walk.text(resource, "uuid", where)
        name = walk.text(resource, "title", where) or next(filter(None, hrefs), "") or uuid
        walk.resources[uuid.lower()] = name
        walk.meet("resource", where, name)
