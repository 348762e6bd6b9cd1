"""The rule as data and arithmetic: standard library only, no clock, no database, no framework.

`rulebook.catalogue()` loads the editions, `dossier.parse()` reads what an applicant said, `assess()` compares
the two.
"""
