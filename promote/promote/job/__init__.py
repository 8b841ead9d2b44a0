"""One promotion: what was asked, what is decided before the notebook runs, and what it came to."""
