"""What must not be shown: the shapes of secrets and of personal data."""
