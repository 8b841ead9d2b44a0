"""One file for each format: a report to text."""
