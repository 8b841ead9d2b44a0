"""Runs inside the notebook's kernel and inside the package's process (Python 3.9+, standard library only).

Everything is turned into a plain tree of tagged tuples, arrays and frames that any process can load.
"""
