"""Code for the notebook's interpreter: it follows rows through a run and finds what serves one row alone.

The folder is copied beside the run. It needs the standard library, numpy and pandas, and none of ours.
"""
