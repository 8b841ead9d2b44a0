"""Judges of canaries, ours and the usual ones, behind one face."""
