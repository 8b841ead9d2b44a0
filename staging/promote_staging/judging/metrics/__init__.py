"""One file a metric; none of them knows another."""
