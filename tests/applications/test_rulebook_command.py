"""The words of `manage.py rulebook`; and that nobody applies under what is not offered."""

from __future__ import annotations

import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from applications import dossiers, services
from applications.forms.particulars import StartForm
from applications.models import Application
from organizations.models import Organization
from standards import catalogue, ledger, rulebook
from standards.errors import Refusal
from tests import road

BOOK = "ai-diffusion-2025"


def rule(*words: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("rulebook", *map(str, words), stdout=out, stderr=err)
    except SystemExit as left:
        return int(str(left.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def copied(root: Path, name: str, *changes: tuple[str, str]) -> Path:
    folder = shutil.copytree(rulebook.FOLDER / BOOK, root / name)
    head = folder / "rulebook.toml"
    text = head.read_text("utf-8")
    for change in changes:
        assert change[0] in text
        text = text.replace(*change, 1)
    head.write_text(text, "utf-8")
    return folder


LATER = ('edition = "2025-01-15"', 'edition = "2026-05-01"')


def test_the_list_is_also_json() -> None:
    code, out, _ = rule("list", "--json")

    said = json.loads(out)
    assert code == 0
    assert {BOOK, "dc-veu-2024"} <= {one["id"] for one in said}
    assert said[0]["counts"]["requirements"] == 55
    assert not said[0]["draft"] and said[0]["offered"]


def test_a_requirement_is_shown_with_its_history() -> None:
    code, out, _ = rule("show", BOOK, "s10-14", "--on", "2025-06-01")

    assert code == 0
    for words in (
        "2025-01-15  Published.",
        "2025-05-13  Not enforced.",
        "2026-01-15  Compliance is due. (to come)",
        "[secondary]",
        "On 2025-06-01: not enforced since 2025-05-13 [secondary].",
    ):
        assert words in out


def test_the_history_is_also_json() -> None:
    _, out, _ = rule("show", BOOK, "s10-04", "--on", "2026-11-20", "--json")

    said = json.loads(out)
    assert (said["status"], said["since"]) == ("in_force", "2025-05-13")
    assert [one["on"] for one in said["history"]] == sorted(one["on"] for one in said["history"])
    assert {"published", "effective", "enforcement", "remark", "compliance"} == {
        one["event"] for one in said["history"]
    }


def test_an_edition_is_shown_with_every_requirement() -> None:
    _, out, _ = rule("show", f"{BOOK}@2025-01-15")

    assert all(f"  {one.id}  " in out for one in rulebook.get(BOOK).requirements)
    _, as_json, _ = rule("show", "dc-veu-2024", "--json")
    assert len(json.loads(as_json)["requirements"]) == 31


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("show", "nonsense"), 'There is no rulebook "nonsense"'),
        (("show", BOOK, "s99"), 'has no requirement "s99"'),
        (("show", f"{BOOK}@2020-01-01"), 'has no edition "2020-01-01"; it has 2025-01-15'),
        (("diff", BOOK, "./nowhere"), "is not a folder"),
        (("publish", "nonsense"), "is neither the folder of an edition nor one of"),
        (("publish", f"{BOOK}@2020-01-01"), f"its folder holds {BOOK}@2025-01-15"),
    ],
)
def test_what_is_not_there_exits_two_with_a_sentence(words: tuple[str, ...], why: str) -> None:
    code, _, err = rule(*words)

    assert code == 2
    assert why in err


def test_a_word_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'burn'"):
        rule("burn")


def test_the_difference_is_shown_and_one_is_the_exit_code(tmp_path: Path) -> None:
    folder = copied(tmp_path, BOOK, LATER, ('due = "02-01"', 'due = "03-01"'))

    code, out, _ = rule("diff", BOOK, folder)
    as_json = json.loads(rule("diff", BOOK, folder, "--json")[1])

    assert code == 1
    assert "CALENDAR CHANGED (1)" in out and "[-02-01-], {+03-01+}" in out
    assert [one["id"] for one in as_json["changes"]] == ["cal-0201"]
    assert rule("diff", BOOK, BOOK)[0] == 0


