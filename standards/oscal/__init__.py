"""OSCAL in: what a system security plan or assessment results say, as rows of the table of controls. OSCAL out: a
rulebook as catalog and profile, findings as results and as a plan of action, a dossier's answers as a plan.

Plain objects in, plain objects out; bytes are parsed at the door. docs/oscal.md says how values map.
"""

from standards.oscal.as_catalog import catalog, profile
from standards.oscal.as_plan import plan
from standards.oscal.as_results import assessment_results, poam
from standards.oscal.imported import Imported, Note
from standards.oscal.merging import Change, Report, merge
from standards.oscal.reading import read

__all__ = [
    "Change",
    "Imported",
    "Note",
    "Report",
    "assessment_results",
    "catalog",
    "merge",
    "plan",
    "poam",
    "profile",
    "read",
]
