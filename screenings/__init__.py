"""Who is on a list: the parties of a dossier held against a screening list, hit by hit, decided by people."""
