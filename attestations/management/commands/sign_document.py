"""python manage.py sign_document FILE.json [-o FILE.dsse.json]"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from attestations import keyring
from notary import provenance
from notary.errors import NotaryError
from standards.errors import Refusal


class Command(BaseCommand):
    help = "Sign an exported JSON document beside itself, so that `trestle verify` and any DSSE verifier can check it."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path, help="the document, for example an OSCAL export")
        parser.add_argument("-o", "--output", type=Path, help="where the signatures go (FILE.dsse.json)")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        output = options["output"] or file.with_suffix(".dsse.json")
        try:
            signers = keyring.signers(keyring.ATTESTATION)
            envelope = provenance.sign(file.read_bytes(), file.name, signers)
            output.write_bytes(envelope.to_bytes())
        except OSError as error:
            raise CommandError(f"cannot open {error.filename}: {error.strerror}") from None
        except (Refusal, NotaryError) as refusal:
            raise CommandError(f"{file.name} is not signed: {refusal}") from None
        self.stdout.write(f"{output} holds signatures by {' and '.join(key.algorithm for key in signers)}")
