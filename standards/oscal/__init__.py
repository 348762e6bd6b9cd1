"""OSCAL in: what a system security plan or assessment results say, as rows of the table of controls. Plain objects
in, plain objects out; bytes are parsed at the door. docs/oscal.md says how values map.
"""

from standards.oscal.imported import Imported, Note
from standards.oscal.merging import Change, Report, merge
from standards.oscal.reading import read

__all__ = ["Change", "Imported", "Note", "Report", "merge", "read"]
