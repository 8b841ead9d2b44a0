"""The flag moves forward on evidence alone, and back at once."""