def test_an_edition_is_published_once_and_a_draft_never(tmp_path: Path) -> None:
    folder = copied(tmp_path, BOOK, LATER)
    draft = copied(tmp_path, f"{BOOK}@2026-06-01", (LATER[0], 'edition = "2026-06-01"\ndraft = true'))

    code, out, _ = rule("publish", folder, "--on", "2026-05-02")
    assert (code, "is published as sha256:" in out) == (0, True)
    assert "was published before" in rule("publish", folder)[1]
    (line,) = ledger.read(tmp_path / "published.csv")
    assert (line.id, line.edition, str(line.published_on)) == (BOOK, "2026-05-01", "2026-05-02")

    assert rule("publish", draft)[0] == 2
    numbers = folder / "numbers.toml"
    numbers.write_text(numbers.read_text("utf-8").replace('value = "7"', 'value = "6.5"'), "utf-8")
    code, _, err = rule("publish", folder)
    assert (code, "A published edition is frozen" in err) == (2, True)
    assert rule("publish", folder, "--unreleased")[0] == 0


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> catalogue.Catalogue:
    """The rule, a later edition of it, a draft, and one that is not offered."""
    folders = (
        copied(tmp_path, f"{BOOK}@2025-01-15"),
        copied(tmp_path, f"{BOOK}@2026-05-01", LATER),
        shutil.copytree(rulebook.FOLDER / "dc-veu-2024", tmp_path / "dc-veu-2024"),
    )
    head = folders[2] / "rulebook.toml"
    head.write_text("offered = false\n" + head.read_text("utf-8"), "utf-8")
    for folder in folders:
        ledger.publish(tmp_path / ledger.NAME, rulebook.load(folder), date(2026, 5, 1))
    copied(tmp_path, f"{BOOK}@2026-06-01", (LATER[0], 'edition = "2026-06-01"\ndraft = true'))
    known = catalogue.read(tmp_path)
    monkeypatch.setattr(rulebook, "catalogue", lambda: known)
    return known


@pytest.mark.django_db
def test_an_application_is_read_under_the_edition_it_was_started_under(
    editions: catalogue.Catalogue,
) -> None:
    cast = road.people()
    old = road.started(cast)
    Application.objects.filter(pk=old.pk).update(edition="2025-01-15")
    old.refresh_from_db()

    new = road.started(cast)

    assert dossiers.rulebook_of(old) is editions[f"{BOOK}@2025-01-15"]
    assert new.edition == "2026-05-01"
    assert dossiers.rulebook_of(new) is editions[f"{BOOK}@2026-05-01"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("id", "edition"),
    [(BOOK, "2026-06-01"), (BOOK, "2025-01-15"), ("dc-veu-2024", "2024-10-02"), ("dc-veu-2024", "")],
)
def test_nobody_applies_under_a_draft_guidance_or_what_is_superseded(
    editions: catalogue.Catalogue, id: str, edition: str
) -> None:
    cast = road.people()

    with pytest.raises(Refusal, match="no application can be started under"):
        services.start(
            cast.olive,
            cast.larkmoor,
            rulebook_id=id,
            edition=edition,
            kind="UVEU",
            end_user=road.END_USER,
            now=road.STARTED,
        )
    assert not Application.objects.exists()


@pytest.mark.django_db
def test_the_page_that_starts_an_application_offers_what_is_offered(
    editions: catalogue.Catalogue, client: Any
) -> None:
    cast = road.people()
    client.force_login(cast.olive, backend=road.BACKEND)

    page = client.get("/applications/new/").content.decode()
    form = StartForm(organizations=Organization.objects.all(), rulebooks=editions.offered(date(2026, 11, 20)))

    assert [value for value, _ in form.fields["rule"].choices] == [
        f"{BOOK}@2026-05-01/UVEU",
        f"{BOOK}@2026-05-01/NVEU",
    ]
    assert f'value="{BOOK}@2026-05-01/UVEU"' in page
    assert "2026-06-01" not in page and "dc-veu-2024" not in page
