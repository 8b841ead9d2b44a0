"""Where data comes from: train, test, and what was learned from which rows."""
