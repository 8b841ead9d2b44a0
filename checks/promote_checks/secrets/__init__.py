"""The one detector of texts that open something: by their shape, by the name that they are given, by their value.

``names``, ``plausible`` and ``shapes`` also run in the notebook's interpreter: Python 3.9, standard library only.
"""
