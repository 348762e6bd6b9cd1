"""A small edition of an invented rule that uses every kind of check once, and dossiers under it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from standards.assessment import PartFinding, assess
from standards.dossier import Dossier, parse
from standards.edition import Rulebook
from standards.rulebook import load

ON = date(2026, 11, 20)

RULEBOOK = """
id = "tiny"
edition = "2025-01-15"
title = "A small rule"
citation = "1 TEST 1"
source = "a test"
published = 2025-01-15
effective = "2025-01-13"
compliance = "2025-05-15"

[[kind]]
id = "UVEU"
title = "Universal"
[[kind]]
id = "NVEU"
title = "National"

[[enforcement]]
since = "2025-01-13"
status = "codified"
note = "As printed."
source = "a test"
provenance = "verified"
[[enforcement]]
since = "2025-05-13"
status = "not_enforced"
note = "Announced."
source = "a test"
provenance = "inferred"

[[section]]
id = "all"
title = "Everything"
intro = "All that is asked."

[[calendar]]
id = "cal-0201"
title = "Report"
due = ["02-01", "08-01"]
requirements = ["r-answers"]
provenance = "verified"
[[calendar]]
id = "cal-yearly"
title = "Yearly"
interval_months = "year"
requirements = ["r-answers"]
provenance = "verified"

[[process]]
id = "p-1"
item = "(1)"
title = "Clock"
statement = "In time."
citation = "1 TEST 2"
provenance = "verified"
number = "clock"

[checklists.list]
title = "The list"
provenance = "verified"
item = [{ id = "i-1", text = "One" }, { id = "i-2", text = "Two" }]

