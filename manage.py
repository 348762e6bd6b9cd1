#!/usr/bin/env python
"""Run a management command of VEDC."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from records import acting

# These read the rule alone: no row, no key, so no secret either.
SECRETLESS = {"assess", "dossier_schema", "findings_schema", "holdings", "oscal", "rulebook"}
WITH_ROWS = {"rulebook impact"}  # the word that reads filed dossiers besides

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vedc.settings")
    if set(sys.argv[1:2]) & SECRETLESS and " ".join(sys.argv[1:3]) not in WITH_ROWS:
        os.environ.setdefault("VEDC_SECRETLESS", "1")
    try:
        with acting.through(f"command {' '.join(sys.argv[1:3])}"):
            execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        sys.exit(str(fault))
