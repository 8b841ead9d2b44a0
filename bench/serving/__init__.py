"""How many public notebooks that fit a model get a proven serving path."""
