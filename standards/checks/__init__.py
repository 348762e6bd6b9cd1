"""The kinds of question a requirement may put: what each asks (`kinds`) and how each is answered (the other
modules).
"""
