"""The whole road in one go, told in lines: one for each step, with the time it took."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from django.conf import settings

from applications.models import Application
from attestations import bundles, keyring, tasks
from attestations.models import Attestation
from demo import people, sample
from demo.road import Walk, keys
from demo.sample import Sample
from notary import canonical
from recertifications import tasks as recertifications
from reviews import tasks as reviews
from reviews.models import Decision, Review
from standards.assessment import FindingStatus
from standards.errors import Refusal

Say = Callable[[str], None]
AMEND = "Not satisfied as filed; amend what is named and file again."


class StepError(Exception):
    """Why a step failed, in a sentence."""


class Steps:
    """Says each step once it is done, numbered and timed."""

    def __init__(self, say: Say) -> None:
        self.say, self.number = say, 0
        self.began = time.monotonic()

    @contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """A step; what is appended to the list it gives stands behind its name."""
        said: list[str] = []
        start = time.monotonic()
        try:
            yield said
        except (Refusal, StepError):
            raise
        except Exception as fault:
            raise StepError(f"{what} failed with {type(fault).__name__}: {fault}") from fault
        self.number += 1
        words = f"{what}: {'; '.join(said)}" if said else what
        self.say(f"{self.number:>2}. {words}  ({time.monotonic() - start:.2f} s)")


def walk(results: Path, *, now: datetime, say: Say) -> None:
    """Walk the road on the UVEU sample as of `now`, and leave what it makes in `results`."""
    steps = Steps(say)
    with steps.step("people and keys") as said:
        on = Walk(people.make(), now)
        keys(on.today)
        said.append(f"{len(on.people.accounts)} people, {len(keyring.listed())} keys")
    good = sample.realistic("UVEU", on.today)
    bad = sample.with_faults(good, on.today)
    application = _file(on, bad, steps)
    review = _find(on, application, bad, steps)
    with steps.step("return for amendment") as said:
        decision = on.approve(on.determine(review, Decision.RETURN, AMEND))
        said.append(f"by {decision.made_by}, approved by {decision.approved_by}")
    application.refresh_from_db()
    with steps.step("amend and file again") as said:
        on.file(on.fill(application, good))
        said.append(f"filing {application.dossiers.count()}")
    review = _find(on, application, good, steps)
    attestation = _decide(on, review, steps)
    _leave(results, review, attestation, steps)
    _verify(results, steps)
    say(f"results in {results}; {time.monotonic() - steps.began:.1f} s in all")
    say(f"verified: {attestation.reference}")


def _file(on: Walk, said: Sample, steps: Steps) -> Application:
    with steps.step("start and fill") as words:
        application = on.fill(on.start(said), said)
        plain = said.plain
        answers = application.answers.count()
        rows = sum(
            len(one["value"]) for one in plain["answers"].values() if isinstance(one.get("value"), list)
        )
        countries = len({site["country"] for site in plain["sites"]})
        kinds = sorted({Path(file.name).suffix[1:] for file in said.files.values()})
        words += [
            application.reference,
            f"{len(plain['sites'])} sites in {countries} countries, {answers} answers with {rows} rows",
            f"{len(said.files)} files ({', '.join(kinds)})",
        ]
    with steps.step("file") as words:
        on.file(application)
        filed = application.dossiers.get()
        words.append(f"{len(filed.content):,} bytes, sha256 {filed.sha256[:16]}…")
    with steps.step("screen") as words:
        screening = on.screen(application)
        hits = [f"{hit.party_name} may be {hit.listed.name}" for hit in screening.hits.all()]
        words.append(f"{len(screening.parties)} parties against {screening.version.count} entries")
        words += hits or ["no hit"]
    return application


def _find(on: Walk, application: Application, said: Sample, steps: Steps) -> Review:
    with steps.step("find") as words:
        reviews.open_reviews()
        review = Review.objects.filter(dossier__application=application).latest("dossier__filing")
        found = list(review.findings.all())
        counts = [(one, sum(finding.status == one.value for finding in found)) for one in FindingStatus]
        words.append(", ".join(f"{count} {one.value.replace('_', ' ')}" for one, count in counts if count))
    if review.dossier.filing != application.dossiers.count():
        raise StepError(f"{application.reference} was filed, and no review of this filing was opened")
    book = sample.rulebook.get(application.rulebook_id, application.edition)
    limits = {place: book.numbers[name].value for place, name in LIMITS.items()}
    parts = [f"{country} {_percent(share)}" for country, share in sample.shares(said.plain, on.today)]
    steps.say(
        f"    compute: {', '.join(parts)}; one country off the ally list may hold {limits['each']} percent"
    )
    for finding in found:
        if finding.status in TOLD:
            whys = dict.fromkeys(part["why"] for part in finding.parts if part["status"] == finding.status)
            words = f"{finding.get_status_display()}: para. {finding.paragraph} {finding.title}"
            steps.say(f"    {words}: {' '.join(whys)}")
    return review


def _percent(share: Fraction) -> str:
    """Percent to two places, cut: 7.319 is said 7.31."""
    hundredths = int(share * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d} percent"


def _decide(on: Walk, review: Review, steps: Steps) -> Attestation:
    failed = list(review.findings.filter(status=FindingStatus.NOT_SATISFIED.value))
    if failed:
        raise StepError(f"the amended filing still fails {', '.join(one.requirement for one in failed)}")
    with steps.step("review") as said:
        said.append(f"{on.people.ravi} judged {on.judge(review)} findings the machine left to a person")
    with steps.step("clear") as said:
        answered = on.clear(review)
        said.append(
            f"{on.people.ravi} answered {answered} hit{'s' if answered != 1 else ''} of the screening"
        )
    with steps.step("determine") as said:
        determination = on.determine(review)
        said.append(f"{determination.get_decision_display().lower()}, by {determination.made_by}")
    with steps.step("vote") as said:
        said.append(f"{on.vote(determination)} agencies, all in favor")
    with steps.step("approve") as said:
        on.approve(determination)
        said.append(f"by {on.people.rhea}")
    with steps.step("issue: state, sign, log, print") as said:
        tasks.issue()
        attestation = Attestation.objects.filter(
            determination=determination, certificate__isnull=False
        ).first()
        if attestation is None or attestation.entry is None:
            raise StepError(f"{determination} was approved, and no certificate came of it")
        said.append(f"log entry {attestation.entry.index}, valid to {attestation.valid_until}")
    with steps.step("schedule obligations") as said:
        recertifications.schedule()
        first = attestation.obligations.order_by("due_on").first()
        if first is None:
            raise StepError(f"nothing falls due under {attestation.reference}")
        said.append(f"{attestation.obligations.count()}, the first on {first.due_on}")
    return attestation


def _leave(results: Path, review: Review, attestation: Attestation, steps: Steps) -> None:
    with steps.step("write") as said:
        files = {
            "dossier.json": bytes(review.dossier.content),
            "findings.json": bytes(review.findings_content),
            "bundle.json": bundles.of(attestation).to_bytes(),
            "trust.json": keyring.trust_root().to_bytes(),
            "certificate.pdf": bytes(attestation.certificate.pdf),
        }
        results.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (results / name).write_bytes(content)
        said.append(", ".join(f"{name} {len(content):,} bytes" for name, content in files.items()))


def _verify(results: Path, steps: Steps) -> None:
    """With the notary alone, in a process that knows nothing of the platform."""
    for name in ("bundle.json", "certificate.pdf"):
        with steps.step(f"verify {name} offline") as said:
            code, words = _notary(results, name)
            if code != 0:
                raise StepError(f"{name} does not verify: {words}")
            said.append(words)
    with steps.step("refuse a forged bundle") as said:
        bundle = canonical.loads((results / "bundle.json").read_bytes())
        bundle["log"]["salt"] = "A" * 43 + "="
        forged = results / "work" / "forged.json"
        forged.parent.mkdir(exist_ok=True)
        forged.write_bytes(canonical.dumps(bundle))
        code, words = _notary(results, "work/forged.json")
        if code != 1:
            raise StepError(f"a forged bundle was not refused: {words}")
        said.append(words)


def _notary(results: Path, name: str) -> tuple[int, str]:
    """Exit code and last line of python -m notary verify."""
    command = [sys.executable, "-m", "notary", "verify", str(results / name)]
    run = subprocess.run(  # noqa: S603
        [*command, "--trust", str(results / "trust.json")],
        cwd=settings.BASE_DIR,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (run.stdout + run.stderr).strip().splitlines()
    return run.returncode, lines[-1] if lines else f"exit {run.returncode}"


TOLD = (FindingStatus.NOT_SATISFIED.value, FindingStatus.UNDETERMINED.value)
LIMITS = {"each": "share_one_country"}
