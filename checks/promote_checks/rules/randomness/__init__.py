"""RN: does it give the same twice?"""
