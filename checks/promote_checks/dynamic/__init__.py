"""Rules that need an observed run: what syntax alone can not show."""
