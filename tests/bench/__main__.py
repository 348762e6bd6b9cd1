"""python -m tests.bench: what the road costs, as medians and ratios; a table, and var/bench.json."""

import hashlib
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS, FEWEST, MOST = 0.6, 5, 200
DAY = date(2026, 11, 20)
Case = tuple[str, Callable[[], object]]


def main() -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="vedc-bench-") as corner:
        _settle(corner)
        from tests.bench.goals import GOALS

        medians, runs = {}, {}
        for cases in _groups():
            for name, taken in _timed(cases).items():
                medians[name], runs[name] = statistics.median(taken), len(taken)
                _line(name, medians, GOALS)
        for name, taken in _queues(corner).items():
            medians[name], runs[name] = statistics.median(taken), len(taken)
            _line(name, medians, GOALS)
    report = _report(medians, runs, GOALS) | {"screening": _accuracy()}
    path = ROOT / "var" / "bench.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(report, indent=1) + "\n")
    missed = [case["name"] for case in report["cases"] if not all(goal["met"] for goal in case["goals"])]
    print(f"\n{len(report['cases'])} cases in {time.monotonic() - began:.0f} seconds; {path}")
    print(f"goals missed: {', '.join(missed) or 'none'}")
    return 0


def _settle(corner: str) -> None:
    """Settings of a demo in a corner of its own: no database is opened, templates and static files are read."""
    os.environ.update(VEDC_DEMO="1", VEDC_VAR=corner, DJANGO_SETTINGS_MODULE="vedc.settings")
    from django.conf import settings

    assets = ROOT / "var" / "assets" / "uswds"
    settings.STATICFILES_DIRS = [ROOT / "static", ("uswds", assets)]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    django.setup()


def _groups() -> list[list[Case]]:
    """Cases that are compared stand in one group and are timed in turns."""
    from tests.bench import notary_bench, oscal_bench, replay_bench, screening_bench

    return [
        _assessing(),
        _freezing(),
        *([(name, call)] for name, call in _alone()),
        *_apart(notary_bench.cases()),
        *_apart(oscal_bench.cases()),
        *([(name, call)] for name, call, _ in replay_bench.cases()),
        *([(name, call)] for name, call, _ in screening_bench.cases()),
        _printing(),
    ]


def _accuracy() -> list[str]:
    """How well screening finds who is listed: counts, not times."""
    from tests.bench import screening_bench

    lines = screening_bench.told()
    print("\n" + "\n".join(lines), flush=True)
    return lines


def _queues(corner: str) -> dict[str, list[float]]:
    """Pages of a queue of 100,000, on either database: in processes of their own, for each has its settings."""
    from tests.bench import queue_bench

    Path(corner).chmod(0o711)  # PostgreSQL is not root, and must come in
    return queue_bench.taken(corner)


def _apart(cases: list[tuple[str, Callable[[], object], str]]) -> list[list[Case]]:
    """Cases, each raw one with those that are held against it: a raw one has no goal."""
    groups: list[list[Case]] = []
    for name, call, goal in cases:
        if goal and groups:
            groups[-1].append((name, call))
        else:
            groups.append([(name, call)])
    return groups


def _assessing() -> list[Case]:
    """Every status by id, as the compiled program gives it; and every word read and written, so that nobody takes
    what is told when it is read for what costs nothing.
    """
    from standards import rulebook
    from tests.bench import dossiers
    from tests.bench.compiled import compiled
    from tests.bench.goals import COMPILED, FULL, MANY, ONE, READ, READ_MANY

    edition = rulebook.get(dossiers.EDITION)
    made = {sites: dossiers.parsed(dossiers.plain(sites, 200)) for sites in (1, 50, 1000)}
    straight = compiled(edition, made[50].kind, DAY)
    cases: list[Case] = [(COMPILED, lambda: straight(made[50]))]
    for name, sites in ((ONE, 1), (FULL, 50), (MANY, 1000)):
        cases.append((name, lambda sites=sites: dossiers.statuses(edition, made[sites], DAY)))  # type: ignore[misc]
    for name, sites in ((READ, 50), (READ_MANY, 1000)):
        cases.append((name, lambda sites=sites: dossiers.written(edition, made[sites], DAY)))  # type: ignore[misc]
    return cases


