"""What falls due again: the obligations an authorization brings, and their reminders."""
