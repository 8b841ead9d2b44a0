"""What makes a promoted project serve: its schema, its contract, its service."""
