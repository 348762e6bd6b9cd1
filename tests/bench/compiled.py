"""The same checks as straight-line Python: what an edition asks, compiled once to code that says only a status.

It is what a programmer would write who had the rule in front of him, no sentences, no proofs, every constant in
place. The engine is measured against it (G8), and must agree with it on what the bench measures.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from standards.assessment import FindingStatus
from standards.dossier import Dossier
from standards.edition import Part, Requirement, Rulebook
from standards.lineage import read_lineage
from standards.quantities import exact

NOT_SATISFIED, UNDETERMINED, SATISFIED, NOT_APPLICABLE = range(4)  # the least decides
STATUSES = (
    FindingStatus.NOT_SATISFIED,
    FindingStatus.UNDETERMINED,
    FindingStatus.SATISFIED,
    FindingStatus.NOT_APPLICABLE,
)
Run = Callable[[Dossier], dict[str, int]]


def compiled(rulebook: Rulebook, kind: str, on: date) -> Run:
    """A function from a parsed dossier to the status of every part, as the position in STATUSES."""
    space: dict[str, Any] = {
        "Fraction": Fraction,
        "exact": exact,
        "ON": on,
        "prelude": _prelude(rulebook, on),
    }
    body = []
    for requirement in rulebook.requirements_for(kind):
        for part in requirement.parts_for(kind):
            body += _part(rulebook, requirement, part, on, space)
    code = "\n".join(
        [
            "def run(d):",
            "    w = prelude(d); A = d.answers; cover = w.cover; out = {}",
            *(f"    {line}" for line in body),
            "    return out",
        ]
    )
    exec(compile(code, "<the rule>", "exec"), space)  # noqa: S102  (the text is made here, from the edition's own data)
    run: Run = space["run"]
    return run


class World:
    """What several checks need of one dossier, worked out once."""

    __slots__ = ("classes", "cover", "homes", "lineage", "on_days", "sites", "unguarded")


def _prelude(rulebook: Rulebook, on: date) -> Callable[[Dossier], World]:
    chips = {}
    for chip in rulebook.chips.values():
        for name in (f"{chip.vendor} {chip.model}", chip.model, chip.id):
            chips[name.casefold()] = (chip.tpp, chip.counts)
    line = int(rulebook.numbers["frontier_operations"].value)
    days = [date(on.year, month, day).isoformat() for item in rulebook.calendar for month, day in item.due]
    day, today = max((one for one in days if one <= on.isoformat()), default=""), on.isoformat()
    last = max(
        (one for one in (f"{on.year}-08-01", f"{on.year}-02-01") if one in days and one <= today), default=day
    )

    def prelude(d: Dossier) -> World:
        w = World()
        w.cover = {
            id
            for id, e in d.evidence.items()
            if e.covers_from and e.covers_to and e.covers_from <= on <= e.covers_to
        }
        w.sites = {site.id: site.country for site in d.sites}
        rows = {name: answer.value for name in ("parties", "ownership") if (answer := d.answers.get(name))}
        w.lineage = read_lineage(d, rows.get("parties"), rows.get("ownership"))
        w.homes = [w.lineage.end_user, *w.lineage.parents, *w.lineage.subsidiaries]
        group = {"", "end_user", *(party.id for party in w.homes)}
        w.on_days = [{}, {}]
        chips_said = d.answers.get("chips")
        for row in chips_said.value if chips_said else ():
            tpp, counts = chips.get(row["model"].strip().casefold(), (0, True))
            if not counts or row.get("owner", "") not in group or row["status"] == "retired":
                continue
            country = w.sites.get(row.get("site", ""), row.get("country", ""))
            tpp, since, left = (
                row.get("tpp", tpp) * row["quantity"],
                row.get("since", ""),
                row.get("left_on", "9"),
            )
            for held, one in zip(w.on_days, (today, last), strict=True):
                if (since <= one or row.get("received_on", "9") <= one) and one < left:
                    held[country] = held.get(country, 0) + tpp
        models, paths = d.answers.get("models"), d.answers.get("interfaces")
        w.classes = {}
        for row in models.value if models else ():
            operations = exact(row["operations"])
            w.classes[row["id"]] = row["published"] is False and operations is not None and operations >= line
        reached = {id.strip() for row in (paths.value if paths else ()) for id in row["model"].split(",")}
        w.unguarded = any(above and id not in reached for id, above in w.classes.items())
        return w

    return prelude


def _part(
    rulebook: Rulebook, requirement: Requirement, part: Part, on: date, space: dict[str, Any]
) -> list[str]:
    """The lines that put one part's status into `out`."""
    if on < requirement.effective_from or (requirement.ends_on and on > requirement.ends_on):
        return [f"out[{part.id!r}] = {NOT_APPLICABLE}"]
    check, writer = part.check, Writer(rulebook, space, on)
    question = rulebook.questions.get(getattr(check, "question", None) or "")
    lines = writer.when(check) + getattr(writer, check.KIND)(check)
    if (
        question is not None
        and question.evidence == "required"
        and check.KIND not in ("evidence", "official_text")
    ):
        lines += [
            f"if r in (1, 2) and not ((a := A.get({question.id!r})) and not cover.isdisjoint(a.evidence)): r = 0"
        ]
    if on < requirement.compliance_from:
        lines += ["r = 1 if r == 0 else r"]
    body = ["while True:", *(f"    {line}" for line in lines if line), "    break"]
    if question is None or question.scope != "site":
        return [*body, f"out[{part.id!r}] = r"]
    return [
        "worst = 3 if d.sites else 0",
        "for site in d.sites:",
        "    A = site.answers",
        *(f"    {line}" for line in body),
        "    worst = r if r < worst else worst",
        "A = d.answers",
        f"out[{part.id!r}] = worst",
    ]


