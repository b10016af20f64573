"""Compare: what a scenario changes, and what that comes to."""
