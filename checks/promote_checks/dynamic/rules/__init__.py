"""One small module a rule; none knows another."""
