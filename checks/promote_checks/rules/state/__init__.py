"""NB: is the saved notebook what a run from the top gives?"""
