"""What the command is asked, and the small decisions taken before the notebook runs."""
