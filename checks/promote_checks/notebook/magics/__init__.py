"""What each magic becomes in plain Python: one small handler for each kind, and the table of names."""
