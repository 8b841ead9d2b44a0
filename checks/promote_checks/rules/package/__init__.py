"""PK: what breaks when it becomes a service or a package."""
