"""Seeded faults in emitted steps: do the golden tests bite?"""