[control_sets.set]
title = "The set"
provenance = "verified"
ids = ["AC-1", "AC-2(1)", "PE-3"]
"""

NUMBERS = "".join(
    f'[{id}]\nvalue = "{value}"\nunit = "{unit}"\ncitation = "1 TEST {place}"\nprovenance = "verified"\n'
    for place, (id, value, unit) in enumerate(
        [
            ("most_outside", "25", "percent"),
            ("most_in_one", "7", "percent"),
            ("most_outside_us", "50", "percent"),
            ("line", "1e26", "operations"),
            ("derived", "2.5e25", "operations"),
            ("derived_preamble", "2e25", "operations"),
            ("synthetic", "10", "percent"),
            ("months", "6", "months"),
            ("seconds_per_month", "2629800", "seconds"),
            ("holding", "1", "percent"),
            ("holding_usd", "1000000", "USD"),
            ("notice", "60", "days"),
            ("year", "12", "months"),
            ("clock", "30", "days"),
            ("by", "2026-01-15", "date"),
            ("tuning", "25", "percent"),
            ("derived_share", "25", "percent"),
        ],
        10,
    )
)


def question(id: str, type: str, *columns: str, **more: str) -> str:
    """One question in TOML; a column is "id type" or "id choice a b c"."""
    lines = [
        "[[question]]",
        f'id = "{id}"',
        f'type = "{type}"',
        'section = "all"',
        f'label = "What of {id}?"',
        'help = "It is asked."',
        'citation = "1 TEST 3"',
        'provenance = "verified"',
        *(f"{key} = {value}" for key, value in more.items()),
    ]
    for column in columns:
        name, kind, *values = column.split()
        options = ", ".join(f'{{ value = "{value}", label = "{value}" }}' for value in values)
        lines += ["[[question.column]]", f'id = "{name}"', f'label = "{name}"', f'type = "{kind}"']
        lines += [f"options = [{options}]"] if values else []
    return "\n".join(lines) + "\n"


CHOICES = (
    'options = [{ value = "good", label = "Good" }, '
    '{ value = "odd", label = "Odd" }, { value = "bad", label = "Bad" }]'
)
STATUSES = "status choice implemented inherited alternative planned"
QUESTIONS = "".join(
    [
        question(
            "parties", "table", "id text", "name text", "role text", "country country", "headquarters country"
        ),
        question("ownership", "table", "owner party", "owned party", "percent decimal"),
        question(
            "chips",
            "table",
            "id text",
            "site site",
            "country country",
            "model text",
            "quantity integer",
            "status choice installed in_transit retired",
            "owner party",
            "since date",
            "received_on date",
            "left_on date",
            "attrition choice loss damage failure relocation resale",
            "tpp integer",
            evidence='"optional"',
        ),
        question(
            "models",
            "table",
            "id text",
            "operations decimal",
            "published yes_no",
            "weight_bytes integer",
            "derived_from_published yes_no",
            "additional_operations decimal",
            "generator_percent decimal",
            "generator_operations decimal",
            "generation_operations decimal",
            "generator_published yes_no",
        ),
        question(
            "best",
            "table",
            "name text",
            "operations decimal",
            "published_on date",
            "source text",
            required="false",
        ),
        question(
            "interfaces",
            "table",
            "id text",
            "model text",
            "needed_bps integer",
            "measured_bps integer",
            "limit_bps integer",
            "monitored yes_no",
            "narrow_api yes_no",
        ),
        question(
            "stores",
            "table",
            "model text",
            "site site",
            "country country",
            "held_by party",
            "device text",
            "dedicated yes_no",
            "used_by text",
        ),
        question(
            "controls",
            "table",
            "control control",
            STATUSES,
            "inherited_from text",
            "finding choice satisfied other_than_satisfied not_assessed",
            "evidence evidence",
        ),
        question("list", "table", "item text", STATUSES),
        question(
            "interests",
            "table",
            "holder text",
            "percent decimal",
            "value_usd decimal",
            "acts_with text",
            "government country",
        ),
        question("exchange", "country", required="false"),
        question("tunings", "table", "tuning decimal", "original decimal"),
        question("moves", "table", "what text", "days integer", "tie choice none some many"),
        question("yes", "yes_no"),
        question("file", "file"),
        question("text", "text"),
        question("choice", "choice").replace(
            'label = "What of choice?"', 'label = "What of choice?"\n' + CHOICES
        ),
        question("days", "integer"),
        question("by", "date"),
        question("recent", "date", evidence='"required"'),
        question("keeps", "yes_no"),
        question("official", "yes_no", evidence='"required"'),
        question("total", "integer"),
        question("country", "country", applies_to='["NVEU"]'),
        question("walls", "yes_no", scope='"site"'),
        question("guards", "file", scope='"site"'),
        question("why_not", "text", shown_when='{ question = "yes", value = false }'),
    ]
)


def part(id: str, check: str, more: str = "") -> str:
    """One part in TOML."""
    return (
        f'[[requirement.part]]\nid = "{id}"\ntext = "As asked."\nkind = "attest"\nprovenance = "verified"\n'
        f"check = {{ {check} }}\n{more}\n"
    )


def requirement(id: str, *parts: str, more: str = "") -> str:
    """One requirement in TOML."""
    return (
        f'[[requirement]]\nid = "{id}"\nparagraph = "1"\ntitle = "Duty {id}"\nfamily = "test"\n'
        f'statement = "Do."\ncitation = "1 TEST 4"\nprovenance = "verified"\n{more}\n' + "".join(parts)
    )


REQUIREMENTS = "".join(
    [
        requirement(
            "r-answers",
            part("attest", 'kind = "attest", question = "yes"'),
            part("evidence", 'kind = "evidence", question = "file"'),
            part("text", 'kind = "text", question = "text"'),
            part("choice", 'kind = "choice", question = "choice", accept = ["good"], doubt = ["odd"]'),
            part("compare", 'kind = "compare", question = "days", op = ">=", number = "notice"'),
            part(
                "column",
                'kind = "compare", question = "moves", column = "days", op = ">=", number = "notice"',
            ),
            part("date_by", 'kind = "date_by", question = "by", number = "by"'),
            part("recent", 'kind = "recent", question = "recent", number = "year"'),
            part("cadence", 'kind = "cadence", question = "keeps", calendar = "cal-0201"'),
            part("official", 'kind = "official_text", question = "official"'),
            part("identity", 'kind = "identity"'),
            part("hidden", 'kind = "text", question = "why_not"'),
            part("when", 'kind = "evidence", question = "file", when = { question = "yes", is = true }'),
        ),
        requirement(
            "r-sites",
            part("walls", 'kind = "attest", question = "walls"'),
            part("guards", 'kind = "evidence", question = "guards"'),
            part("location", 'kind = "location", who = ["sites"], none_of = ["barred"]'),
            part(
                "from_ally",
                'kind = "location", who = ["end_user", "ultimate_parent"], any_of = ["ally"], need = "any"',
            ),
            part(
                "plan", 'kind = "evidence", question = "file", when = { who = ["sites"], none_of = ["ally"] }'
            ),
            part("country", 'kind = "single_country", question = "country"', 'applies_to = ["NVEU"]'),
        ),
        requirement(
            "r-tables",
            part(
                "rows",
                'kind = "rows", question = "moves", required = ["what"], column = "tie", '
                'accept = ["none"], doubt = ["some"]',
            ),
            part(
                "ratio",
                'kind = "ratio", question = "tunings", column = "tuning", of = "original", '
                'op = "<=", number = "tuning"',
            ),
            part("controls", 'kind = "controls", set = "set"'),
            part("checklist", 'kind = "checklist", question = "list", list = "list"'),
            part(
                "carve_out",
                'kind = "carve_out", question = "interests", percent = "holding", amount = "holding_usd", '
                'exchange = "exchange", exchange_in = "ally"',
            ),
        ),
        requirement(
            "r-compute",
            part("outside", 'kind = "share", outside = "ally", number = "most_outside"'),
            part("each", 'kind = "share", outside = "ally", each = true, number = "most_in_one"'),
            part(
                "us", 'kind = "share", outside = "US", number = "most_outside_us", only_headquartered = "US"'
            ),
            part(
                "dated",
                'kind = "share", outside = "ally", each = true, number = "most_in_one", calendar = ["cal-0201"]',
            ),
            part("tally", 'kind = "tally", question = "total", outside = "barred"'),
            part("cap", 'kind = "cap", table = "caps"', 'applies_to = ["NVEU"]'),
        ),
        requirement(
            "r-weights",
            part(
                "frontier",
                'kind = "frontier", number = "line", derived = "derived", '
                'derived_preamble = "derived_preamble", '
                'derived_share = "derived_share", synthetic = "synthetic", best = "best"',
            ),
            part(
                "stores",
                'kind = "weights_location", question = "stores", ally = "ally", barred = "barred", '
                'models = "models", number = "line"',
            ),
            part("devices", 'kind = "devices", question = "stores", number = "line", attest = "yes"'),
            part("interfaces", 'kind = "interfaces"'),
            part("required", 'kind = "rates", part = "required"'),
            part("monitored", 'kind = "rates", part = "monitored"'),
            part("limited", 'kind = "rates", part = "limited"'),
            part("time", 'kind = "extraction", number = "months", narrow = false'),
            part("narrow", 'kind = "extraction", number = "months"'),
            more='compliance_from = "2026-01-15"\nends_on = "2030-12-31"',
        ),
    ]
)

FILES = {
    "rulebook.toml": RULEBOOK,
    "numbers.toml": NUMBERS,
    "questions/1.toml": QUESTIONS,
    "requirements/1.toml": REQUIREMENTS,
    "chips.csv": "id,vendor,model,level,tpp,basis,confidence,source,note,reference\n"
    "nvidia-h100-sxm,NVIDIA,H100 SXM,3A090.a,1000,x,y,z,,H100\n"
    "old,NVIDIA,Old,none,10,x,y,z,,\n"
    "odd,ACME,Odd,undecided,1000,x,y,z,,\n",
    "countries.csv": "iso2,name,group,from,to,source,note\n"
    "US,United States,ally,,,s,\nUS,United States,US,,,s,\nPR,Puerto Rico,same_as:US,,,s,\n"
    "IE,Ireland,ally,,,s,\nMY,Malaysia,B,,,s,\nIN,India,B,,,s,\n"
    "CN,China,barred,,,s,\nHK,Hong Kong,same_as:CN,,,s,\nMO,Macau,barred,,,s,\n"
    "KH,Cambodia,barred,,2025-11-06,s,\nKH,Cambodia,D:1,,,s,\nAX,Islands,,,,s,not named\n",
    "controls.csv": "id,family,title,set\nAC-1,AC,Policy,1\nAC-2(1),AC,Accounts,1\n"
    "PE-3,PE,Access,1\nPE-4,PE,More,0\n",
    "allocations.csv": "table,kind,from,to,tpp,measure,citation,provenance,note\n"
    "caps,NVEU,2026-10-01,2026-12-31,100000,installed_base,1 TEST 5,verified,\n"
    "caps,NVEU,2027-01-01,2027-03-31,150000,installed_base,1 TEST 5,verified,\n",
}


def write(folder: Path, changes: dict[str, tuple[str, str] | str | None] | None = None) -> Path:
    """The tiny edition in a folder, with files changed: (old, new), or the whole text, or None to
    leave one out.
    """
    files: dict[str, str | None] = dict(FILES)
    for name, change in (changes or {}).items():
        if isinstance(change, tuple):
            assert change[0] in FILES[name], f"{change[0]!r} is not in {name}"
            files[name] = FILES[name].replace(*change, 1)
        else:
            files[name] = change
    root = folder / "tiny"
    for name, text in files.items():
        if text is not None:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8")
    return root


def edition(folder: Path) -> Rulebook:
    """The tiny edition, loaded."""
    return load(write(folder))


COVERING = {"covers_from": "2026-01-01", "covers_to": "2026-12-31"}
FILE = {"name": "plan.pdf", "sha256": "ab" * 32, "size": 10, "media_type": "application/pdf"}
USER = {
    "name": "Example Compute, Inc.",
    "address": "1 Main Street, Austin",
    "country": "US",
    "contact_name": "Olive Ortiz",
    "contact_email": "olive@example.com",
}


def lot(country: str, quantity: int, **more: Any) -> dict[str, Any]:
    """A lot of H100 in a country."""
    return {
        "id": f"{country}-{quantity}",
        "country": country,
        "model": "H100 SXM",
        "quantity": quantity,
        "status": "installed",
        **more,
    }


def good() -> dict[str, Any]:
    """A dossier under the tiny edition that satisfies what can be satisfied, as JSON."""
    yes, file = {"value": True}, {"evidence": ["ev-1"]}
    local = {"walls": yes, "guards": file}
    return {
        "format": "vedc-dossier/1",
        "reference": "VEU-2026-0001",
        "filing": 1,
        "filed_on": "2026-11-20",
        "rulebook": {"id": "tiny"},
        "kind": "UVEU",
        "end_user": dict(USER),
        "sites": [
            {
                "id": "site-1",
                "name": "Austin",
                "address": "1 Main Street",
                "country": "US",
                "answers": dict(local),
            },
            {"id": "site-2", "name": "Dublin", "address": "2 Quay", "country": "IE", "answers": dict(local)},
        ],
        "answers": {
            "parties": {
                "value": [
                    {"id": "us", "name": "Example", "role": "end_user", "country": "US", "headquarters": "US"}
                ]
            },
            "ownership": {"value": []},
            "chips": {"value": [lot("US", 90), lot("MY", 7), lot("IN", 3)]},
            "models": {
                "value": [{"id": "m", "operations": "3e26", "published": False, "weight_bytes": 10**12}]
            },
            "interfaces": {
                "value": [
                    {
                        "id": "api",
                        "model": "m",
                        "needed_bps": 10**7,
                        "measured_bps": 10**6,
                        "limit_bps": 10**7,
                        "monitored": True,
                        "narrow_api": True,
                    }
                ]
            },
            "stores": {
                "value": [
                    {
                        "model": "m",
                        "site": "site-1",
                        "country": "US",
                        "held_by": "us",
                        "device": "rack 4",
                        "dedicated": True,
                    }
                ]
            },
            "controls": {
                "value": [
                    {"control": id, "status": "implemented", "finding": "satisfied"}
                    for id in ("AC-1", "AC-2(1)", "PE-3")
                ]
            },
            "list": {"value": [{"item": id, "status": "implemented"} for id in ("i-1", "i-2")]},
            "interests": {"value": []},
            "tunings": {"value": [{"tuning": "25", "original": "100"}]},
            "moves": {"value": [{"what": "a rack", "days": 60, "tie": "none"}]},
            "yes": yes,
            "file": file,
            "text": {"value": "As told."},
            "choice": {"value": "good"},
            "days": {"value": 60},
            "by": {"value": "2026-01-15"},
            "recent": {"value": "2026-06-01", **file},
            "keeps": yes,
            "official": {**yes, **file},
            "total": {"value": 100000},
        },
        "evidence": {"ev-1": {**FILE, **COVERING}},
    }


def changed(**answers: Any) -> dict[str, Any]:
    """The good dossier with answers' values changed; None takes an answer away."""
    plain = good()
    for id, value in answers.items():
        if value is None:
            plain["answers"].pop(id, None)
        else:
            plain["answers"][id] = {**plain["answers"].get(id, {}), "value": value}
    return plain


def found(rulebook: Rulebook, plain: dict[str, Any], part: str, on: date = ON) -> PartFinding:
    """What is found of one part."""
    dossier: Dossier = parse(plain, rulebook)
    findings = assess(rulebook, dossier, on)
    return next(one for finding in findings.findings for one in finding.parts if one.id == part)
