"""What makes a promoted project serve: its serving path, its schema, its contract, its service."""
