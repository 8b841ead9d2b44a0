"""Scopes from the syntax tree: which names a statement binds, reads and deletes, and where a name lives."""
