"""The public reading room: every edition of the rule, in plain words first, for anybody and without an account."""
