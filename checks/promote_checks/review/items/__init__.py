"""The items, a file a section of the rubric."""
