"""Feature access: the emitted store against what people write by hand, with a real Redis."""
