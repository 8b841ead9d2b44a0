"""The review of a promoted project: items, their evidence, and what people signed."""
