"""`seed_demo` makes the demonstration once; `demo` walks the whole road and says so."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from applications.models import Application
from demo import show
from organizations.models import User
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def seeded() -> str:
    out = io.StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def test_the_seed_shows_an_application_at_each_stage_and_a_second_seed_changes_nothing():
    first = seeded()
    rows = list(Application.objects.order_by("pk").values_list("reference", "status"))

    second = seeded()

    assert [status for _, status in rows] == ["authorized", "in_review", "returned", "draft"]
    assert list(Application.objects.order_by("pk").values_list("reference", "status")) == rows
    assert second == first
    assert User.objects.count() == 13


def test_the_welcome_names_every_account_its_password_and_what_to_open():
    said = seeded()

    assert factories.PASSWORD in said
    assert all(person.email in said for person in factories.people().accounts)
    assert f"/verify/{Application.objects.get(status='authorized').reference}/" in said


def test_the_demo_walks_the_whole_road_and_its_last_line_says_what_was_verified(tmp_path: Path):
    lines: list[str] = []

    show.walk(tmp_path, now=timezone.now(), say=lines.append)

    reference = Application.objects.get().reference
    assert lines[-1] == f"verified: {reference}"
    assert any("Malaysia 7.31 percent" in line for line in lines)
    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert left == {"dossier.json", "findings.json", "bundle.json", "trust.json", "certificate.pdf"}


def test_the_demo_says_in_a_sentence_which_step_failed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(show.tasks, "issue", lambda: 0)

    with pytest.raises(show.StepError, match="no certificate came of it"):
        show.walk(tmp_path, now=timezone.now(), say=lambda line: None)
