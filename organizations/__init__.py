"""Who they are, and what each may do."""
