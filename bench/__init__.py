"""Benchmarks that anyone can run again: corpus, peers, speed."""
