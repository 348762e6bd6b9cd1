"""What we sign: the statement of a determination, its envelope, its place in the log, its certificate."""
