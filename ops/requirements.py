"""Pin what requirements/*.in ask for, with hashes, for every platform; no index address enters the files."""

import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "requirements"


def main() -> None:
    uv = Path(sys.executable).with_name("uv")
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") else []
    for number, level in enumerate(("base", "prod", "demo", "dev")):
        with_base = ["--constraint", "base.txt"] if number else []  # one version of a package in all of them
        subprocess.run(
            [
                *(
                    uv,
                    "pip",
                    "compile",
                    "--quiet",
                    "--universal",
                    "--generate-hashes",
                    "--python-version",
                    "3.11",
                ),
                *(
                    "--no-emit-index-url",
                    *upgrade,
                    *with_base,
                    f"{level}.in",
                    "--output-file",
                    f"{level}.txt",
                ),
            ],
            cwd=FOLDER,
            env={**os.environ, "UV_CUSTOM_COMPILE_COMMAND": "make requirements"},
            check=True,
        )


if __name__ == "__main__":
    main()
