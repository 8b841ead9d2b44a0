"""Random changes of one byte in what a release rests on: each is refused, or shown to be harmless."""
