"""Promote every notebook of a public list and judge what comes out."""