class Writer:
    """One method for each kind of check: the lines that leave the status in `r`; `break` says it is known."""

    def __init__(self, rulebook: Rulebook, space: dict[str, Any], on: date) -> None:
        self.rulebook, self.space, self.on = rulebook, space, on

    def keep(self, value: Any) -> str:
        name = f"K{len(self.space)}"
        self.space[name] = value
        return name

    def places(self, names: tuple[str, ...]) -> str:
        countries = self.rulebook.countries
        return self.keep(
            frozenset(iso2 for iso2 in countries.names if countries.within(iso2, names, self.on))
        )

    def number(self, id: str) -> str:
        value = self.rulebook.numbers[id].value
        return str(value) if value.denominator == 1 else self.keep(value)

    def said(self, question: str) -> list[str]:
        return [f"a = A.get({question!r}); v = a.value if a is not None else None"]

    def rows_of(self, question: str) -> list[str]:
        return [*self.said(question), "if type(v) is not tuple: r = 0; break"]

    def when(self, check: Any) -> list[str]:
        when = check.when
        shown = self.rulebook.questions.get(getattr(check, "question", None) or "")
        lines = []
        if when is not None and when.question:
            q = f"v = A[{when.question!r}].value if {when.question!r} in A else None"
            lines += [q, "if v is None: r = 0; break"]
            if when.rows is not None:
                lines += [f"if bool(v) is not {when.rows}: r = 3; break"]
            elif when.column:
                lines += [
                    f"if not any(row.get({when.column!r}) in {when.any_of!r} for row in v): r = 3; break"
                ]
            elif when.is_ is not None:
                lines += [f"if v != {when.is_!r}: r = 3; break"]
            else:
                test = f"v in {when.any_of!r}" if when.any_of else f"v not in {when.none_of!r}"
                lines += [f"if not ({test}): r = 3; break"]
        if when is not None and when.models:
            lines += [f"if {when.models!r} not in A: r = 0; break"]
            lines += ["if not any(w.classes.values()): r = 3; break"]
        if when is not None and when.who:
            inside = self.places(when.any_of or when.none_of)
            test = f"iso2 in {inside}" if when.any_of else f"iso2 not in {inside}"
            lines += [f"if not any({test} for iso2 in {self.who(when.who)}): r = 3; break"]
        if shown is not None and shown.shown_when:
            other, value = shown.shown_when
            lines += [f"v = A[{other!r}].value if {other!r} in A else None", "if v is None: r = 0; break"]
            lines += [f"if v != {value!r}: r = 3; break"]
        return lines

    def who(self, who: tuple[str, ...]) -> str:
        lists = {
            "sites": "[site.country for site in d.sites]",
            "end_user": "[w.lineage.end_user.headquarters]",
            "end_user_address": "[d.end_user.country]",
            "ultimate_parent": "[w.lineage.ultimate.headquarters]",
            "parents": "[one.headquarters for one in w.lineage.parents]",
            "subsidiaries": "[one.headquarters for one in w.lineage.subsidiaries]",
            "group": "[one.headquarters for one in w.homes]",
            "parties": "[one.headquarters for one in w.lineage.parties.values()]",
        }
        role = "[one.headquarters for one in w.lineage.parties.values() if one.role == {!r}]"
        return " + ".join(lists.get(one) or role.format(one.removeprefix("role:")) for one in who)

    def attest(self, check: Any) -> list[str]:
        return [*self.said(check.question), f"r = 2 if v is {check.expect} else 0"]

    cadence = attest

    def evidence(self, check: Any) -> list[str]:
        return [
            *self.said(check.question),
            "r = 2 if a is not None and not cover.isdisjoint(a.evidence) else 0",
        ]

    def official_text(self, check: Any) -> list[str]:
        told = "True" if self.rulebook.questions[check.question].type == "file" else "v is True"
        return [
            *self.said(check.question),
            f"r = 2 if a is not None and {told} and not cover.isdisjoint(a.evidence) else 0",
        ]

    def text(self, check: Any) -> list[str]:
        return [*self.said(check.question), "r = 0 if v is None or (type(v) is str and not v.strip()) else 2"]

    def choice(self, check: Any) -> list[str]:
        accept, doubt = self.keep(frozenset(check.accept)), self.keep(frozenset(check.doubt))
        return [*self.said(check.question), f"r = 2 if v in {accept} else 1 if v in {doubt} else 0"]

    def compare(self, check: Any) -> list[str]:
        off = {"not_satisfied": 0, "undetermined": 1, "satisfied": 2}[check.off]
        test = f"{check.op} {self.number(check.number)}"
        value = "(exact(v) if type(v) is str else v)"
        if check.column is None:
            return [*self.said(check.question), f"r = 0 if v is None else 2 if {value} {test} else {off}"]
        cells = f"[exact(c) if type(c := row.get({check.column!r})) is str else c for row in v]"
        return [
            *self.rows_of(check.question),
            f"cells = {cells}",
            f"r = 0 if None in cells else 2 if all(c {test} for c in cells) else {off}",
        ]

    def date_by(self, check: Any) -> list[str]:
        limit = self.rulebook.numbers[check.number].day
        return [*self.said(check.question), f"r = 2 if v and v <= {str(limit)!r} else 0"]

    def recent(self, check: Any) -> list[str]:
        months = int(self.rulebook.numbers[check.number].value)
        year, month = divmod(self.on.year * 12 + self.on.month - 1 - months, 12)
        floor = f"{year:04d}-{month + 1:02d}-{self.on.day:02d}"
        return [*self.said(check.question), f"r = 2 if v and {floor!r} <= v <= {str(self.on)!r} else 0"]

    def rows(self, check: Any) -> list[str]:
        outcome = {"satisfied": 2, "undetermined": 1, "not_satisfied": 0}
        filled = " and ".join(f"row.get({column!r}) not in (None, '')" for column in check.required) or "True"
        lines = [
            *self.rows_of(check.question),
            f"if not v: r = {outcome[check.none]}; break",
            f"if not all({filled} for row in v): r = 0; break",
        ]
        if check.column and check.accept:
            accept = self.keep(frozenset(check.accept))
            both = self.keep(frozenset(check.accept + check.doubt))
            lines += [
                f"if not all(row.get({check.column!r}) in {both} for row in v): r = 0; break",
                f"if not all(row.get({check.column!r}) in {accept} for row in v): r = 1; break",
            ]
        return [*lines, f"r = {outcome[check.some]}"]

    def ratio(self, check: Any) -> list[str]:
        number = self.number(check.number)
        test = f"exact(str(row[{check.column!r}])) * 100 {check.op} {number} * exact(str(row[{check.of!r}]))"
        return [*self.rows_of(check.question), f"r = 2 if all({test} for row in v) else 0"]

    def controls(self, check: Any) -> list[str]:
        ids = frozenset(id for name in check.set for id in self.rulebook.control_sets[name].ids)
        return self.list_of(check.question, "control", ids)

    def checklist(self, check: Any) -> list[str]:
        items = frozenset(item.id for item in self.rulebook.checklists[check.list].items)
        return self.list_of(check.question, "item", items)

    def list_of(self, question: str, column: str, wanted: frozenset[str]) -> list[str]:
        known = self.keep(wanted)
        return [
            *self.rows_of(question),
            "r = 2; seen = set()",
            "for row in v:",
            f"    if (id := row.get({column!r})) in {known}:",
            "        seen.add(id); s = row.get('status'); f = row.get('finding')",
            "        if f == 'other_than_satisfied' or s not in"
            " ('implemented', 'met', 'inherited', 'alternative', 'not_applicable'): r = 0",
            "        elif r and (s not in ('implemented', 'met') or f == 'not_assessed'): r = 1",
            f"if len(seen) != {len(wanted)}: r = 0",
        ]

    def location(self, check: Any) -> list[str]:
        lines = [f"found = {self.who(check.who)}", "if '' in found: r = 0; break"]
        test = f"iso2 in {self.places(check.any_of)}" if check.any_of else "True"
        test += f" and iso2 not in {self.places(check.none_of)}" if check.none_of else ""
        word = "any" if check.need == "any" else "all"
        return [*lines, f"r = 2 if {word}({test} for iso2 in found) else 0"]

    def single_country(self, check: Any) -> list[str]:
        return ["r = 2 if len({site.country for site in d.sites}) == 1 else 0"]

    def identity(self, check: Any) -> list[str]:
        user = "d.end_user.name and d.end_user.address and d.end_user.country and d.end_user.contact_name"
        site = "all(site.name and site.address and site.country and 'box' not in site.address.lower()"
        return [
            f"r = 2 if {user} and d.end_user.contact_email and 'box' not in d.end_user.address.lower() and d.sites "
            f"and {site} for site in d.sites) else 0"
        ]

    def share(self, check: Any) -> list[str]:
        inside, limit = self.places((check.outside,)), self.number(check.number)
        lines = [f"if {check.question!r} not in A: r = 0; break"]
        if check.only_headquartered:
            home = self.places((check.only_headquartered,))
            lines += [f"if w.lineage.end_user.headquarters not in {home}: r = 3; break"]
        most = "max" if check.each else "sum"
        start = ", default=0" if check.each else ""
        cells = f"(tpp for iso2, tpp in held.items() if iso2 not in {inside})"
        over = f"{most}({cells}{start}) * 100 > {limit} * sum(held.values())"
        days = "w.on_days" if check.calendar else "w.on_days[:1]"
        return [
            *lines,
            f"over = [{over} for held in {days}]",
            "r = 0 if all(over) else 1 if any(over) else 2",
        ]

    def tally(self, check: Any) -> list[str]:
        inside = self.places((check.outside,))
        total = f"sum(tpp for iso2, tpp in w.on_days[0].items() if iso2 not in {inside})"
        lines = [f"if {check.chips!r} not in A: r = 0; break"]
        if check.question is None:
            return [*lines, "r = 2"]
        return [*lines, *self.said(check.question), f"r = 2 if v == {total} else 0"]

    def carve_out(self, check: Any) -> list[str]:
        percent, usd = self.number(check.percent), self.number(check.amount)
        lines = [
            *self.rows_of(check.question),
            "if not v: r = 2; break",
            "sums = {}",
            "for row in v:",
            "    name = row.get('acts_with') or row.get('holder'); p, u = sums.get(name, (0, 0))",
            "    sums[name] = (p + exact(str(row['percent'])), u + exact(str(row['value_usd'])))",
            f"if any(p >= {percent} or u >= {usd} for p, u in sums.values()): r = 1; break",
        ]
        if check.exchange is None:
            return [*lines, "r = 1"]
        traded = f"in {self.places((check.exchange_in,))}" if check.exchange_in else "is True"
        return [*lines, f"e = A.get({check.exchange!r}); r = 2 if e is not None and e.value {traded} else 1"]

    def frontier(self, check: Any) -> list[str]:
        told = "row.get('id') and row.get('published') is not None and row.get('operations')"
        return [*self.rows_of(check.question), f"r = 2 if all({told} for row in v) else 0"]

    def weights_location(self, check: Any) -> list[str]:
        ally, barred = self.places((check.ally,)), self.places((check.barred,))
        return [
            *self.rows_of(check.question),
            "r = 2; stored = {row['model'] for row in v}",
            "if any(above and id not in stored for id, above in w.classes.items()): r = 0; break",
            "for row in v:",
            "    if not w.classes.get(row['model']): continue",
            "    country = row.get('country') or w.sites.get(row.get('site', ''), '')",
            "    if w.sites.get(row.get('site', ''), country) != country: r = 0; break",
            f"    if country in {ally}: continue",
            f"    if not country or country in {barred}: r = 0; break",
            "    held = w.lineage.find(row.get('held_by', ''))",
            f"    if held is None or not {{held.headquarters, w.lineage.ultimate_of(held).headquarters}} & {ally}:",
            "        r = 0; break",
        ]

    def devices(self, check: Any) -> list[str]:
        lines = [*self.rows_of(check.question), f"if {check.models!r} not in A: r = 0; break"]
        if check.attest:
            lines += [f"e = A.get({check.attest!r})", "if e is None or e.value is not True: r = 0; break"]
        alone = "row.get('device') and row.get('dedicated') is True and not row.get('used_by')"
        return [
            *lines,
            "stored = {row['model'] for row in v}",
            "if any(above and id not in stored for id, above in w.classes.items()): r = 0; break",
            f"r = 2 if all({alone} for row in v if w.classes.get(row['model'], True)) else 0",
        ]

    def interfaces(self, check: Any) -> list[str]:
        wanted = (
            "id",
            "model",
            *(("kind",) if self.rulebook.questions[check.question].column("kind") else ()),
        )
        filled = " and ".join(f"row.get({column!r})" for column in wanted)
        known = "all(id.strip() in w.classes for row in v for id in row['model'].split(','))"
        return [
            *self.rows_of(check.question),
            f"r = 0 if w.unguarded or not all({filled} for row in v) or not {known} else 2",
        ]

    def rates(self, check: Any) -> list[str]:
        tests = {
            "required": "row.get('needed_bps') is not None",
            "monitored": "row.get('monitored') is True",
            "limited": "row.get('limit_bps') is not None and row['limit_bps'] <= row['needed_bps'] "
            "and (row.get('measured_bps') or 0) <= row['limit_bps']",
        }
        guarded = "any(w.classes.get(id.strip(), True) for id in row['model'].split(','))"
        return [
            *self.rows_of(check.question),
            f"r = 0 if w.unguarded or not all({tests[check.part]} for row in v if {guarded}) else 2",
        ]

    def extraction(self, check: Any) -> list[str]:
        month, months = self.number("seconds_per_month"), self.number(check.number)
        return [
            *self.rows_of(check.question),
            f"sizes = {{row['id']: row['weight_bytes'] for row in A[{check.models!r}].value}}",
            "r = 0 if w.unguarded else 2",
            "for row in v:",
            "    if row.get('narrow_api') is True: continue",
            "    for id in row['model'].split(','):",
            "        id = id.strip(); room = sizes[id] * 8",
            "        if not w.classes.get(id, True): continue",
            f"        if room <= row['needed_bps'] * {month} * {months} and {check.narrow}: r = 0",
            "        fastest = max(row.get('limit_bps') or 0, row.get('measured_bps') or 0)",
            f"        if r == 2 and room <= fastest * {month} * {months} and {check.narrow}: r = 1",
        ]
