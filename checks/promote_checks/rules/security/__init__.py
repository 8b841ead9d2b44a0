"""SE: what must not be shown or loaded."""
