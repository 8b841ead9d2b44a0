"""PR: can it be run with other values?"""
