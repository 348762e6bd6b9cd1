"""python reader.py SHEET MOST < workbook > cells: the reader of spreadsheets, in a process of its own.

It reads bytes from outside with native code. Whatever such bytes do to it, they do it here, within limits of memory
and time, and not to the process that serves people. Run by its path: it knows nothing of the house.
"""

import datetime
import io
import json
import resource
import sys
from typing import Any

MEMORY, SECONDS = 1 << 30, 20  # bytes of address space; seconds of work


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineError, CalamineWorkbook  # within the limits

    name, most = sys.argv[1], int(sys.argv[2])
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=most)
    except (CalamineError, OSError, ValueError) as error:
        json.dump({"error": str(error)}, sys.stdout)
        return 0
    json.dump({"rows": [[told(cell) for cell in row] for row in rows]}, sys.stdout)
    return 0


def told(cell: Any) -> Any:
    """A cell as JSON: texts, numbers and truths as they are; of the rest its kind and how it is written."""
    if isinstance(cell, datetime.datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, datetime.time):
        return {"time": cell.isoformat()}
    if isinstance(cell, datetime.timedelta):
        return {"seconds": cell.total_seconds()}
    return cell


if __name__ == "__main__":
    sys.exit(main())
