"""How often the rules are right: on a labelled set, and on public notebooks."""
