"""The words of `manage.py rulebook WORD`, a module each.

A module here is a word of the command, by its own name. It has HELP (a sentence), arguments(parser), and
run(command, options) -> the exit code. A Refusal it raises is shown by the command, which then exits 2.
"""
