"""Whether promote works in the interpreters and library versions that people really have."""
