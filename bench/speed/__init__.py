"""How fast, as ratios within one run, so that the machine cancels out."""
