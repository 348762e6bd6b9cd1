"""Make the verifier as one file: var/verifiers/notary.pyz, and say its SHA-256.

    python3 -m ops.zipapp

The same sources give the same bytes; the service hands out the same file.
"""

from pathlib import Path

from attestations import archive

MADE = Path(__file__).resolve().parent.parent / "var" / "verifiers"


def main() -> None:
    MADE.mkdir(parents=True, exist_ok=True)
    (MADE / archive.NAME).write_bytes(archive.archive())
    print(f"{archive.sha256()}  var/verifiers/{archive.NAME}")


if __name__ == "__main__":
    main()
