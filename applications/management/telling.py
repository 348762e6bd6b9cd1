"""What the commands of the rule share: how a day is read, and how a refusal is told."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date
from typing import NoReturn

from django.core.management.base import BaseCommand

from standards.errors import Fault, Refusal


def day(text: str) -> date:
    """A day written YYYY-MM-DD; an error of the command line otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day: write it as YYYY-MM-DD") from None


def tell_json(command: BaseCommand, plain: object) -> None:
    """Print JSON as every command of the rule prints it."""
    command.stdout.write(json.dumps(plain, indent=2, ensure_ascii=False))


def refuse(command: BaseCommand, refusal: Refusal, *, as_json: bool) -> NoReturn:
    """Tell every fault, and exit 2."""
    faults = refusal.faults or (Fault("", str(refusal)),)
    if as_json:
        errors = [{"pointer": fault.pointer, "detail": fault.message} for fault in faults]
        tell_json(command, {"title": str(refusal), "errors": errors})
    else:
        command.stderr.write(str(refusal))
        for fault in refusal.faults:
            if fault.message not in str(refusal):
                command.stderr.write(f"  {fault}")
    sys.exit(2)
