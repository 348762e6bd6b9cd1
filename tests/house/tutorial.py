"""Runs a document: writes the files it shows, runs the commands it shows, in order, and keeps what they print."""

import contextlib
import io
import re
import shlex
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent.parent
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Shown:
    """A command of the document, and what the document says it prints."""

    command: str
    output: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    def agrees(self) -> bool:
        """Whether what was printed is what is shown; "…" in a shown line stands for anything."""
        patterns = [".*?".join(map(re.escape, line.split("…"))) for line in self.output]
        return len(patterns) == len(self.printed) and all(map(re.fullmatch, patterns, self.printed))


@dataclass
class Desk:
    """Where the document is followed: a folder of its own, and the exit code of the command before."""

    folder: Path
    code: int = 0

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def run(self, command: str) -> list[str]:
        if command.startswith("cd "):
            self.folder = (self.folder / command[3:]).resolve()
            return []
        if command == "echo $?":
            return [str(self.code)]
        if command.startswith("python manage.py "):
            return self.manage(shlex.split(command)[2:])
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, capture_output=True, text=True, check=False
        )
        self.code = done.returncode
        return (done.stdout + done.stderr).splitlines()

    def manage(self, words: list[str]) -> list[str]:
        """A command of ours, in this process: starting Python anew for each would take most of a minute."""
        out = io.StringIO()
        with contextlib.chdir(self.folder):
            try:
                call_command(*words, stdout=out, stderr=out)
                self.code = 0
            except SystemExit as left:
                self.code = int(left.code or 0)
        return out.getvalue().splitlines()


def follow(text: str, folder: Path) -> list[Shown]:
    """Every command of the document's console blocks, run in the folder after the files that stand before it."""
    desk, found = Desk(folder), []
    for language, name, inside in BLOCK.findall(text):
        if name:
            desk.write(name, inside)
        elif language == "console":
            for shown in commands(inside):
                shown.printed = desk.run(shown.command)
                found.append(shown)
    return found


def commands(inside: str) -> list[Shown]:
    found: list[Shown] = []
    for line in inside.splitlines():
        if line.startswith("$ "):
            found.append(Shown(line[2:]))
        else:
            found[-1].output.append(line)
    return found
