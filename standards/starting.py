"""A starting point for an author: the smallest edition that loads, says what each line is for, and passes its own
check.
"""

import json
import re
from datetime import date
from pathlib import Path

from standards.errors import Refusal
from standards.files import FOLDER_OF_EXAMPLES, SHARED

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def start(folder: Path, id: str, title: str, edition: date) -> tuple[Path, ...]:
    """Write a minimal edition into a folder that is empty or not there yet; the files written, in order. Raises
    Refusal where the id or the title cannot be one, or something is already there.
    """
    if not ID.fullmatch(id):
        raise Refusal(
            f'"{id}" cannot be an id: small letters, digits and single hyphens, like "safe-sites-2027".'
        )
    if not title.strip() or not title.isprintable():
        raise Refusal("The title must be one line of text.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(f"{folder} is not an empty folder; nothing was written.")
    written = []
    for name, text in files(id, title, edition).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        written.append(path)
    return tuple(written)


def files(id: str, title: str, edition: date) -> dict[str, str]:
    """The files of the starting point: path -> text."""
    said = {
        "ID": id,
        "TITLE": _quoted(title),
        "DAY": edition.isoformat(),
        "COUNTRIES": max(path.stem for path in SHARED.glob("countries-*.csv")),
    }
    texts = {
        "rulebook.toml": HEAD,
        "numbers.toml": NUMBERS,
        "questions/1-general.toml": QUESTIONS,
        "requirements/1-general.toml": REQUIREMENTS,
        f"{FOLDER_OF_EXAMPLES}/vectors.toml": VECTORS,
        f"{FOLDER_OF_EXAMPLES}/good.json": GOOD,
    }
    return {name: _filled(text, said) for name, text in texts.items()}


def _filled(text: str, said: dict[str, str]) -> str:
    return re.sub(r"<<([A-Z]+)>>", lambda found: said[found[1]], text)


def _quoted(text: str) -> str:
    """A TOML basic string; what JSON escapes, TOML reads the same."""
    return json.dumps(text, ensure_ascii=False)


HEAD = """\
# The head of the edition: what it is, whom it is for, and how binding it is. Days are YYYY-MM-DD.
id = "<<ID>>"
edition = "<<DAY>>"
title = <<TITLE>>
citation = "Where the rule stands, as lawyers cite it"
source = "What was read, and where it can be read"
published = "<<DAY>>"
effective = "<<DAY>>"
compliance = "<<DAY>>"
draft = true  # take this line out to publish
countries = "<<COUNTRIES>>"
note = "What a reader should know before anything else."

# Whom the rule is for. Requirements and questions apply to all kinds unless they say `applies_to`.
[[kind]]
id = "APPLICANT"
title = "Applicant"

# How binding it is, since when, and who says so. A further state is a further [[enforcement]], later in time.
[[enforcement]]
since = "<<DAY>>"
status = "draft"
note = "Not published; a starting point."
source = "This draft"
provenance = "inferred"

# A page of questions.
[[section]]
id = "general"
title = "General"
intro = "What is asked of everybody."
"""

NUMBERS = """\
# Every number of the rule, once. Checks name it; words write {report_days}.
[report_days]
title = "Longest time to report an incident"
value = "30"
unit = "days"
citation = "Where the rule stands, para. 1"
provenance = "inferred"
note = "An example; put the number of your rule here, or take it out."
"""

QUESTIONS = """\
# What is asked. A question without a requirement that reads it does not load.
[[question]]
id = "register"
section = "general"
type = "yes_no"
label = "Do you keep a register of incidents?"
help = "Every incident, with its day and what was done."
example = "Yes"
citation = "Where the rule stands, para. 1"
provenance = "inferred"

[[question]]
id = "report-days"
section = "general"
type = "integer"
label = "Within how many days do you report an incident?"
help = "Calendar days from the day you learn of it; the rule allows {report_days}."
example = "14"
citation = "Where the rule stands, para. 1"
provenance = "inferred"
"""

REQUIREMENTS = """\
# What the rule asks, in parts; each part has one check. `provenance` is "verified" once you have read it in the
# rule's own text; until then it is "inferred", and shown as such.
[[requirement]]
id = "r-1"
paragraph = "1"
title = "Incidents"
family = "reporting"
statement = "Incidents are kept in a register and reported within {report_days}."
citation = "Where the rule stands, para. 1"
provenance = "inferred"

[[requirement.part]]
id = "r-1-a"
text = "A register is kept"
kind = "attest"
provenance = "inferred"
check = { kind = "attest", question = "register" }

[[requirement.part]]
id = "r-1-b"
text = "Reported in time"
kind = "numeric"
provenance = "inferred"
check = { kind = "compare", question = "report-days", op = "<=", number = "report_days" }
"""

VECTORS = """\
# Example dossiers: one that satisfies everything, and for each requirement a change that fails it.
[[dossier]]
kind = "APPLICANT"
file = "good.json"
on = "<<DAY>>"

[[variation]]
title = "no register is kept"
kind = "APPLICANT"
on = "<<DAY>>"
requirement = "r-1"
set = [{ pointer = "/answers/register/value", value = false }]
expect = "not_satisfied"
parts = ["r-1-a"]

[[variation]]
title = "incidents are reported late"
kind = "APPLICANT"
on = "<<DAY>>"
requirement = "r-1"
set = [{ pointer = "/answers/report-days/value", value = 31 }]
expect = "not_satisfied"
parts = ["r-1-b"]
"""

GOOD = """\
{
  "format": "vedc-dossier/1",
  "reference": "EXAMPLE-1",
  "filing": 1,
  "filed_on": "<<DAY>>",
  "rulebook": {"id": "<<ID>>", "edition": "<<DAY>>"},
  "kind": "APPLICANT",
  "end_user": {"name": "Example Compute, Inc.", "address": "1 Main Street, Austin, Texas", "country": "US"},
  "sites": [],
  "answers": {
    "register": {"value": true},
    "report-days": {"value": 14}
  },
  "evidence": {}
}
"""