def _freezing() -> list[Case]:
    from notary import canonical
    from tests.bench import dossiers

    said = dossiers.plain(50, 200)
    content = canonical.dumps(said)
    return [
        (
            f"freeze and hash, {len(content) // 1000} kB",
            lambda: hashlib.sha256(canonical.dumps(said)).hexdigest(),
        ),
        ("read a frozen dossier's JSON", lambda: canonical.loads(content)),
        ("parse a dossier, every fault looked for", lambda: dossiers.parsed(said)),
    ]


def _alone() -> list[Case]:
    from standards import rulebook

    folder = rulebook.FOLDER / "ai-diffusion-2025"
    return [("load an edition from its files", lambda: rulebook.load(folder))]


def _printing() -> list[Case]:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from attestations import certificates
    from tests.attestations.statements import COUNTRIES, statement
    from tests.bench.goals import BARE

    facts: dict[str, Any] = {
        "bundle": b'{"mediaType":"application/vnd.vedc.bundle+json;version=1"}',
        "verify_url": "https://vedc.example/verify/VEU-2026-0007/",
        "log": {"origin": "vedc.example/log", "index": 41, "size": 42, "root": "5d" * 32},
        "keyids": ["5d" * 32, "e1" * 32],
        "countries": COUNTRIES,
    }
    said = statement()
    html, style, fetcher = _page_of(lambda: certificates.render(said, **facts))

    def bare() -> object:
        fonts = FontConfiguration()
        sheet = CSS(string=style, font_config=fonts, url_fetcher=fetcher)
        return HTML(string=html, url_fetcher=fetcher).write_pdf(
            stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/a-3u", pdf_tags=True
        )

    return [(BARE, bare), ("certificate", lambda: certificates.render(said, **facts))]


def _page_of(render: Callable[[], object]) -> tuple[str, str, Any]:
    """The page, style and files that a certificate hands to WeasyPrint, overheard once."""
    from attestations import certificates

    heard: dict[str, Any] = {}
    html, css = certificates.HTML, certificates.CSS

    def overhear(name: str, call: Any) -> Any:
        def heard_call(**given: Any) -> Any:
            heard[name], heard["fetcher"] = given["string"], given["url_fetcher"]
            return call(**given)

        return heard_call

    certificates.HTML, certificates.CSS = overhear("html", html), overhear("css", css)
    try:
        render()
    finally:
        certificates.HTML, certificates.CSS = html, css
    return heard["html"], heard["css"], heard["fetcher"]


def _timed(cases: list[Case]) -> dict[str, list[float]]:
    """Seconds of each call, the cases of a group in turns, so that a busy moment falls on all of them."""
    taken: dict[str, list[float]] = {name: [] for name, _ in cases}
    for _, call in cases:
        call()
    waiting = list(cases)
    while waiting:
        for name, call in waiting:
            begun = time.perf_counter()
            call()
            taken[name].append(time.perf_counter() - begun)
        waiting = [one for one in waiting if not _enough(taken[one[0]])]
    return taken


def _enough(times: list[float]) -> bool:
    return len(times) >= MOST or (len(times) >= FEWEST and sum(times) >= SECONDS)


def _line(name: str, medians: dict[str, float], goals: dict[str, Any]) -> None:
    judged = [_judged(name, medians, goal) for goal in goals.get(name, ())] or [("", "", "")]
    for row, (figure, met, words) in enumerate(judged):
        head = f"{name:46} {_span(medians[name]):>11}" if not row else " " * 58
        print(f"{head}  {figure:>7}  {met:6} {words}", flush=True)


def _judged(name: str, medians: dict[str, float], goal: Any) -> tuple[str, str, str]:
    value = _value(name, medians, goal)
    shown = f"{value:.2f}x" if goal.against else ""
    return shown, "met" if value <= goal.limit else "MISSED", goal.words


def _value(name: str, medians: dict[str, float], goal: Any) -> float:
    return medians[name] / (medians[goal.against] * goal.share) if goal.against else medians[name]


def _span(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.2f} {unit}"
    return f"{seconds * 1e6:.2f} µs"


def _report(medians: dict[str, float], runs: dict[str, int], goals: dict[str, Any]) -> dict[str, Any]:
    cases = []
    for name, seconds in medians.items():
        told = [
            {"goal": goal.words, "limit": goal.limit, "value": value, "met": value <= goal.limit}
            for goal in goals.get(name, ())
            for value in (_value(name, medians, goal),)
        ]
        case = {"name": name, "median_seconds": seconds, "runs": runs[name], "goals": told}
        cases.append(case)
    return {"python": platform.python_version(), "cores": os.cpu_count(), "cases": cases}


if __name__ == "__main__":
    sys.exit(main())
