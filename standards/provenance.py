"""Where words come from, said beside them: read in the rule's own text, reported by others, or inferred."""

#: verified: read in the rule's text. secondary: a law firm, a journalist or a data set says so, and the
#: primary text was not read. inferred: our reading or reconstruction, never to be shown as law.
PROVENANCES = frozenset({"verified", "secondary", "inferred"})


def label(provenance: str) -> str:
    """What is put behind words in plain text: "" if they are verified, else " [secondary]" or " [inferred]"."""
    return "" if provenance in ("verified", "") else f" [{provenance}]"
