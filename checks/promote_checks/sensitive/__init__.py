"""What must not be shown: the shapes of personal data."""
