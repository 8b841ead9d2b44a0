"""Parametrised runs of a notebook: points, a warm kernel that is forked for each, and what is expected."""
