"""A judge that shares no code with the product: it runs both sides itself and compares what they hold."""
