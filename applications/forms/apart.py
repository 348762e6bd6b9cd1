"""Reading a workbook's cells in a process of its own, so that hostile bytes can fell no process that serves people."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from standards.errors import Refusal

READER = Path(__file__).with_name("reader.py")
PATIENCE = 30  # seconds, start of the process included
KINDS = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda said: timedelta(seconds=said),
}


def cells(content: bytes, sheet: str, most: int) -> list[list[Any]]:
    """The rows of a sheet, from the first, at most so many; Refusal where the reader cannot read them, fails or is
    too slow.
    """
    command = [sys.executable, "-I", str(READER), sheet, str(most)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise Refusal("The workbook takes too long to read: save its table alone and send that.") from None
    if done.returncode:
        raise Refusal("The workbook cannot be read: it is damaged. Save it anew and send that.")
    said = json.loads(done.stdout)
    if "error" in said:
        raise Refusal(f"The workbook cannot be read: {said['error']}.")
    return [[_cell(cell) for cell in row] for row in said["rows"]]


def _cell(told: Any) -> Any:
    if not isinstance(told, dict):
        return told
    ((kind, said),) = told.items()
    return KINDS[kind](said)
