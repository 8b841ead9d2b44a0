"""Releases as they lie on disk: copies named by their digest, and where the one to compare with comes from."""
