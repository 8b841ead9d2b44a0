"""One staging run: shadow, ramp, the way back, and what was found."""
