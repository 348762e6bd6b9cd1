"""The verifier `notary` as one file, for people who have Python and nothing of ours.

Only the standard library is needed. The format is that of the module zipapp; the archive is written here, since zipapp
keeps the dates of files, and the same sources must give the same bytes.
"""

import hashlib
import io
import zipfile
from functools import cache
from pathlib import Path

NAME = "notary.pyz"
SOURCES = Path(__file__).resolve().parent.parent / "notary"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest date a ZIP file can have
_BEGIN = b"#!/usr/bin/env python3\n"
_MAIN = b"import sys\n\nfrom notary.__main__ import main\n\nsys.exit(main())\n"


@cache
def archive() -> bytes:
    """The archive: `python notary.pyz verify …` needs Python 3.11 and `cryptography`."""
    files = {f"notary/{path.name}": path.read_bytes() for path in SOURCES.glob("*.py")} | {
        "__main__.py": _MAIN
    }
    made = io.BytesIO()
    made.write(_BEGIN)
    with zipfile.ZipFile(made, "a") as out:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = 3  # as on Unix, wherever it is made
            entry.external_attr = 0o644 << 16
            out.writestr(entry, files[name])  # not packed: what packs differs from one machine to another
    return made.getvalue()


def sha256() -> str:
    """The SHA-256 of the archive, in hex."""
    return hashlib.sha256(archive()).hexdigest()
