"""Settings of the tests: nothing that needs a secret, everything in a temporary folder."""

from vedc.settings import *
