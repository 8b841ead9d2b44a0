"""The proof of a serving path: rows of the notebook's source against the notebook's own predictions.

It shares no code with the derivation, and takes from it only where to look.
"""
