"""The gate to production: flags, shadow traffic, a ramp with a way back, and releases that only evidence opens."""
